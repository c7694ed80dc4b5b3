/**
 * How far to read a day's list. Rows come newest first and a day only grows, so a page of known rows ends the
 * reading, but only while the count of rows agrees with what we know: rows shift between pages while a day
 * fills, are entered late, and an answer can be short.
 */
export interface Reading {
  /** Whether the day has been read to its end without doubt; until then it is read whole. */
  settled: boolean;
  /** Rows that the exchange counts and that are no filings of their own: repeated ids, bad rows, phantoms. */
  surplus: number;
  /** How many whole readings in a row came out the same number of rows short. */
  short: { by: number; times: number };
}

export const unread: Reading = { settled: false, surplus: 0, short: { by: 0, times: 0 } };

/** A list that is short by the same number of rows this often has no more; before, it may be a hiccup. */
const SHORT_READINGS = 3;

/** Whether a page of known rows may end the reading. */
export function mayStop(reading: Reading, known: number, reported: number | null): boolean {
  return reading.settled && (reported === null || known + reading.surplus >= reported);
}

export interface WholeReading {
  /** By the last page; null where the exchange names no count. */
  reported: number | null;
  received: number;
  /** Distinct good rows. */
  distinct: number;
  /** Whether all pages named the same count; if not, rows moved while we read. */
  steady: boolean;
}

export function afterWholeReading(before: Reading, { reported, received, distinct, steady }: WholeReading): Reading {
  const by = Math.max(0, (reported ?? received) - received);
  const times = by === before.short.by ? before.short.times + 1 : 1;
  return {
    settled: steady && (by === 0 || times >= SHORT_READINGS),
    surplus: Math.max(0, (reported ?? received) - distinct),
    short: { by, times },
  };
}
