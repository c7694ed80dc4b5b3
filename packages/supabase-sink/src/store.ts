import type { Category, Exchange, InvestorJob, Sentiment, UploadJob } from '@filings/queue-core';
import { z } from 'zod';
import type { StoreCall, StoreFunction } from './call.ts';
import { type CoverageFilter, CoverageGap, type CoverageGapsFilter, CoverageReport } from './coverage.ts';
import {
  Count,
  type DeadLetterFilter,
  type DeadLetterKey,
  type DeadLetterPage,
  type DeadLetterQuery,
  readPlace,
  StoredDeadLetter,
  StoredDeadLetters,
  writePlace,
} from './dead-letters.ts';
import { StoreError } from './error.ts';
import { addReports, Issuer, type IssuerQuery, MastersReport } from './masters.ts';
import { type OpenWork, OpenWorkAnswer, type OpenWorkFilter, readOpenWork } from './open-work.ts';
import { PipelineStats, RunSummary } from './operations.ts';
import {
  AnnouncementDetail,
  AnnouncementPage,
  type AnnouncementRow,
  FilingState,
  LinkOutcome,
  SaveOutcome,
  StoredEnrichment,
} from './results.ts';
import {
  RoutineAnswer,
  type RoutineFilings,
  type RoutineFilingsFilter,
  type RoutineFilter,
  RoutineReport,
  readRoutineFilings,
} from './routine.ts';

