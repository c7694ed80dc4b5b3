import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectRedis, createQueues, filingIdOf, readLimits } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { pino } from 'pino';
import { describe, expect } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { createOutputLog } from '../src/output-log.ts';
import { startService } from '../src/service.ts';

interface Kept {
  at: string;
  queue: string;
  workerId: string;
  stream: string;
  line: string;
}

const linesOf = async (path: string): Promise<Kept[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe("workers' output (G23, G30)", () => {
  test('is kept as one JSON object a line, a file for each kind of worker, in a folder that is made', async ({
    tempDir,
  }) => {
    const folder = join(tempDir, 'a', 'b');
    const log = createOutputLog({ folder });
    log.write('ai_1643234567_2_x7k1', 'read "page" 1\u0000', 'stdout');
    log.write('upload_1643234567_1_aaaa', 'oh no', 'stderr');
    log.write('ai_1643234567_2_x7k1', '', 'stdout');
    await log.close();
    expect((await readdir(folder)).sort()).toEqual(['ai.log', 'upload.log']);
    const [first, second] = await linesOf(join(folder, 'ai.log'));
    expect(first).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      queue: 'ai_processing',
      workerId: 'ai_1643234567_2_x7k1',
      stream: 'stdout',
      line: 'read "page" 1\u0000',
    });
    expect(second?.line).toBe('');
    expect(await linesOf(join(folder, 'upload.log'))).toMatchObject([{ queue: 'supabase_upload', stream: 'stderr' }]);
  });

  test('a restart goes on in the same file', async ({ tempDir }) => {
    for (const line of ['before', 'after']) {
      const log = createOutputLog({ folder: tempDir });
      log.write('ai_1_1_a', line, 'stdout');
      await log.close();
    }
    expect((await linesOf(join(tempDir, 'ai.log'))).map(({ line }) => line)).toEqual(['before', 'after']);
  });

  test('a flood is rotated, and all files together stay within their bound; the newest lines are the ones kept', async ({
    tempDir,
  }) => {
    const log = createOutputLog({ folder: tempDir, maxBytes: 20_000, files: 3 });
    for (let i = 0; i < 2_000; i++) log.write('ai_1_1_a', `${i} ${'x'.repeat(100)}`, 'stdout');
    await log.close();
    const names = (await readdir(tempDir)).sort();
    expect(names).toEqual(['ai.1.log', 'ai.2.log', 'ai.log']);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(tempDir, name))).size));
    for (const size of sizes) expect(size).toBeLessThan(20_000 + 300);
    const kept = (
      await Promise.all(['ai.2.log', 'ai.1.log', 'ai.log'].map((name) => readFile(join(tempDir, name), 'utf8')))
    )
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => Number((JSON.parse(line) as Kept).line.split(' ')[0]));
    // An unbroken end of what was written.
    expect(kept.at(-1)).toBe(1_999);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 2_000 - kept.length + i));
    expect(kept.length).toBeGreaterThan(150);
  });

  test('a line without end is cut', async ({ tempDir }) => {
    const log = createOutputLog({ folder: tempDir });
    log.write('ai_1_1_a', 'y'.repeat(5_000_000), 'stdout');
    await log.close();
    expect((await stat(join(tempDir, 'ai.log'))).size).toBeLessThan(20_000);
  });

  test('what is faster than the disk is dropped and counted, and memory stays bounded', async ({ tempDir }) => {
    const log = createOutputLog({ folder: tempDir, maxBytes: 50 * 1024 * 1024 });
    // Nothing reaches the disk before this loop gives way.
    for (let i = 0; i < 3_000; i++) log.write('ai_1_1_a', 'z'.repeat(10_000), 'stdout');
    const path = join(tempDir, 'ai.log');
    await until(async () => (await stat(path)).size > 8_000_000);
    log.write('ai_1_1_a', 'later', 'stdout');
    await log.close();
    const lines = await linesOf(path);
    const kept = lines.filter(({ line }) => line.startsWith('z')).length;
    expect(kept).toBeLessThan(900);
    expect(lines.slice(-2).map(({ stream, line }) => [stream, line])).toEqual([
      ['dropped', `${3_000 - kept} lines were not kept`],
      ['stdout', 'later'],
    ]);
  });

  test('a folder that cannot be written is told once, and writing goes on without a word', async ({ tempDir }) => {
    const folder = join(tempDir, 'in-the-way');
    await writeFile(folder, 'a file where a folder should be');
    const problems: string[] = [];
    const { promise: failed, resolve } = Promise.withResolvers<void>();
    const log = createOutputLog({
      folder,
      onProblem(message) {
        problems.push(message);
        resolve();
      },
    });
    log.write('ai_1_1_a', 'one', 'stdout');
    await failed;
    for (let i = 0; i < 10_000; i++) log.write('ai_1_1_a', `line ${i}`, 'stdout');
    await log.close();
    expect(problems).toEqual([expect.stringContaining('in-the-way/ai.log cannot be written')]);
  });

  test('once it can be written again, output is kept again, and how much was not', async ({ tempDir }) => {
    const folder = join(tempDir, 'in-the-way');
    await writeFile(folder, 'a file where a folder should be');
    const problems: string[] = [];
    const log = createOutputLog({ folder, tryAgainMs: 500, onProblem: (message) => problems.push(message) });
    await until(() => {
      log.write('ai_1_1_a', 'lost', 'stdout');
      return problems.length > 0;
    });
    log.write('ai_1_1_a', 'lost', 'stdout');
    await rm(folder);
    await until(async () => {
      log.write('ai_1_1_a', 'kept', 'stdout');
      return (await stat(join(folder, 'ai.log'))).size > 0;
    });
    await log.close();
    const [dropped, ...kept] = await linesOf(join(folder, 'ai.log'));
    expect(dropped).toMatchObject({ stream: 'dropped', line: expect.stringMatching(/^\d+ lines were not kept$/) });
    expect(new Set(kept.map(({ line }) => line))).toEqual(new Set(['kept']));
    expect(problems).toHaveLength(1);
  });

  test('output of nobody known is not kept, and does no harm', async ({ tempDir }) => {
    const log = createOutputLog({ folder: tempDir });
    log.write('../../etc/passwd', 'x', 'stdout');
    log.write('', 'x', 'stdout');
    await log.close();
    expect(await readdir(tempDir)).toEqual([]);
  });

  test('the service keeps what its workers print, where FILINGS_LOG_DIR says', async ({ redis, tempDir }) => {
    const env = {
      ...{ PATH: process.env.PATH, REDIS_URL: redis.url, FILINGS_KEY_PREFIX: redis.prefix },
      ...{ DATABASE_URL: 'postgres://127.0.0.1:1/none', FILINGS_LOG_DIR: tempDir },
    };
    const settings = readEnvironment(env);
    // The workers refuse this one in words, and that is their output.
    const workers = { ...env, FILINGS_AI_MAX_CONCURENT: '1' };
    const log = pino({ level: 'silent' });
    const service = await startService({ settings, limits: readLimits(env), env: workers, log });
    const connection = connectRedis(redis.url);
    const queues = createQueues({ connection, prefix: redis.prefix });
    const investors = [
      { name: 'Sample Fund', kind: 'institution', role: 'allottee', page: 1, quote: 'Sample Fund' } as const,
    ];
    const filingId = filingIdOf('bse', 'equity', '1');
    await queues.add('investor_processing', { v: 1, announcementId: filingId, filingId, investors });
    const path = join(tempDir, 'investor.log');
    await until(async () => (await readFile(path, 'utf8')).includes('did you mean FILINGS_AI_MAX_CONCURRENT'));
    await service.stop();
    const [line] = await linesOf(path);
    expect(line).toMatchObject({ queue: 'investor_processing', stream: 'stderr' });
    expect(line?.workerId).toMatch(/^investor_\d+_1_/);
    await queues.close();
    connection.disconnect();
  });
});
