import { describe, expect, test } from 'vitest';
import type { Reading } from '../src/observer.ts';
import { type SettleOptions, untilSettled } from '../src/settle.ts';

const reading = (change: Partial<Reading> = {}): Reading => {
  const all = { stored: 5, open: 0, unlinkedInvestors: 0, openJobs: [], ...change };
  return { ...all, fingerprint: JSON.stringify(all) };
};

const settle = (change: Partial<SettleOptions>) =>
  untilSettled({
    expected: 5,
    read: async () => reading(),
    workers: () => 0,
    isDayOver: async () => true,
    patienceMs: 700,
    signal: new AbortController().signal,
    onReading: () => {},
    ...change,
  });

describe('the end of a run', () => {
  test('is reached when all is stored and nothing moves any more', async () => {
    let looks = 0;
    const read = async () => reading(++looks < 3 ? { open: 1 } : {});
    expect(await settle({ read, patienceMs: 60_000 })).toBeNull();
    // One quiet look is not enough: work may be on its way between two queues.
    expect(looks).toBeGreaterThan(4);
  });

  test.each<[string, Partial<SettleOptions>]>([
    ['4 of 5 filings are stored', { read: async () => reading({ stored: 4 }) }],
    ['2 filings have neither an enrichment nor a reason', { read: async () => reading({ open: 2 }) }],
    ['1 announcements wait for their investors', { read: async () => reading({ unlinkedInvestors: 1 }) }],
    ['ai_processing: 1 active', { read: async () => reading({ openJobs: ['ai_processing: 1 active'] }) }],
    ['1 workers live', { workers: () => 1 }],
    ['the day is not over', { isDayOver: async () => false }],
    ['not to be read: Redis is away', { read: () => Promise.reject(new Error('Redis is away')) }],
  ])('is given up when nothing moves, saying "%s"', async (missing, change) => {
    expect(await settle(change)).toBe(missing);
  });
});
