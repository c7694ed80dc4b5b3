import {
  connectRedis,
  createQueues,
  type DeadLetter,
  each,
  type Filing,
  filingIdOf,
  hashTag,
  runSession,
  withLimits,
} from '@filings/queue-core';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { test as base, type TestDatabase, type TestRedis } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createDeadLetters } from '../src/index.ts';

function makeFiling(n: number): Filing {
  const exchangeId = String(106_000_000 + n);
  return {
    filingId: filingIdOf('nse', 'equities', exchangeId),
    exchange: 'nse',
    segment: 'equities',
    exchangeId,
    companyName: 'Sample Industries Limited',
    isin: null,
    symbol: 'SAMPLE',
    scripCode: null,
    subject: 'General Updates',
    category: 'General Updates',
    subcategory: null,
    text: `Update ${n}`,
    attachment: null,
    publishedAt: '2026-01-24T10:00:00.000Z',
    publishedRaw: '24-Jan-2026 15:30:00',
    detectedAt: '2026-01-24T10:00:05.000Z',
    raw: {},
  };
}

const idOf = (n: number): string => `enrich-${makeFiling(n).filingId}`;

/** The dead letter of filing n; `change` breaks it. */
function letter(n: number, change: Partial<DeadLetter> = {}): DeadLetter {
  return {
    queue: 'ai_processing',
    jobId: idOf(n),
    filingId: makeFiling(n).filingId,
    payload: { v: 1, filing: makeFiling(n) },
    reason: { code: 'network', message: 'gave up after 5 attempts: no answer' },
    attempts: 5,
    history: [],
    failedAt: new Date(Date.now() - 60_000 - n).toISOString(),
    ...change,
  };
}

function open(redis: TestRedis, database: TestDatabase) {
  const connection = connectRedis(redis.url);
  const place = { connection, prefix: redis.prefix };
  const queues = createQueues(place);
  const store = createStore(postgresCall({ url: database.url, role: 'service_role' }));
  return {
    connection,
    queues,
    store,
    letters: createDeadLetters({ ...place, store }),
    save: (...letters: DeadLetter[]) =>
      store.save(letters.map((deadLetter) => ({ v: 1, kind: 'dead_letter', deadLetter }) as const)),
    ready: async () => (await queues.depth('ai_processing')).ready,
    /** One worker's session; gives the filings that it worked on. */
    async work(): Promise<string[]> {
      const done: string[] = [];
      await runSession({
        ...place,
        queue: 'ai_processing',
        workerId: `w${Math.random()}`,
        limits: { ...withLimits().ai_processing, idleExitMs: 50, jobsPerSession: 1_000 },
        handle: each(async (job) => void done.push(job.payload.filing.subject)),
      });
      return done;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([queues.close(), store.close()]);
      connection.disconnect();
    },
  };
}

const test = base.extend<{ house: ReturnType<typeof open> }>({
  house: async ({ redis, database }, use) => {
    await using house = open(redis, database);
    await use(house);
  },
});

