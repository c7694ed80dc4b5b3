import type { Day, Exchange } from '@filings/queue-core';
import { addDays } from '@filings/scrapers';

export interface UnreadDay {
  exchange: Exchange;
  segment: string;
  day: Day;
}

export interface Range {
  from: Day;
  to: Day;
}

/** Every day from the first to the last, newest first. */
export function daysOf({ from, to }: Range): Day[] {
  const days: Day[] = [];
  for (let day = to; day >= from; day = addDays(day, -1)) days.push(day);
  return days;
}

/**
 * Days of the range that nobody has ever asked the exchange about, newest first: the worst gap of all, and one that no
 * row tells of. Looked for in the segments that were read at all, from each one's first day on, since an installation has
 * no days before its own beginning; `whole` looks at all of the range.
 */
export function unreadDays(
  read: readonly (UnreadDay & { checkedAt: string | null })[],
  range: Range,
  whole: boolean,
): UnreadDay[] {
  const segments = new Map<string, { exchange: Exchange; segment: string; days: Set<Day> }>();
  for (const { exchange, segment, day, checkedAt } of read) {
    const one = segments.get(`${exchange} ${segment}`) ?? { exchange, segment, days: new Set() };
    if (checkedAt !== null) one.days.add(day);
    segments.set(`${exchange} ${segment}`, one);
  }
  return [...segments.values()]
    .flatMap(({ exchange, segment, days }) => {
      const first = whole ? range.from : [...days].sort()[0];
      return daysOf({ from: first ?? range.to, to: range.to })
        .filter((day) => first !== undefined && !days.has(day))
        .map((day) => ({ exchange, segment, day }));
    })
    .sort((a, b) => b.day.localeCompare(a.day) || a.exchange.localeCompare(b.exchange));
}
