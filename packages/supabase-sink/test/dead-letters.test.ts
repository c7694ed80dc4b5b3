import { randomUUID } from 'node:crypto';
import type { DeadLetter, UploadJob } from '@filings/queue-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeadLetterKey } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { detected, document, enriched, filing, issuer } from './jobs.ts';

const at = (minute: number): string => `2026-01-24T05:${String(minute).padStart(2, '0')}:00.000Z`;

const attempt = (minute: number, n: number): DeadLetter['history'][number] => ({
  at: at(minute),
  attempt: n,
  workerId: `ai_1_${n}`,
  code: 'fetch_failed',
  message: `attempt ${n} failed`,
});

/** A queue of its own, so that tests can share a database. */
const ownQueue = (): string => `queue_${randomUUID()}`;

function letter(changes: Partial<DeadLetter>): UploadJob & { kind: 'dead_letter' } {
  return {
    v: 1,
    kind: 'dead_letter',
    deadLetter: {
      queue: 'ai_processing',
      jobId: randomUUID(),
      filingId: null,
      payload: { some: 'work' },
      reason: { code: 'fetch_failed', message: 'gave up' },
      attempts: 5,
      history: [],
      failedAt: at(1),
      ...changes,
    },
  };
}

describe.each(backends)('dead letters over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  const keyOf = ({ deadLetter: { queue, jobId, failedAt } }: { deadLetter: DeadLetter }): DeadLetterKey => ({
    queue,
    jobId,
    failedAt,
  });
  const listed = async (filter: Parameters<Backend['store']['deadLetters']>[0]) =>
    (await backend.store.deadLetters(filter)).items.map((item) => item.jobId);

  it('one is shown with its whole payload and the history of its attempts (G6)', async () => {
    const one = letter({ payload: { text: 'x'.repeat(900_000) }, history: [attempt(1, 1), attempt(2, 2)] });
    await backend.store.save([one]);
    const { queue, jobId } = one.deadLetter;
    expect(await backend.store.deadLetter(queue, jobId)).toEqual({
      ...one.deadLetter,
      payloadBytes: expect.any(Number),
      retriedAt: null,
    });
    expect(await backend.store.deadLetter(queue, 'no such job')).toBeNull();
    const page = await backend.store.deadLetters({ queue });
    const item = page.items.find((other) => other.jobId === jobId);
    expect(item?.payload).toBeNull();
    expect(item?.payloadBytes).toBeGreaterThan(900_000);
  });

  it('are listed by queue, code, filing and time, newest first, page by page', async () => {
    const queue = ownQueue();
    const filingId = randomUUID();
    await backend.store.save([
      letter({ queue, jobId: 'a', failedAt: at(1) }),
      letter({ queue, jobId: 'b', failedAt: at(2), filingId }),
      letter({ queue, jobId: 'c', failedAt: at(3), reason: { code: 'bad_payload', message: 'no filing' } }),
      letter({ queue, jobId: 'd', failedAt: at(3) }),
    ]);
    expect(await listed({ queue })).toEqual(['c', 'd', 'b', 'a']);
    expect(await listed({ queue, code: 'bad_payload' })).toEqual(['c']);
    expect(await listed({ filingId })).toEqual(['b']);
    expect(await listed({ queue, from: at(2), to: at(3) })).toEqual(['b']);
    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await backend.store.deadLetters({ queue, limit: 3, cursor });
      pages.push(page.items.map((item) => item.jobId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['c', 'd', 'b'], ['a']]);
    await expect(backend.store.deadLetters({ cursor: 'bm9uZQ' })).rejects.toMatchObject({ code: 'cursor_malformed' });
  });

  it('one sent round again ends its filing no longer and is not counted, until the job fails anew', async () => {
    const one = filing(issuer(), 'bse');
    const first = letter({ filingId: one.filingId, history: [attempt(1, 1)], failedAt: at(1) });
    const { queue, jobId } = first.deadLetter;
    const before = (await backend.store.runSummary()).deadLetters;
    const [, saved] = await backend.store.save([first, detected(one)]);
    const announcementId = saved?.ok ? saved.announcementId! : '';
    expect(await backend.store.filingStates([one.filingId])).toMatchObject([{ terminal: true, deadLetter: true }]);
    expect(await backend.store.get(announcementId)).toMatchObject({ reason: { code: 'fetch_failed' } });

    expect(await backend.store.markDeadLettersRetried([keyOf(first)])).toBe(1);
    expect(await backend.store.markDeadLettersRetried([keyOf(first)])).toBe(0);
    expect(await backend.store.filingStates([one.filingId])).toMatchObject([{ terminal: false, deadLetter: false }]);
    expect(await backend.store.get(announcementId)).toMatchObject({ status: 'detected', reason: null });
    expect(await listed({ filingId: one.filingId })).toEqual([]);
    expect(await listed({ filingId: one.filingId, retried: true })).toEqual([jobId]);
    expect((await backend.store.runSummary()).deadLetters).toBe(before);
    expect((await backend.store.stats()).deadLetters).toBe(before);

    const again = letter({ queue, jobId, filingId: one.filingId, history: [attempt(5, 1)], failedAt: at(5) });
    await backend.store.save([again]);
    expect(await backend.store.deadLetter(queue, jobId)).toMatchObject({
      retriedAt: null,
      failedAt: at(5),
      history: [attempt(1, 1), attempt(5, 1)],
    });
    expect(await backend.store.filingStates([one.filingId])).toMatchObject([{ terminal: true }]);
    expect((await backend.store.runSummary()).deadLetters).toBe(before + 1);
  });

  it('a failure that came after the one looked at is not marked with it', async () => {
    const first = letter({ failedAt: at(1) });
    const { queue, jobId } = first.deadLetter;
    await backend.store.save([first, letter({ queue, jobId, failedAt: at(2) })]);
    expect(await backend.store.markDeadLettersRetried([keyOf(first)])).toBe(0);
    expect(await listed({ queue })).toContain(jobId);
  });

  it('the same failure told twice, and an older one told late, change neither the verdict nor the history twice', async () => {
    const newer = letter({ history: [attempt(4, 1), attempt(5, 2)], failedAt: at(5) });
    const { queue, jobId } = newer.deadLetter;
    const older = letter({ queue, jobId, history: [attempt(1, 1)], failedAt: at(1) });
    const outcomes = await backend.store.save([newer, newer, older, older]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.applied)).toEqual([true, false, true, false]);
    expect(await backend.store.deadLetter(queue, jobId)).toMatchObject({
      failedAt: at(5),
      history: [attempt(1, 1), attempt(4, 1), attempt(5, 2)],
    });
  });

  it('are purged by filter, and what they left open keeps their reason', async () => {
    const queue = ownQueue();
    const [open, done] = [filing(issuer(), 'bse'), filing(issuer(), 'nse')];
    await backend.store.save([
      detected(open),
      enriched(done, document()),
      letter({ queue, jobId: 'open', filingId: open.filingId, reason: { code: 'worker_crashed', message: 'thrice' } }),
      letter({ queue, jobId: 'done', filingId: done.filingId }),
      letter({ queue, jobId: 'kept', failedAt: at(9) }),
    ]);
    expect(await backend.store.purgeDeadLetters({ queue, to: at(9) })).toBe(2);
    expect(await backend.store.purgeDeadLetters({ queue, to: at(9) })).toBe(0);
    expect(await listed({ queue, retried: true })).toEqual(['kept']);
    const states = await backend.store.filingStates([open.filingId, done.filingId]);
    expect(states.find((state) => state.filingId === open.filingId)).toMatchObject({
      terminal: true,
      deadLetter: false,
      reason: { code: 'worker_crashed', message: 'thrice' },
    });
    expect(states.find((state) => state.filingId === done.filingId)).toMatchObject({
      status: 'enriched',
      reason: null,
    });
    expect((await backend.store.openWork({ limit: 500 })).filings.map((one) => one.filingId)).not.toContain(
      open.filingId,
    );
  });

  it('more than one call can remove are purged all the same', async () => {
    const queue = ownQueue();
    for (let batch = 0; batch < 3; batch++)
      await backend.store.save(Array.from({ length: 250 }, () => letter({ queue })));
    expect(await backend.store.purgeDeadLetters({ queue })).toBe(750);
  });

  it('are for the service alone (G31)', async () => {
    const forbidden = { code: 'forbidden', failure: 'permanent' };
    await expect(backend.reader.deadLetter('ai_processing', 'a')).rejects.toMatchObject(forbidden);
    await expect(backend.reader.markDeadLettersRetried([keyOf(letter({}))])).rejects.toMatchObject(forbidden);
    await expect(backend.reader.purgeDeadLetters({})).rejects.toMatchObject(forbidden);
    await expect(backend.reader.openWork()).rejects.toMatchObject(forbidden);
  });
});