/** Everything is optional; `from` is inclusive, `to` exclusive, `investor` an id or a name, `limit` 1 to 100. */
export interface AnnouncementFilter {
  readonly isin?: string | undefined;
  readonly symbol?: string | undefined;
  readonly exchange?: Exchange | undefined;
  readonly category?: Category | undefined;
  readonly sentiment?: Sentiment['label'] | undefined;
  /** Superseded announcements are listed only when asked for. */
  readonly status?: AnnouncementRow['status'] | undefined;
  readonly investor?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Words as a web search takes them, over company, symbol, headline, subject and summary. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface DocumentQuery {
  readonly sha256: string;
  readonly textSha256: string | null;
  readonly isin: string | null;
  readonly companyName: string | null;
}

export interface AttachmentQuery {
  readonly exchange: Exchange;
  /** The exchange's own name of the file. */
  readonly attachmentName: string;
  readonly isin: string | null;
  readonly companyName: string | null;
}

export type Store = ReturnType<typeof createStore>;

/** The store over any call. Every method rejects with a StoreError; every write may be repeated (G4). */
export function createStore(call: StoreCall) {
  async function ask<T>(schema: z.ZodType<T>, fn: StoreFunction, args?: Record<string, unknown>): Promise<T> {
    const parsed = schema.safeParse(await call(fn, args));
    if (parsed.success) return parsed.data;
    const what = z.prettifyError(parsed.error);
    throw new StoreError(
      'answer_malformed',
      `${fn} answered in a shape of another version, check the migrations: ${what}`,
      'permanent',
      parsed.error,
    );
  }

  const saveOnce = (jobs: readonly UploadJob[]): Promise<SaveOutcome[]> =>
    ask(z.array(SaveOutcome).length(jobs.length), 'save_uploads', { items: jobs });

  return {
    /** Stores a batch of up to 500; the outcomes are in the order of the jobs, a bad one does not stop the rest. */
    async save(jobs: readonly UploadJob[]): Promise<SaveOutcome[]> {
      if (jobs.length === 0) return [];
      const outcomes = await saveOnce(jobs);
      for (const [index, outcome] of outcomes.entries()) {
        // One call fills a bounded number of filings; the same list again goes on with the rest.
        while (outcome.ok && outcome.securities?.more) {
          const [again] = await saveOnce([jobs[index] as UploadJob]);
          if (!again?.ok || !again.securities) break;
          outcome.securities = addReports(outcome.securities, again.securities);
        }
      }
      return outcomes;
    },
    /** The states of those of the filings that are known. */
    filingStates: (ids: readonly string[]) => ask(z.array(FilingState), 'filing_states', { ids }),
    /** The enrichment of a copy of this document by the same issuer, never a degraded one. */
    documentEnrichment: (query: DocumentQuery) => ask(StoredEnrichment.nullable(), 'document_enrichment', { query }),
    /** The same by the name of the attachment, for one document filed under many codes: it need not be downloaded. */
    attachmentEnrichment: (query: AttachmentQuery) =>
      ask(StoredEnrichment.nullable(), 'attachment_enrichment', { query }),
    /** Links what the announcement names now to canonical investors. */
    linkInvestors: (job: InvestorJob) => ask(LinkOutcome, 'link_investors', { job }),
    /** Newest first, a page at a time. */
    list: (filter: AnnouncementFilter = {}) => ask(AnnouncementPage, 'list_announcements', { filter }),
    get: (id: string) => ask(AnnouncementDetail.nullable(), 'get_announcement', { id }),
    /** Newest first, a page at a time. */
    async deadLetters({ cursor, ...filter }: DeadLetterFilter = {}): Promise<DeadLetterPage> {
      const place = cursor === undefined ? {} : { cursor: readPlace(cursor) };
      const page = await ask(StoredDeadLetters, 'list_dead_letters', { filter: { ...filter, ...place } });
      return { items: page.items, nextCursor: page.nextCursor && writePlace(page.nextCursor) };
    },
    /** One dead letter with its whole payload, or null. */
    deadLetter: (queue: string, jobId: string) =>
      ask(StoredDeadLetter.nullable(), 'get_dead_letter', { queue, job_id: jobId }),
    /** Up to 500 at once; resolves with how many are marked now. One that failed again since `failedAt` stays as it is. */
    async markDeadLettersRetried(keys: readonly DeadLetterKey[]): Promise<number> {
      if (keys.length === 0) return 0;
      return (await ask(Count, 'mark_dead_letters_retried', { keys })).count;
    },
    /** Removes all that fit the query, in steps; resolves with how many. What they left open keeps their reason. */
    async purgeDeadLetters(filter: DeadLetterQuery): Promise<number> {
      for (let purged = 0; ; ) {
        const { count } = await ask(Count, 'purge_dead_letters', { filter });
        if (count === 0) return purged;
        purged += count;
      }
    },
    /** What is still to be done, newest first, a page at a time (G1). */
    openWork: async (filter: OpenWorkFilter = {}): Promise<OpenWork> =>
      readOpenWork(await ask(OpenWorkAnswer, 'open_work', { filter })),
    /** What the exchanges say they have beside what is here, newest day first, a page at a time (G13). */
    coverage: (filter: CoverageFilter = {}) => ask(CoverageReport, 'coverage_report', { filter }),
    /** Days before yesterday that are to be read again, newest first (G11, G13). */
    coverageGaps: (filter: CoverageGapsFilter = {}) => ask(z.array(CoverageGap), 'coverage_gaps', { filter }),
    /** What is known of issuers, and whose filings stand without one (G15). */
    mastersReport: () => ask(MastersReport, 'masters_report'),
    /** An issuer with its codes and names over time and its chain of ISINs, or null. */
    findIssuer: (query: IssuerQuery) => ask(Issuer.nullable(), 'find_issuer', { query }),
    /** How many filings which rule for routine ones was applied to (G16). */
    routineReport: (filter: RoutineFilter = {}) => ask(RoutineReport, 'routine_report', { filter }),
    /** Those filings, newest first, a page at a time, to send them round again in full. */
    routineFilings: async (filter: RoutineFilingsFilter): Promise<RoutineFilings> =>
      readRoutineFilings(await ask(RoutineAnswer, 'routine_filings', { filter })),
    stats: () => ask(PipelineStats, 'pipeline_stats'),
    /** What the end of a run is judged by. */
    runSummary: () => ask(RunSummary, 'run_summary'),
    /** The newest migration of the database, 14 digits. */
    schemaVersion: async () => (await ask(z.object({ version: z.string() }), 'schema_version')).version,
    /** Resolves when the database answers. */
    ping: async () => void (await call('schema_version')),
    close: () => call.close(),
  };
}
