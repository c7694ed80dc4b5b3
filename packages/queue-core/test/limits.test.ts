import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as onDisk } from '@filings/test-kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { assertLimits, limitProblems, readLimits, readSettings, redacted, withLimits } from '../src/index.ts';

describe('limits are checked against each other at start (G22)', () => {
  test('the defaults fit together and are the documented ones', () => {
    const limits = withLimits();
    expect(() => assertLimits(limits)).not.toThrow();
    const table = Object.values(limits).map((l) => [
      l.maxConcurrent,
      l.cooldownMs,
      l.maxRuntimeMs,
      l.jobsPerSession,
      l.idleExitMs,
      l.attempts,
    ]);
    expect(table).toEqual([
      [3, 10_000, 300_000, 10, 30_000, 5],
      [2, 5_000, 180_000, 500, 25_000, 10],
      [1, 15_000, 240_000, 100, 20_000, 5],
    ]);
  });

  test.each([
    ['idle workers would be killed instead of ending', { idleExitMs: 210_000 }, /idleExitMs .* must be below/],
    ['a job could not end within the runtime', { maxRuntimeMs: 60_000 }, /leaves no room for one job/],
    ['a job would be given away while it is worked on', { leaseMs: 30_000 }, /leaseMs .* must be at least/],
    ['nobody would ever work', { maxConcurrent: 0 }, /maxConcurrent is 0/],
    ['a back-off that shrinks', { backoffMs: { base: 10, cap: 1 } }, /base <= cap/],
  ])('%s', (_claim, change, message) => {
    expect(limitProblems({ ...withLimits().ai_processing, ...change }).join('\n')).toMatch(message);
  });

  test('the environment changes them, and a contradiction names its queue', () => {
    expect(readLimits({ FILINGS_AI_MAX_CONCURRENT: '5', FILINGS_UPLOAD_BATCH: '10' })).toMatchObject({
      ai_processing: { maxConcurrent: 5 },
      supabase_upload: { batch: 10, maxConcurrent: 2 },
    });
    expect(() => readLimits({ FILINGS_INVESTOR_LEASE_MS: '1' })).toThrow(/INVESTOR: leaseMs/);
    expect(() => readLimits({ FILINGS_AI_BATCH: 'many' })).toThrow(/FILINGS_AI_BATCH is "many"/);
  });
});

describe('the limits file', () => {
  const fileWith = async (folder: string, content: string) => {
    const path = join(folder, 'limits.json');
    await writeFile(path, content);
    return path;
  };

  onDisk('lies over the catalog and under the environment (G28)', async ({ tempDir }) => {
    const path = await fileWith(
      tempDir,
      JSON.stringify({
        ai_processing: { maxConcurrent: 5, jobsPerSession: 20, backoffMs: { base: 500, cap: 5_000 } },
        supabase_upload: { batch: 25 },
      }),
    );
    const limits = readLimits({ FILINGS_LIMITS_FILE: path, FILINGS_AI_MAX_CONCURRENT: '7' });
    expect(limits.ai_processing).toEqual({
      ...withLimits().ai_processing,
      maxConcurrent: 7,
      jobsPerSession: 20,
      backoffMs: { base: 500, cap: 5_000 },
    });
    expect(limits.supabase_upload).toEqual({ ...withLimits().supabase_upload, batch: 25 });
    expect(limits.investor_processing).toEqual(withLimits().investor_processing);
  });

  onDisk('names every unknown name with the nearest known one, and every bad value (G28)', async ({ tempDir }) => {
    const path = await fileWith(
      tempDir,
      JSON.stringify({
        ai_procesing: {},
        UPLOAD: {},
        investor_processing: { maxConcurent: 2, attempts: '5', backoffMs: { bas: 1, base: 1, cap: 2 } },
      }),
    );
    const read = () => readLimits({ FILINGS_LIMITS_FILE: path });
    for (const part of [
      `FILINGS_LIMITS_FILE: ${path} is not right`,
      'ai_procesing is not known; did you mean ai_processing?',
      'UPLOAD is not known; did you mean supabase_upload?',
      'investor_processing.maxConcurent is not known; did you mean maxConcurrent?',
      'investor_processing.attempts: ',
      'investor_processing.backoffMs.bas is not known; did you mean base?',
    ])
      expect(read).toThrow(part);
  });

  onDisk('is refused when it is not there, is not JSON, or contradicts itself (G22)', async ({ tempDir }) => {
    expect(() => readLimits({ FILINGS_LIMITS_FILE: join(tempDir, 'none.json') })).toThrow(
      expect.objectContaining({ code: 'bad_settings', message: expect.stringContaining('cannot be read') }),
    );
    const broken = await fileWith(tempDir, '{ "ai_processing": ');
    expect(() => readLimits({ FILINGS_LIMITS_FILE: broken })).toThrow('is not JSON');
    const contradicts = await fileWith(tempDir, '{ "ai_processing": { "leaseMs": 1 } }');
    expect(() => readLimits({ FILINGS_LIMITS_FILE: contradicts })).toThrow(/AI: leaseMs/);
  });
});

describe('settings (G28)', () => {
  const schema = z.object({ REDIS_URL: z.url(), FILINGS_KEY_PREFIX: z.string().default('filings') });

  test('an unknown name is an error that names the nearest known one', () => {
    expect(() => readSettings(schema, { REDIS_URL: 'redis://x', FILINGS_KEY_PREFX: 'a' })).toThrow(
      'FILINGS_KEY_PREFX is not a setting; did you mean FILINGS_KEY_PREFIX?',
    );
  });

  test('a missing one is named, an empty one counts as missing', () => {
    expect(() => readSettings(schema, { REDIS_URL: '' })).toThrow(/REDIS_URL/);
    expect(readSettings(schema, { REDIS_URL: 'redis://x', FILINGS_KEY_PREFIX: '' }).FILINGS_KEY_PREFIX).toBe('filings');
  });

  test('what is printed shows no secret (G31)', () => {
    expect(
      redacted({
        OPENAI_API_KEY: 'sk-1',
        DATABASE_URL: 'postgres://me:secret@host/db',
        FILINGS_KEY_PREFIX: 'filings',
        FILINGS_READ_KEYS: 'a',
      }),
    ).toEqual({
      OPENAI_API_KEY: '[set]',
      DATABASE_URL: 'postgres://me:***@host/db',
      FILINGS_KEY_PREFIX: 'filings',
      FILINGS_READ_KEYS: '[set]',
    });
  });
});
