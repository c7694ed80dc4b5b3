import { type Coverage, type Exchange, type Filing, filingIdOf, type UploadJob } from '@filings/queue-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CoverageDay, CoverageFilter } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, filing, issuer, unreadable } from './jobs.ts';

const counted = (changes: Partial<Coverage> = {}): UploadJob => ({
  v: 1,
  kind: 'coverage',
  coverage: {
    exchange: 'bse',
    segment: 'equity',
    day: '2026-01-24',
    reported: 4,
    received: 4,
    known: 4,
    bad: 0,
    repeated: 0,
    witnessed: null,
    unmatched: null,
    checkedAt: '2026-01-25T01:00:00.000Z',
    ...changes,
  },
});

/** A filing of a day of Asia/Kolkata, at its noon. */
const ofDay = (day: string, exchange: Exchange = 'bse', changes: Partial<Filing> = {}): Filing =>
  filing(issuer(), exchange, { publishedAt: `${day}T06:30:00.000Z`, ...changes });

const inSegment = (one: Filing, segment: string): Filing => ({
  ...one,
  segment,
  filingId: filingIdOf(one.exchange, segment, one.exchangeId),
});

describe.each(backends)('coverage over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeEach(async () => {
    if (unavailable === null) backend = await open();
  });
  afterEach(() => backend?.close());
  const it = test.skipIf(unavailable !== null);
  const days = async (filter: CoverageFilter = {}): Promise<CoverageDay[]> =>
    (await backend.store.coverage(filter)).items;

  it('sets what the exchange says beside what the rows show (G13)', async () => {
    const [done, ended, dead, open, early] = [1, 2, 3, 4, 5].map(() => ofDay('2026-01-24')) as [
      Filing,
      Filing,
      Filing,
      Filing,
      Filing,
    ];
    const retried = deadLetter(open.filingId, 'again') as Extract<UploadJob, { kind: 'dead_letter' }>;
    await backend.store.save([
      counted({ reported: 7, received: 6, known: 5, repeated: 1, witnessed: 6, unmatched: 1 }),
      enriched(done, document()),
      unreadable(ended),
      detected(dead),
      deadLetter(dead.filingId),
      detected(open),
      retried,
      // Half past eleven at night of the day before, by the exchange's clock.
      detected({ ...early, publishedAt: '2026-01-23T18:00:00.000Z' }),
    ]);
    await backend.store.markDeadLettersRetried([retried.deadLetter]);
    const { items, totals, nextCursor } = await backend.store.coverage();
    expect(items).toEqual([
      {
        exchange: 'bse',
        segment: 'equity',
        day: '2026-01-24',
        reported: 7,
        received: 6,
        known: 5,
        bad: 0,
        repeated: 1,
        witnessed: 6,
        unmatched: 1,
        stored: 4,
        enriched: 1,
        failed: 2,
        pending: 1,
        provisional: 0,
        missing: 2,
        complete: false,
        checkedAt: '2026-01-25T01:00:00.000Z',
      },
      expect.objectContaining({ day: '2026-01-23', reported: null, received: null, stored: 1, complete: false }),
    ]);
    expect(totals).toMatchObject({ days: 2, complete: 0, reported: 7, stored: 5, failed: 2, missing: 2 });
    expect(nextCursor).toBeNull();
  });

  it('a day is complete once all that is reported is received and all that is known is stored', async () => {
    const rows = Array.from({ length: 4 }, () => ofDay('2026-01-24'));
    await backend.store.save([counted(), ...rows.slice(1).map(detected)]);
    expect(await days()).toMatchObject([{ missing: 1, complete: false }]);
    await backend.store.save([detected(rows[0]!)]);
    expect(await days()).toMatchObject([{ missing: 0, complete: true, pending: 4 }]);
    expect(await days({ onlyMissing: true })).toEqual([]);
  });

  it('keeps the newest count whatever order they arrive in, and none of them twice (G5)', async () => {
    const counts = [
      counted({ received: 1, checkedAt: '2026-01-24T05:00:00.000Z' }),
      counted({ received: 2, checkedAt: '2026-01-24T06:00:00.000Z' }),
      counted({ received: 3, checkedAt: '2026-01-24T06:00:00.000Z' }),
    ];
    for (const order of [counts, counts.toReversed(), [counts[1]!, counts[2]!, counts[0]!, counts[2]!]]) {
      await backend.database.sql`truncate coverage`;
      const outcomes = await backend.store.save(order);
      expect(outcomes).toMatchObject(order.map(() => ({ ok: true, filingId: null, status: null, investors: false })));
      expect(await days()).toMatchObject([{ received: 3, checkedAt: '2026-01-24T06:00:00.000Z' }]);
    }
    expect(await backend.store.save([counts[2]!])).toMatchObject([{ applied: false }]);
  });

  it('is filtered and comes page by page, newest day first, with the totals of all', async () => {
    const segments = ['debt', 'equity'];
    await backend.store.save(
      ['2026-01-21', '2026-01-22', '2026-01-23'].flatMap((day) =>
        segments.map((segment) => counted({ day, segment, reported: 0, received: 0, known: 0 })),
      ),
    );
    await backend.store.save([
      detected(inSegment(ofDay('2026-01-22', 'nse'), 'sme')),
      counted({ exchange: 'nse', segment: 'sme', day: '2026-01-22', reported: null }),
    ]);
    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await backend.store.coverage({ limit: 3, cursor });
      pages.push(page.items.map((item) => `${item.day} ${item.exchange} ${item.segment}`));
      expect(page.totals).toMatchObject({ days: 7, complete: 6 });
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([
      ['2026-01-23 bse debt', '2026-01-23 bse equity', '2026-01-22 bse debt'],
      ['2026-01-22 bse equity', '2026-01-22 nse sme', '2026-01-21 bse debt'],
      ['2026-01-21 bse equity'],
    ]);
    expect(await days({ exchange: 'bse', segment: 'debt', from: '2026-01-21', to: '2026-01-22' })).toMatchObject([
      { day: '2026-01-22' },
      { day: '2026-01-21' },
    ]);
    expect(await days({ onlyMissing: true })).toMatchObject([{ exchange: 'nse', reported: null, missing: 3 }]);
    for (const cursor of ['nonsense', '', '%%%'])
      await expect(backend.store.coverage({ cursor })).rejects.toMatchObject({ code: 'cursor_malformed' });
  });

  it('names the past days that are to be read again, and no other (G11)', async () => {
    const whole = { reported: 0, received: 0, known: 0 };
    const after = (day: string) => ({ ...whole, day, checkedAt: `${day}T19:00:00.000Z` });
    await backend.store.save([
      // Long ago: only within the days asked for.
      counted({ ...after('2025-11-01'), reported: 5 }),
      counted(after('2026-01-10')),
      counted({ ...after('2026-01-11'), reported: 2, received: 1 }),
      counted({ ...whole, day: '2026-01-12', checkedAt: '2026-01-12T18:29:59.000Z' }),
      // The 13th was skipped.
      counted(after('2026-01-14')),
      counted({ ...after('2026-01-15'), known: 1 }),
      // Yesterday and today are read anyway.
      counted({ ...after('2026-01-16'), reported: 9 }),
      counted({ ...after('2026-01-17'), reported: 9 }),
      counted({ ...after('2026-01-14'), exchange: 'nse', segment: 'equities' }),
    ]);
    const gap = (day: string) => ({ exchange: 'bse', segment: 'equity', day });
    expect(await backend.store.coverageGaps({ today: '2026-01-17', days: 7 })).toEqual(
      ['2026-01-15', '2026-01-13', '2026-01-12', '2026-01-11'].map(gap),
    );
    expect(await backend.store.coverageGaps({ today: '2026-01-17', days: 2 })).toEqual([gap('2026-01-15')]);
    const all = await backend.store.coverageGaps({ today: '2026-01-17', days: 400 });
    expect(all.at(-1)).toEqual(gap('2025-11-01'));
    // Every day from the 2nd of November on to the 9th of January was skipped.
    expect(all).toHaveLength(4 + 69 + 1);
  });

  it('is written and read by the service alone (G31)', async () => {
    const forbidden = { code: 'forbidden', failure: 'permanent' };
    await expect(backend.reader.coverage()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.coverageGaps()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.save([counted()])).rejects.toMatchObject(forbidden);
  });
});
