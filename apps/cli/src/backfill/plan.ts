import type { Day, Exchange } from '@filings/queue-core';
import { type BacklogDay, BSE_SEGMENTS, NSE_SEGMENTS } from '@filings/scrapers';
import { daysOf } from '../coverage/unread.ts';
import { usage } from '../error.ts';

export interface Wanted {
  exchange: Exchange;
  from: Day;
  to: Day;
  /** By the exchange's own names. */
  segments: readonly string[];
}

/** More days than this are asked for in parts: a slip in the year must not cost an exchange ten thousand requests. */
export const MOST_DAYS = 400;

const segmentsOf = (exchange: Exchange): readonly string[] =>
  exchange === 'bse' ? Object.keys(BSE_SEGMENTS) : NSE_SEGMENTS;

/**
 * The days to read, newest first, each in all segments.
 * @throws CliError `wrong_usage`
 */
export function planOf({ exchange, from, to, segments }: Wanted, today: Day): BacklogDay[] {
  if (from > to) throw usage(`--from ${from} is after --to ${to}.`);
  if (to > today) throw usage(`--to ${to} is in the future; today is ${today} at the exchanges.`);
  const days = daysOf({ from, to });
  if (days.length > MOST_DAYS)
    throw usage(`${from} to ${to} are ${days.length} days; at most ${MOST_DAYS} at a time: ask for it in parts.`);
  const known = segmentsOf(exchange);
  const unknown = segments.find((segment) => !known.includes(segment));
  if (unknown !== undefined)
    throw usage(`${exchange.toUpperCase()} has no segment "${unknown}"; it has ${known.join(', ')}.`);
  return days.flatMap((day) => [...new Set(segments)].map((segment) => ({ segment, day })));
}
