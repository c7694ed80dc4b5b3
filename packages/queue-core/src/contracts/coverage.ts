import { z } from 'zod';
import { Exchange } from './filing.ts';

const rows = z.int().nonnegative();

/** A day of the exchanges (Asia/Kolkata), `YYYY-MM-DD`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** What an exchange says it has against what its scraper has, for one (exchange, segment, day) (G13). */
export const Coverage = z.object({
  exchange: Exchange,
  segment: z.string().min(1),
  day: Day,
  /** Rows by the exchange's own count: BSE's ROWCNT, the length of NSE's answer; null where it gives none. */
  reported: rows.nullable(),
  /** Rows of the list that are accounted for: filings, repeats of their ids, and bad rows. */
  received: rows,
  /** Distinct filings handed over so far. */
  known: rows,
  /** Rows that could not be read or that intake refused. */
  bad: rows,
  /** Rows that repeat the id of another. */
  repeated: rows,
  /** Items of the day in the exchange's feed that name an attachment; null where no feed was read. */
  witnessed: rows.nullable(),
  /** Of these, attachments that no row of the list names. */
  unmatched: rows.nullable(),
  /** When this was found, UTC. */
  checkedAt: z.iso.datetime(),
});
export type Coverage = z.infer<typeof Coverage>;
