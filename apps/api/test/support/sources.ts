import type { CoverageDay, CoverageFilter, ReadCoverage } from '../../src/coverage.ts';
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

/** A day on which everything is there; what differs is the test's. */
export function coverageDay(changes: Partial<CoverageDay> = {}): CoverageDay {
  return {
    exchange: 'bse',
    segment: 'equity',
    day: '2026-02-13',
    reported: 100,
    received: 100,
    known: 100,
    bad: 0,
    repeated: 0,
    witnessed: 60,
    unmatched: 0,
    stored: 100,
    enriched: 97,
    failed: 2,
    pending: 1,
    provisional: 0,
    missing: 0,
    complete: true,
    checkedAt: '2026-02-13T18:40:00.000Z',
    ...changes,
  };
}

const NUMBERS = [
  ...(['reported', 'received', 'known', 'bad', 'repeated', 'witnessed', 'unmatched'] as const),
  ...(['stored', 'enriched', 'failed', 'pending', 'provisional', 'missing'] as const),
];
type NumberName = (typeof NUMBERS)[number];

/** A store that has these days, and notes what it was asked. */
export function coverageOver(days: readonly CoverageDay[]) {
  const asked: CoverageFilter[] = [];
  const read: ReadCoverage = async (query) => {
    asked.push(query);
    const fits = days
      .filter(({ exchange }) => query.exchange === undefined || query.exchange === exchange)
      .filter(({ day }) => (query.from ?? day) <= day && day <= (query.to ?? day))
      .filter(({ complete }) => !query.onlyMissing || !complete);
    const sum = (of: NumberName) => fits.reduce((all, day) => all + (day[of] ?? 0), 0);
    return {
      items: fits.slice(0, query.limit),
      totals: {
        days: fits.length,
        complete: fits.filter(({ complete }) => complete).length,
        ...(Object.fromEntries(NUMBERS.map((name) => [name, sum(name)])) as Record<NumberName, number>),
      },
      nextCursor: null,
    };
  };
  return { read, asked };
}
