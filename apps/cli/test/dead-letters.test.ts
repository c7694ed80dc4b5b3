import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQueues, type DeadLetter } from '@filings/queue-core';
import { createStore, postgresCall } from '@filings/supabase-sink';
import type { TestDatabase } from '@filings/test-kit';
import { expect } from 'vitest';
import { makeFiling } from '../../../packages/spawner/test/support/house.ts';
import { test } from './filings.ts';

const jobOf = (n: number) => `enrich-${makeFiling(n, {}).filingId}`;

/** The dead letter of filing n, failed n minutes ago. */
const letter = (n: number, change: Partial<DeadLetter> = {}): DeadLetter => ({
  queue: 'ai_processing',
  jobId: jobOf(n),
  filingId: makeFiling(n, {}).filingId,
  payload: { v: 1, filing: makeFiling(n, {}) },
  reason: { code: 'model_refused', message: 'the model refused\nthe document' },
  attempts: 2,
  history: [
    { at: '2026-01-24T10:00:00.000Z', attempt: 1, workerId: 'ai_1_1_abcd', code: 'timeout', message: 'no answer' },
  ],
  failedAt: new Date(Date.now() - n * 60_000).toISOString(),
  ...change,
});

async function save(database: TestDatabase, ...letters: DeadLetter[]): Promise<void> {
  const store = createStore(postgresCall({ url: database.url }));
  await store.save(letters.map((deadLetter) => ({ v: 1, kind: 'dead_letter', deadLetter }) as const));
  await store.close();
}

test('dead letters are listed by filter, a page at a time, and shown with payload and history (G6)', async ({
  filings,
  database,
}) => {
  await save(database, letter(5), letter(90), letter(200, { reason: { code: 'other', message: 'x' } }));
  const { stdout } = await filings('dead-letters', 'list');
  expect(stdout).toMatch(/^FAILED AT +QUEUE +JOB +CODE/);
  expect(stdout).toContain(
    `ai_processing  ${jobOf(5)}  model_refused         2  –        the model refused the document`,
  );
  const jobs = async (...filter: string[]) => {
    const page = (await filings.json('dead-letters', 'list', ...filter)) as { items: DeadLetter[] };
    return page.items.map(({ jobId }) => jobId);
  };
  expect(await jobs('--since', '2h')).toEqual([jobOf(5), jobOf(90)]);
  expect(await jobs('--until', '1h', '--code', 'model_refused')).toEqual([jobOf(90)]);
  expect(await jobs('--queue', 'upload')).toEqual([]);
  expect(await jobs('--filing', makeFiling(200, {}).filingId)).toEqual([jobOf(200)]);
  const first = (await filings.json('dead-letters', 'list', '--limit', '2')) as { nextCursor: string };
  expect(await jobs('--limit', '2', '--cursor', first.nextCursor)).toEqual([jobOf(200)]);
  const shown = await filings('dead-letters', 'show', 'ai', jobOf(5));
  for (const part of ['model_refused: the model refused', 'after 2 attempts', 'ai_1_1_abcd', '"filingId"'])
    expect(shown.stdout).toContain(part);
  expect(await filings.json('dead-letters', 'show', 'ai', jobOf(5))).toMatchObject({ payload: letter(5).payload });
  const none = await filings('dead-letters', 'show', 'ai', jobOf(6));
  expect(none).toMatchObject({ code: 1, stdout: '' });
  expect(none.stderr).toContain(`There is no dead letter of job ${jobOf(6)}`);
});

test('one is sent round again as it was, or edited from a file or stdin; a bad edit is refused in words (G6)', async ({
  filings,
  database,
  redis,
  tempDir,
}) => {
  await save(database, letter(1), letter(2, { payload: { v: 1, filing: { broken: true } } }));
  const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
  expect((await filings('dead-letters', 'retry', 'ai', jobOf(1))).stdout).toContain(`Job ${jobOf(1)}`);
  const broken = await filings('dead-letters', 'retry', 'ai', jobOf(2));
  expect(broken).toMatchObject({ code: 1, stdout: '' });
  expect(broken.stderr).toContain('cannot be run again with this payload, edit it');
  const whole = JSON.stringify({ v: 1, filing: makeFiling(2, {}) });
  const path = join(tempDir, 'payload.json');
  await writeFile(path, whole.slice(1));
  const noJson = await filings('dead-letters', 'retry', 'ai', jobOf(2), '--edit', path);
  expect(noJson).toMatchObject({ code: 2, stderr: expect.stringContaining('is not JSON') });
  const edit = ['dead-letters', 'retry', 'ai', jobOf(2), '--json', '--edit'];
  const edited = await filings.start([...edit, '-'], { input: whole }).ended;
  expect(edited).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(edited.stdout)).toEqual({ queue: 'ai_processing', retried: jobOf(2) });
  expect((await queues.depth('ai_processing')).ready).toBe(2);
  expect(await filings.json('dead-letters', 'list')).toEqual({ items: [], nextCursor: null });
  expect((await filings('dead-letters', 'list', '--retried')).stdout).toContain(jobOf(2));
  await queues.close();
});

test('all that fit are sent round again; what is refused is told, and ends with 1', async ({
  filings,
  database,
  redis,
}) => {
  await save(database, letter(1), letter(2), letter(3, { payload: null }), letter(4, { queue: 'supabase_upload' }));
  const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
  const { code, stdout } = await filings('dead-letters', 'retry-all', '--queue', 'ai');
  expect(code).toBe(1);
  expect(stdout).toContain('2 dead letters sent round again, 1 refused.');
  expect(stdout).toContain(`ai_processing  ${jobOf(3)}  bad_payload`);
  expect((await queues.depth('ai_processing')).ready).toBe(2);
  expect(await filings.json('dead-letters', 'retry-all', '--code', 'nothing')).toEqual({ retried: 0, refused: [] });
  await queues.close();
});

test('purging asks; without a terminal it wants --yes, and without a filter --all (G6)', async ({
  filings,
  database,
}) => {
  await save(database, letter(1), letter(2), letter(90));
  const silent = await filings('dead-letters', 'purge', '--since', '1h');
  expect(silent).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('add --yes') });
  const all = await filings('dead-letters', 'purge', '--yes');
  expect(all).toMatchObject({ code: 2, stderr: expect.stringContaining('--all') });
  expect(await filings.json('dead-letters', 'purge', '--since', '1h', '--yes')).toEqual({ purged: 2 });
  expect((await filings('dead-letters', 'purge', '--all', '--yes')).stdout).toBe('1 dead letter removed.\n');
});

test('without a database, what needs one says so, and the rest works', async ({ filings }) => {
  const env = { DATABASE_URL: undefined };
  const { code, stderr } = await filings.start(['dead-letters', 'list'], { env }).ended;
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('set DATABASE_URL') });
  expect(await filings.start(['status'], { env }).ended).toMatchObject({ code: 0 });
});

const pty = existsSync('/usr/bin/script');
if (!pty)
  console.warn('NOT TESTED: the question before a purge needs a terminal, and there is no script(1) to make one');

test.skipIf(!pty)('at a terminal, purging goes on with y and with nothing else', async ({ filings, database }) => {
  await save(database, letter(1), letter(2));
  const answer = async (said: string) => {
    const question = filings.start(['dead-letters', 'purge', '--all'], { terminal: true, input: said });
    return question.ended;
  };
  const declined = await answer('n\n');
  expect(declined.stdout).toContain('Remove 2 dead letters for good? [y/N]');
  expect(declined).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was done.') });
  const done = await answer('y\n');
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('2 dead letters removed.') });
});
