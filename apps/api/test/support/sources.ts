import { CONTRACT_VERSION, type Coverage, type UploadJob } from '@filings/queue-core';
import type { SourceReport } from '../../src/sources.ts';

/** A source that is read well; what differs is the test's. */
export function source(changes: Partial<SourceReport> = {}): SourceReport {
  const now = new Date().toISOString();
  return {
    exchange: 'bse',
    segments: ['equity'],
    holder: 'bse-scraper at here',
    standbys: 1,
    intervalMs: 60_000,
    polledAt: now,
    answeredAt: now,
    foundAt: now,
    newestAt: now,
    failing: null,
    fallback: false,
    unmatched: 0,
    backlog: 0,
    alarms: [],
    ...changes,
  };
}

/** What a scraper tells of a day of which all is well; what differs is the test's. */
export const covered = (changes: Partial<Coverage> = {}): UploadJob => ({
  v: CONTRACT_VERSION,
  kind: 'coverage',
  coverage: {
    exchange: 'bse',
    segment: 'equity',
    day: '2026-02-13',
    reported: 0,
    received: 0,
    known: 0,
    bad: 0,
    repeated: 0,
    witnessed: null,
    unmatched: null,
    checkedAt: '2026-02-13T18:40:00.000Z',
    ...changes,
  },
});
