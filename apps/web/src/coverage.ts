import { isoDay } from './format.ts';
import type { CoverageDay, SourceReport } from './types.ts';

/** What is here of the newest day that an exchange has filings of. */
export interface Share {
  day: string;
  /** Rows by the exchange's own count, all segments; null while it gave none. */
  reported: number | null;
  here: number;
  complete: boolean;
}

/** The exchanges' day of the newest filing: of today, but of the replayed day in a replay. */
export const dayOf = ({ newestAt }: SourceReport): string | null => (newestAt === null ? null : isoDay(newestAt));

/** The address of the coverage of those days; null while there are none. */
export function coveragePath(sources: readonly SourceReport[]): string | null {
  const days = sources.flatMap((source) => dayOf(source) ?? []).sort();
  if (days.length === 0) return null;
  return `/v1/coverage?${new URLSearchParams({ from: days[0]!, to: days.at(-1)!, limit: '200' })}`;
}

export function shareOf(source: SourceReport, coverage: readonly CoverageDay[]): Share | null {
  const day = dayOf(source);
  const segments = coverage.filter((one) => one.exchange === source.exchange && one.day === day);
  if (day === null || segments.length === 0) return null;
  const counted = segments.filter(({ reported }) => reported !== null);
  const sum = (of: (one: CoverageDay) => number) => counted.reduce((all, one) => all + of(one), 0);
  const reported = sum((one) => one.reported ?? 0);
  return {
    day,
    reported: counted.length === 0 ? null : reported,
    here: Math.max(0, reported - sum(({ missing }) => missing)),
    complete: segments.every(({ complete }) => complete),
  };
}