describe('a dead letter', () => {
  test('is sent round again though Redis has forgotten its job, and is listed no longer (G6)', async ({ house }) => {
    await house.save(letter(1));
    expect(await house.letters.show('ai_processing', idOf(1))).toMatchObject({
      ...letter(1),
      failedAt: expect.any(String),
    });
    expect(await house.letters.retry('ai_processing', idOf(1))).toBe(idOf(1));
    expect(await house.work()).toEqual(['General Updates']);
    expect((await house.letters.list()).items).toEqual([]);
    const [kept] = (await house.letters.list({ retried: true })).items;
    expect(kept?.retriedAt).not.toBeNull();
  });

  test('is sent round with its payload edited, if that is about the same filing and fits the contract', async ({
    house,
  }) => {
    const broken = { v: 1, filing: { ...makeFiling(1), subject: 7 } };
    await house.save(letter(1, { payload: broken }));
    const retry = (payload?: unknown) =>
      house.letters.retry('ai_processing', idOf(1), payload === undefined ? {} : { payload });
    await expect(retry()).rejects.toMatchObject({ code: 'bad_payload', message: expect.stringContaining('subject') });
    await expect(retry({ v: 1, filing: makeFiling(2) })).rejects.toMatchObject({ code: 'other_filing' });
    expect((await house.letters.list()).items).toHaveLength(1);
    expect(await house.ready()).toBe(0);
    await retry({ v: 1, filing: { ...makeFiling(1), subject: 'Edited' } });
    expect(await house.work()).toEqual(['Edited']);
  });

  test('that is unknown, or whose job runs for another reason, is refused with words', async ({ house }) => {
    await expect(house.letters.retry('ai_processing', idOf(1))).rejects.toMatchObject({ code: 'dead_letter_unknown' });
    await house.queues.add('ai_processing', { v: 1, filing: makeFiling(1) });
    // It failed after the job that is there was added: that job's own end is still to come.
    await house.save(letter(1, { failedAt: new Date(Date.now() + 60_000).toISOString() }));
    await expect(house.letters.retry('ai_processing', idOf(1))).rejects.toMatchObject({ code: 'job_alive' });
  });

  test('that was sent round but not marked, because of a crash in between, is marked by the next try', async ({
    house,
  }) => {
    await house.save(letter(1));
    await house.queues.add('ai_processing', { v: 1, filing: makeFiling(1) });
    expect(await house.letters.retry('ai_processing', idOf(1))).toBe(idOf(1));
    expect((await house.letters.list()).items).toEqual([]);
    expect(await house.ready()).toBe(1);
  });

  test('that fails again is listed again', async ({ house }) => {
    await house.save(letter(1));
    await house.letters.retry('ai_processing', idOf(1));
    await house.save(letter(1, { failedAt: new Date().toISOString() }));
    expect((await house.letters.list()).items).toMatchObject([{ jobId: idOf(1), retriedAt: null }]);
  });
});

describe('all dead letters of a filter', () => {
  test('are sent round again, however many; a bad one is told and stops none; a repeat adds nothing', async ({
    house,
  }) => {
    const large = letter(500, { payload: { v: 1, filing: { ...makeFiling(500), text: 'x'.repeat(300_000) } } });
    const good = Array.from({ length: 240 }, (_, n) => letter(n + 1));
    const bad = letter(600, { payload: { v: 1 } });
    const strange = letter(601, { queue: 'mail' });
    const other = letter(602, { reason: { code: 'bad_payload', message: 'another reason' } });
    await house.save(...good, large, bad, strange, other);
    const { retried, refused } = await house.letters.retryAll({ code: 'network' });
    expect(retried).toBe(241);
    expect(refused.map(({ jobId, reason }) => [jobId, reason.code]).toSorted()).toEqual(
      [
        [bad.jobId, 'bad_payload'],
        [strange.jobId, 'unknown_queue'],
      ].toSorted(),
    );
    expect(await house.ready()).toBe(241);
    expect(await house.letters.retryAll({ code: 'network' })).toMatchObject({ retried: 0, refused: [{}, {}] });
    expect(await house.ready()).toBe(241);
    expect(await house.work()).toHaveLength(241);
    expect((await house.letters.list()).items).toHaveLength(3);
  });

  test('are sent round again from the failed set of Redis just as from nothing', async ({ house, redis }) => {
    await house.queues.add('ai_processing', { v: 1, filing: makeFiling(1) });
    const place = { connection: house.connection, prefix: redis.prefix };
    await runSession({
      ...place,
      queue: 'ai_processing',
      workerId: 'fails',
      limits: { ...withLimits().ai_processing, idleExitMs: 50, attempts: 1 },
      handle: each(() => Promise.reject(Object.assign(new Error('gone'), { code: 'gone', failure: 'permanent' }))),
    });
    expect(await house.connection.zcard(`${hashTag(redis.prefix)}:ai_processing:failed`)).toBe(1);
    await house.save(letter(1, { failedAt: new Date().toISOString() }));
    expect(await house.letters.retryAll({})).toEqual({ retried: 1, refused: [] });
    expect(await house.work()).toHaveLength(1);
  });

  test('are purged, and nothing else', async ({ house }) => {
    await house.save(letter(1), letter(2), letter(3, { reason: { code: 'bad_payload', message: 'broken' } }));
    expect(await house.letters.purge({ code: 'network' })).toBe(2);
    expect((await house.letters.list()).items).toMatchObject([{ jobId: idOf(3) }]);
    expect(await house.letters.purge({ code: 'network' })).toBe(0);
  });
});
