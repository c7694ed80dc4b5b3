import type { CoverageDay } from '@filings/supabase-sink';
import { describe, expect, test } from 'vitest';
import { type Evidence, type Followed, judge, type StoredRow } from '../src/scrapers/judge.ts';

const VISIBLE = Date.parse('2026-02-13T12:00:00.000Z');

const filing = (exchangeId: string, change: Partial<Followed> = {}): Followed => ({
  exchange: 'bse',
  segment: 'equity',
  exchangeId,
  publishedAt: '2026-02-13T12:00:00.000Z',
  visibleAt: new Date(VISIBLE).toISOString(),
  attachment: null,
  filingId: `id-${exchangeId}`,
  enqueuedAt: VISIBLE + 400,
  ...change,
});

const row = (exchangeId: string, change: Partial<StoredRow> = {}): StoredRow => ({
  filingId: `id-${exchangeId}`,
  exchange: 'bse',
  segment: 'equity',
  exchangeId,
  day: '2026-02-13',
  provisional: false,
  completed: false,
  ...change,
});

const day = (change: Partial<CoverageDay> = {}): CoverageDay => ({
  exchange: 'bse',
  segment: 'equity',
  day: '2026-02-13',
  reported: 2,
  received: 2,
  known: 2,
  bad: 0,
  repeated: 0,
  witnessed: null,
  unmatched: null,
  stored: 2,
  enriched: 0,
  failed: 0,
  pending: 2,
  provisional: 0,
  missing: 0,
  complete: true,
  checkedAt: '2026-02-13T18:30:00.000Z',
  ...change,
});

const feedRow = row('feed:c.pdf', { filingId: 'id-feed', provisional: true });

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  filings: [filing('a'), filing('b', { enqueuedAt: VISIBLE + 1_500 })],
  stored: [row('a'), row('b')],
  jobs: ['id-a', 'id-b'],
  coverage: [day()],
  windows: [],
  intervalMs: 1_000,
  openJobs: [],
  deadLetters: [],
  orphans: [],
  kills: { planned: 1, done: 1 },
  ...change,
});

