import { Coverage, Day, Exchange } from '@filings/queue-core';
import { z } from 'zod';

/** Everything is optional; both days belong to the range. */
export interface CoverageFilter {
  readonly exchange?: Exchange | undefined;
  readonly segment?: string | undefined;
  /** `YYYY-MM-DD` in Asia/Kolkata, as all days here. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Only days that are not complete: something is missing, provisional, or the exchange's number is not known. */
  readonly onlyMissing?: boolean | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined;
}

export interface CoverageGapsFilter {
  /** How many days back, 1 to 400, default 31. */
  readonly days?: number | undefined;
  /** Default: the day it is in Asia/Kolkata by the database's clock. */
  readonly today?: Day | undefined;
}

const rows = z.int().nonnegative();

/** One (exchange, segment, day). What the scraper tells is null where it has told nothing. */
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

export const CoverageGap = z.object({ exchange: Exchange, segment: z.string().min(1), day: Day });
export type CoverageGap = z.infer<typeof CoverageGap>;
