import { Day, Exchange } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { z } from 'zod';

const count = z.int().nonnegative();

/** What an exchange says that a day of one segment has, against what became of it here (G13). */
export const CoverageDay = z.object({
  exchange: Exchange,
  segment: z.string(),
  /** A day of the exchanges (Asia/Kolkata). */
  day: Day,
  /** Rows by the exchange's own count; null where it gave none. */
  reported: count.nullable(),
  /** Rows that are accounted for: filings, repeats of their ids, and bad rows. */
  received: count,
  /** Distinct filings handed over. */
  known: count,
  /** Rows that could not be read. */
  bad: count,
  /** Rows that repeat the id of another. */
  repeated: count,
  /** Items of the exchange's feed that name an attachment; null where no feed was read. */
  witnessed: count.nullable(),
  /** Of these, attachments that no row names. */
  unmatched: count.nullable(),
  /** Filings in the database. */
  stored: count,
  enriched: count,
  /** Filings that ended with a reason instead of an enrichment, and those of dead letters. */
  failed: count,
  /** Filings that are still to be worked on. */
  pending: count,
  /** Filings that only the feed has told of; the list completes them. */
  provisional: count,
  /** Rows that the exchange has and we have not, and filings handed over that are not stored. */
  missing: count,
  /** Nothing is missing, and the exchange's own count is known. */
  complete: z.boolean(),
  /** When the exchange's list was last read without fault; null where only filings are known of the day. */
  checkedAt: z.iso.datetime().nullable(),
});
export type CoverageDay = z.infer<typeof CoverageDay>;

export const CoveragePage = z.object({
  /** Newest day first. */
  items: z.array(CoverageDay),
  /** Of everything that fits the filter, not of this page alone. */
  totals: z.object({
    reported: count,
    received: count,
    stored: count,
    enriched: count,
    failed: count,
    pending: count,
    missing: count,
  }),
  nextCursor: z.string().nullable(),
});
export type CoveragePage = z.infer<typeof CoveragePage>;

export interface CoverageQuery {
  readonly exchange?: Exchange | undefined;
  readonly segment?: string | undefined;
  /** First and last day, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly onlyMissing?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Rejects with a StoreError. */
export type ReadCoverage = (query: CoverageQuery) => Promise<CoveragePage>;

/** The coverage of a store. Swap: `store.coverage` itself, and its schemas, once the store exports them. */
export const coverageOf = (store: Store): ReadCoverage => {
  const { coverage } = store as { coverage?: ReadCoverage };
  return coverage ?? (async () => Promise.reject(new Error('This version of the store keeps no coverage.')));
};
