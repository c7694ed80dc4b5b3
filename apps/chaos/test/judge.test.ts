import { describe, expect, test } from 'vitest';
import { type Evidence, judge, type StoredFiling } from '../src/judge.ts';

const truth = [
  { exchange: 'bse', segment: 'equity', exchangeId: 'a', expected: 'enriched', reason: null, degraded: null },
  { exchange: 'nse', segment: 'equities', exchangeId: '1', expected: 'detected', reason: 'not_a_pdf', degraded: null },
  {
    exchange: 'nse',
    segment: 'equities',
    exchangeId: '2',
    expected: 'enriched',
    reason: null,
    degraded: 'no_text_layer',
  },
] as const;

const row = (change: Partial<StoredFiling>): StoredFiling => ({
  exchange: 'bse',
  segment: 'equity',
  exchangeId: 'a',
  status: 'enriched',
  reason: null,
  degraded: null,
  ...change,
});
const A = row({});
const ONE = row({ exchange: 'nse', segment: 'equities', exchangeId: '1', status: 'detected', reason: 'not_a_pdf' });
const TWO = row({ exchange: 'nse', segment: 'equities', exchangeId: '2', degraded: 'no_text_layer' });

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  truth,
  expectedAnnouncements: 3,
  stored: [A, ONE, TWO],
  listed: ['x', 'y', 'z'],
  announcements: 3,
  duplicates: 0,
  unlinkedInvestors: 0,
  deadLetters: [],
  openJobs: [],
  orphans: [],
  exceeded: [],
  dayBeganAt: 500_000,
  flushes: { expected: 1, done: 1 },
  ...change,
});

describe('the verdict', () => {
  test('is ok when every filing is there once, in its final state, and nothing is left', () => {
    expect(judge(evidence())).toEqual({
      ok: true,
      filings: 3,
      lost: 0,
      duplicates: 0,
      orphans: 0,
      limitExceeded: 0,
      problems: [],
    });
  });

  test.each<[string, Partial<Evidence>, object, RegExp]>([
    ['a filing that is missing', { stored: [A, TWO] }, { lost: 1 }, /not in the database:\n {4}nse:equities:1$/],
    [
      'a filing that never got beyond detected',
      { stored: [row({ status: 'detected' }), ONE, TWO] },
      { lost: 1 },
      /bse:equity:a is "detected", should be "enriched"/,
    ],
    [
      'a filing that ended for a reason that is not true',
      { stored: [row({ status: 'detected', reason: 'attachment_missing' }), ONE, TWO] },
      { lost: 1 },
      /is "detected attachment_missing", should be "enriched"/,
    ],
    [
      'an enrichment that is degraded without need',
      { stored: [row({ degraded: 'model_unavailable' }), ONE, TWO] },
      { lost: 1 },
      /is "enriched model_unavailable", should be "enriched"/,
    ],
    ['a filing that is stored twice', { stored: [A, A, ONE, TWO] }, { duplicates: 1 }, /1 filings .* there twice/],
    ['a filing that nobody published', { stored: [A, ONE, TWO, row({ exchangeId: 'b' })] }, {}, /bse:equity:b/],
    [
      'copies that were not joined',
      { announcements: 4, listed: ['x', 'y', 'z', 'v'] },
      { duplicates: 1 },
      /4 announcements, should be 3/,
    ],
    [
      'announcements that were joined without being one',
      { announcements: 2, listed: ['x', 'y'] },
      {},
      /2 announcements, should be 3/,
    ],
    ['an announcement that the API shows twice', { listed: ['x', 'y', 'z', 'z'] }, { duplicates: 1 }, /there twice/],
    ['an announcement that the API does not show', { listed: ['x', 'y'] }, {}, /the API lists 2 .* the database has 3/],
    [
      'what the database counts twice',
      { duplicates: 2 },
      { duplicates: 2 },
      /2 filings or announcements are there twice/,
    ],
    ['investors that are not linked', { unlinkedInvestors: 1 }, { lost: 1 }, /1 announcements name investors/],
    ['a dead letter', { deadLetters: ['ai_processing enrich-1: worker_crashed'] }, {}, /worker_crashed/],
    ['a queue that is not empty', { openJobs: ['ai_processing: 1 active'] }, {}, /ai_processing: 1 active/],
    ['a process that was left', { orphans: ['pid 12: node worker.js'] }, { orphans: 1 }, /pid 12: node worker.js/],
    ['Redis not emptied although asked for', { flushes: { expected: 1, done: 0 } }, {}, /emptied 0 times, should be 1/],
    [
      'a limit that was exceeded',
      {
        exceeded: [
          {
            queue: 'ai_processing',
            limit: 3,
            most: 4,
            fromMs: 501_000,
            untilMs: 501_500,
            workers: ['ai_1 (pid 5, parent 1)'],
          },
        ],
      },
      { limitExceeded: 1 },
      /ai_processing: 4 workers, limit 3, from 1.00 s to 1.50 s: ai_1 \(pid 5, parent 1\)/,
    ],
  ])('is not ok with %s', (_claim, change, numbers, message) => {
    const verdict = judge(evidence(change));
    expect(verdict).toMatchObject({ ok: false, lost: 0, duplicates: 0, orphans: 0, limitExceeded: 0, ...numbers });
    expect(verdict.problems.join('\n')).toMatch(message);
  });
});
