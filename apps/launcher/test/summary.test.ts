import type { SessionRecord } from '@filings/spawner';
import { describe, expect, test } from 'vitest';
import { type Evidence, percentiles, type ServedFiling, summarise } from '../src/summary.ts';

const LIMITS = { ai: 3, upload: 2, investor: 1 };
const at = (second: number) => new Date(Date.UTC(2026, 0, 24, 10, 0, second)).toISOString();

const served = (exchangeId: string, change: Partial<ServedFiling> = {}): ServedFiling => ({
  exchange: 'nse',
  segment: 'equities',
  exchangeId,
  storedAt: at(2),
  enrichedStoredAt: at(5),
  ...change,
});

const session = (workerId: string, from: number, to: number | null, queue = 'ai_processing'): SessionRecord => ({
  workerId,
  queue,
  host: 'here',
  startedAt: from,
  endedAt: to,
  reason: 'idle',
  crashed: false,
  jobs: 1,
});

/** Two filings, both there, one of them without an enrichment. */
function evidence(change: Partial<Evidence> = {}, run: Partial<Evidence['run']> = {}): Evidence {
  return {
    expected: ['1', '2'].map((exchangeId) => ({ exchange: 'nse', segment: 'equities', exchangeId, visibleAt: at(1) })),
    served: [served('1'), served('2', { storedAt: at(4), enrichedStoredAt: null })],
    run: {
      filings: { bse: 0, nse: 2 },
      announcements: 2,
      detected: 1,
      enriched: 1,
      deadLetters: 0,
      duplicates: 0,
      open: 0,
      unlinkedInvestors: 0,
      ...run,
    },
    sessions: [session('a', 0, 10), session('b', 5, 15), session('c', 10, 20), session('u', 0, 9, 'supabase_upload')],
    startedAt: 1_000,
    endedAt: 13_340,
    ...change,
  };
}

describe('the summary of a run', () => {
  test('has its shape to the letter, with latency from the moment the exchange showed a filing', () => {
    const { summary, problems } = summarise(evidence(), LIMITS);
    expect(problems).toEqual([]);
    expect(JSON.stringify(summary)).toBe(
      '{"ok":true,"filings":{"bse":0,"nse":2},"announcements":2,"detected":1,"enriched":1,"deadLetters":0,' +
        '"duplicates":0,"lost":0,"seconds":12.3,"spawned":{"ai":3,"upload":1,"investor":0},' +
        '"maxConcurrent":{"ai":2,"upload":1,"investor":0},' +
        '"latencyMs":{"detected":{"p50":1000,"p95":3000},"enriched":{"p50":4000,"p95":4000}}}',
    );
  });

  test.each([
    [
      'a filing of the exchange that nobody can read',
      evidence({ served: [served('1')] }, { filings: { bse: 0, nse: 1 } }),
      /1 filings of the exchange's list are not on the API: nse:equities:2/,
    ],
    [
      'a filing that the exchange does not have',
      evidence({ served: [served('1'), served('2'), served('3')] }, { filings: { bse: 0, nse: 3 } }),
      /1 filings on the API are not in the exchange's list: nse:equities:3/,
    ],
    [
      'a filing that is shown twice',
      evidence({ served: [served('1'), served('2'), served('2')] }, { filings: { bse: 0, nse: 3 } }),
      /1 filings or announcements are there twice/,
    ],
    ['a duplicate in the database', evidence({}, { duplicates: 2 }), /2 filings or announcements are there twice/],
    ['a filing with neither enrichment nor reason', evidence({}, { open: 1 }), /1 filings have neither/],
    ['investors that are not linked', evidence({}, { unlinkedInvestors: 1 }), /1 announcements have investors/],
    ['a dead letter', evidence({}, { deadLetters: 1 }), /1 jobs ended as dead letters/],
    [
      'an API that shows less than the database has',
      evidence({}, { filings: { bse: 1, nse: 2 } }),
      /the database has 3 filings, the API shows 2/,
    ],
    ['a worker that did not end', evidence({ sessions: [session('a', 0, null)] }), /1 workers did not end: a/],
    [
      'more workers than the limit',
      evidence({ sessions: ['a', 'b', 'c', 'd'].map((id) => session(id, 0, 9)) }),
      /4 ai workers were alive at once, the limit is 3/,
    ],
  ])('is not ok with %s', (_claim, given, message) => {
    const { summary, problems } = summarise(given, LIMITS);
    expect(summary.ok).toBe(false);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test('percentiles are those of the nearest rank, and null of nothing', () => {
    expect(percentiles([])).toEqual({ p50: null, p95: null });
    expect(percentiles([5])).toEqual({ p50: 5, p95: 5 });
    expect(percentiles(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ p50: 50, p95: 95 });
  });
});