describe('the verdict on a day of scraping', () => {
  test('is ok when every filing was enqueued in time, is there once, and the exchanges count no more', () => {
    expect(judge(evidence())).toEqual({
      ok: true,
      filings: 2,
      enqueued: 2,
      stored: 2,
      missing: 0,
      duplicates: 0,
      coverage: '100%',
      late: 0,
      judged: 2,
      excused: 0,
      overdue: 0,
      delayMs: { p50: 1_500, p95: 1_500, max: 1_500 },
      problems: [],
    });
  });

  test('is ok with what a feed told first and a list completed: that is no filing of its own', () => {
    const completed = { ...feedRow, completed: true };
    expect(judge(evidence({ stored: [row('a'), row('b'), completed], jobs: ['id-a', 'id-b', 'id-feed'] })).ok).toBe(
      true,
    );
  });

  test.each<[string, Partial<Evidence>, object, RegExp]>([
    [
      'a filing that nobody stored',
      { stored: [row('a')] },
      { missing: 1, stored: 1 },
      /1 filings are not in the database:\n {4}bse:equity:b /,
    ],
    [
      'a filing that nobody enqueued',
      { filings: [filing('a'), filing('b', { enqueuedAt: null })], jobs: ['id-a'] },
      { missing: 1, enqueued: 1, late: 1 },
      /1 filings were never enqueued:\n {4}bse:equity:b /,
    ],
    [
      'a filing that only the feed has told',
      { stored: [row('a'), row('b'), feedRow] },
      { missing: 1 },
      /bse:equity:feed:c.pdf/,
    ],
    ['a filing that is stored twice', { stored: [row('a'), row('b'), row('b')] }, { duplicates: 1 }, /there twice/],
    [
      'a filing that no exchange published',
      { stored: [row('a'), row('b'), row('z')] },
      { duplicates: 1 },
      /of no published filing:\n {4}bse:equity:z/,
    ],
    [
      'a filing that is counted for another day',
      { stored: [row('a'), row('b', { day: '2026-02-14' })] },
      {},
      /bse:equity:b .* is of 2026-02-14, should be of 2026-02-13/,
    ],
    ['a job that is there twice', { jobs: ['id-a', 'id-b', 'id-b'] }, { duplicates: 1 }, /AI jobs .* twice/],
    ['a job of no filing', { jobs: ['id-a', 'id-b', 'id-z'] }, { duplicates: 1 }, /of no filing:\n {4}id-z/],
    [
      'a filing that was enqueued a millisecond too late',
      { filings: [filing('a'), filing('b', { enqueuedAt: VISIBLE + 1_501 })] },
      { late: 1, judged: 2 },
      /1 filings were enqueued later than 1500 ms after they were visible:\n.* after 1501 ms/,
    ],
    [
      'a filing that is late at one exchange while the other has a fault',
      {
        filings: [filing('a'), filing('b', { enqueuedAt: VISIBLE + 5_000 })],
        windows: [{ exchange: 'nse', from: VISIBLE, until: VISIBLE + 5_000 }],
      },
      { late: 1, excused: 0 },
      /later than 1500 ms after they were visible/,
    ],
    [
      'a filing that is late even after the fault was over',
      {
        filings: [filing('a', { enqueuedAt: VISIBLE + 99 }), filing('b', { enqueuedAt: VISIBLE + 4_000 })],
        windows: [{ exchange: 'bse', from: VISIBLE + 100, until: VISIBLE + 2_000 }],
      },
      { late: 0, excused: 1, overdue: 1 },
      /after the faults around them were over/,
    ],
    [
      'a day that shows nothing, as faults were everywhere',
      { windows: [{ exchange: 'bse', from: 0, until: VISIBLE + 2_000 }] },
      { judged: 0, excused: 2 },
      /only 0 of 2 filings lay outside fault windows/,
    ],
    [
      'a day that the exchange says more of',
      { coverage: [day({ reported: 3 })] },
      { coverage: '66.66%' },
      /"reported":3/,
    ],
    ['a day that is not complete', { coverage: [day({ complete: false })] }, {}, /1 days are not covered/],
    ['a day of which a row was bad', { coverage: [day({ bad: 1 })] }, {}, /"bad":1/],
    [
      'a day that fewer are stored of than published',
      { coverage: [day({ stored: 1, known: 1 })] },
      {},
      /"published":2/,
    ],
    ['a day without coverage', { coverage: [] }, { coverage: '0%' }, /bse equity 2026-02-13: no coverage/],
    ['a dead letter', { deadLetters: ['supabase_upload x: bad_payload'] }, {}, /bad_payload/],
    ['a queue that is not empty', { openJobs: ['supabase_upload: 1 ready'] }, {}, /1 ready/],
    ['a process that was left', { orphans: ['pid 12: node main.js'] }, {}, /pid 12/],
    ['a kill that was not made', { kills: { planned: 2, done: 1 } }, {}, /only 1 of 2 kills/],
  ])('finds %s', (_, change, numbers, words) => {
    const verdict = judge(evidence(change));
    expect(verdict).toMatchObject({ ok: false, ...numbers });
    expect(verdict.problems.join('\n')).toMatch(words);
  });

  test('counts a filing by the day of Mumbai', () => {
    const late = { publishedAt: '2026-02-13T18:30:00.000Z' };
    const filings = [filing('a'), filing('b', late)];
    const one = { reported: 1, received: 1, known: 1, stored: 1 };
    const stored = [row('a'), row('b', { day: '2026-02-14' })];
    expect(
      judge(evidence({ filings, stored, coverage: [day(one), day({ ...one, day: '2026-02-14' })] })).problems,
    ).toEqual([]);
  });
});
