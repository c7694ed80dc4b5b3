import { Coverage, type Day, type Exchange } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { z } from 'zod';

const rows = z.int().nonnegative();

/** One (exchange, segment, day). What the scraper tells is null where it has told nothing (G13). */
export const CoverageDay = Coverage.extend({
  received: rows.nullable(),
  known: rows.nullable(),
  bad: rows.nullable(),
  repeated: rows.nullable(),
  /** Filings of the day that are here, without provisional ones. */
  stored: rows,
  enriched: rows,
  /** Ended without an enrichment: by a reason, or by a dead letter that was not sent round again. */
  failed: rows,
  /** Neither enriched nor failed yet. */
  pending: rows,
  /** Told of by the exchange's feed alone so far. */
  provisional: rows,
  /** Reported and not received, or handed over and not stored. */
  missing: rows,
  /** The exchange gave its number, nothing is missing and nothing provisional. */
  complete: z.boolean(),
  checkedAt: z.iso.datetime().nullable(),
});
export type CoverageDay = z.infer<typeof CoverageDay>;

export const CoverageReport = z.object({
  items: z.array(CoverageDay),
  /** Sums over the whole filter, not over the page; `days` counts (exchange, segment, day), `complete` those of them. */
  totals: z.object({
    days: rows,
    complete: rows,
    reported: rows,
    received: rows,
    known: rows,
    bad: rows,
    repeated: rows,
    witnessed: rows,
    unmatched: rows,
    stored: rows,
    enriched: rows,
    failed: rows,
    pending: rows,
    provisional: rows,
    missing: rows,
  }),
  nextCursor: z.string().nullable(),
});
export type CoverageReport = z.infer<typeof CoverageReport>;

export interface CoverageFilter {
  readonly exchange?: Exchange | undefined;
  readonly segment?: string | undefined;
  /** First and last day, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Only days that are not complete. */
  readonly onlyMissing?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Rejects with a StoreError. */
export type ReadCoverage = (filter: CoverageFilter) => Promise<CoverageReport>;

/** The coverage of a store. Swap: `store.coverage` itself, and its schemas, once the store exports them. */
export const coverageOf = (store: Store): ReadCoverage => {
  const { coverage } = store as { coverage?: ReadCoverage };
  return coverage ?? (async () => Promise.reject(new Error('This version of the store keeps no coverage.')));
};
