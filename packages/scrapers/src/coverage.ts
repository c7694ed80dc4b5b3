import type { Coverage, Day, Exchange } from '@filings/queue-core';
import type { Reading } from './reading.ts';

/** What one reading of a day's list found. */
export interface DayCount {
  /** The exchange's own count: ROWCNT, or the length of NSE's answer; null where it names none. */
  reported: number | null;
  /** Rows that this reading saw. */
  received: number;
  /** Of these, filings handed over for the first time. */
  new: number;
  /** Distinct filings of the day handed over so far. */
  known: number;
  /** Rows that could not be read or that intake refused. */
  bad: number;
  /** Rows that repeat the id of another. */
  repeated: number;
  /** Whether the list was read to its end. */
  whole: boolean;
}

/** What the feed says of a day. */
export interface Witnessed {
  /** Items with an attachment. */
  items: number;
  /** Of these, attachments that no row names. */
  unmatched: number;
}

export interface CoverageInput {
  exchange: Exchange;
  segment: string;
  day: Day;
  count: DayCount;
  /** After this reading. */
  reading: Reading;
  /** Of the last whole reading: what a reading that stopped early did not come across. */
  rest: { bad: number; repeated: number };
  witnessed: Witnessed | null;
  checkedAt: Date;
}

/**
 * The coverage after a reading. One that stopped at known rows accounts for all rows that it need not see again: those
 * that are known, and the surplus (repeats and bad rows) of the last whole reading.
 */
export function coverageOf(input: CoverageInput): Coverage {
  const { exchange, segment, day, count, reading, rest, witnessed, checkedAt } = input;
  const { reported, known, whole } = count;
  const accounted = whole ? count.received : Math.max(count.received, known + reading.surplus);
  return {
    exchange,
    segment,
    day,
    reported,
    received: reported === null ? accounted : Math.min(accounted, Math.max(reported, count.received)),
    known,
    bad: whole ? count.bad : rest.bad,
    repeated: whole ? count.repeated : rest.repeated,
    witnessed: witnessed?.items ?? null,
    unmatched: witnessed?.unmatched ?? null,
    checkedAt: checkedAt.toISOString(),
  };
}
