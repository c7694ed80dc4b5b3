import { z } from 'zod';

/** Milliseconds between two stages; null where nothing passed both. */
export const Latency = z.object({ count: z.int(), p50: z.number().nullable(), p95: z.number().nullable() });

export const Latencies = z.object({
  /** Seen by a poll -> readable as detected. */
  detected: Latency,
  /** Seen by a poll -> readable with its enrichment. */
  enriched: Latency,
  /** Published by the exchange -> seen by a poll. */
  noticed: Latency,
  /** Queued -> taken by a worker. */
  waited: Latency,
  /** Taken by a worker -> enriched. */
  worked: Latency,
});
export type Latencies = z.infer<typeof Latencies>;

const FilingCounts = z.object({ total: z.int(), detected: z.int(), enriched: z.int(), withReason: z.int() });

export const PipelineStats = z.object({
  filings: z.object({ bse: FilingCounts, nse: FilingCounts }),
  announcements: z.object({ detected: z.int(), enriched: z.int(), superseded: z.int() }),
  deadLetters: z.int(),
  lastHour: z.object({ stored: z.int(), enriched: z.int() }),
  /** Of the filings stored in the last hour. */
  latencyMs: Latencies,
});
export type PipelineStats = z.infer<typeof PipelineStats>;

export const RunSummary = z.object({
  filings: z.object({ bse: z.int(), nse: z.int() }),
  /** Without the superseded ones. */
  announcements: z.int(),
  detected: z.int(),
  enriched: z.int(),
  superseded: z.int(),
  deadLetters: z.int(),
  /** Filings that share an identity, and live announcements of one issuer that share a document. */
  duplicates: z.int(),
  /** Filings with neither an enrichment, nor a reason, nor a dead letter: work remains. */
  open: z.int(),
  /** Announcements whose investors are named and not yet linked. */
  unlinkedInvestors: z.int(),
  /** Filings by the code of the reason that ended them. */
  reasons: z.record(z.string(), z.int()),
  latencyMs: Latencies,
});
export type RunSummary = z.infer<typeof RunSummary>;
