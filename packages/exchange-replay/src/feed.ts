import { DateTime } from 'luxon';
import type { VisibleRows } from './answers/visible.ts';
import type { ReplayFiling } from './dataset.ts';
import { endOfDay, IST, startOfDay } from './time.ts';

/** What a feed shows: everything made known on the day, whatever time it says of itself, the latest first. */
export function feedItems(
  { latestFirst }: VisibleRows,
  day: string,
  shows: (filing: ReplayFiling) => boolean = () => true,
): ReplayFiling[] {
  const [start, end] = [startOfDay(day), endOfDay(day)];
  return latestFirst
    .filter((filing) => filing.visibleFrom >= start && filing.visibleFrom <= end && shows(filing))
    .flatMap((filing) => Array.from({ length: filing.rows }, () => filing));
}

/** `Tue, 08 Sep 2026 13:07:50`, the time of Mumbai; which zone it is said to be in differs between the exchanges. */
export const buildDate = (ms: number): string =>
  DateTime.fromMillis(ms, { zone: IST, locale: 'en-US' }).toFormat('ccc, dd LLL yyyy HH:mm:ss');
