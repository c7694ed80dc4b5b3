import { z } from 'zod';
import { Coverage } from './coverage.ts';
import { DocumentFacts, Enrichment, Investor, Reason } from './enrichment.ts';
import { Filing } from './filing.ts';
import { Securities } from './security.ts';

/**
 * What crosses between stages. Every payload carries the version of its contract: a worker that meets
 * another one sends the job to the dead letters with that reason and goes on.
 */
export const CONTRACT_VERSION = 1;
const version = { v: z.literal(CONTRACT_VERSION) };

/** Wall-clock times of the stages that a filing has passed, UTC (G32). */
export const StageTimes = z.object({
  queuedAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  enrichedAt: z.iso.datetime().nullable(),
});
export type StageTimes = z.infer<typeof StageTimes>;

/** One filing to enrich. */
export const AiJob = z.object({
  ...version,
  filing: Filing,
  /** Asked for by hand: no rule for routine filings is applied, and what is stored already is no reason to stop (G16). */
  thorough: z.literal(true).optional(),
});
export type AiJob = z.infer<typeof AiJob>;

/** One attempt that failed. */
export const FailedAttempt = z.object({
  at: z.iso.datetime(),
  /** Counted from 1. */
  attempt: z.int().positive(),
  workerId: z.string(),
  ...Reason.shape,
});
export type FailedAttempt = z.infer<typeof FailedAttempt>;

export const DeadLetter = z.object({
  /** Queue and job id together name the dead letter. */
  queue: z.string().min(1),
  jobId: z.string().min(1),
  /** Known when the payload could be read that far. */
  filingId: z.uuid().nullable(),
  payload: z.unknown(),
  reason: Reason,
  attempts: z.int().nonnegative(),
  /** The failed attempts, oldest first. */
  history: z.array(FailedAttempt).default([]),
  failedAt: z.iso.datetime(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** One row to store. All kinds are complete in themselves, so they may arrive in any order (G5). */
export const UploadJob = z.discriminatedUnion('kind', [
  z.object({ ...version, kind: z.literal('detected'), filing: Filing }),
  z.object({
    ...version,
    kind: z.literal('enriched'),
    filing: Filing,
    /** Null when the filing has no attachment: then the exchange's own text was read. */
    document: DocumentFacts.nullable(),
    enrichment: Enrichment,
    stages: StageTimes,
  }),
  /** The filing stays `detected`; the reason says why there is no enrichment. */
  z.object({
    ...version,
    kind: z.literal('unreadable'),
    filing: Filing,
    reason: Reason,
    document: DocumentFacts.nullable(),
    stages: StageTimes,
  }),
  z.object({ ...version, kind: z.literal('dead_letter'), deadLetter: DeadLetter }),
  /** The newest by `checkedAt` stays, whatever order they arrive in. */
  z.object({ ...version, kind: z.literal('coverage'), coverage: Coverage }),
  z.object({ ...version, kind: z.literal('securities'), securities: Securities }),
]);
export type UploadJob = z.infer<typeof UploadJob>;

/** The investors that one enriched announcement names, to link to canonical investors. */
export const InvestorJob = z.object({
  ...version,
  announcementId: z.uuid(),
  filingId: z.uuid(),
  investors: z.array(Investor).min(1),
});
export type InvestorJob = z.infer<typeof InvestorJob>;
