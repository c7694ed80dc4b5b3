import type { Enricher } from '@filings/ai-pipeline';
import {
  connectRedis,
  createQueues,
  type Enrichment,
  type Filing,
  filingIdOf,
  hashTag,
  QUEUE_NAMES,
  type QueueName,
  runSession,
  type SessionOptions,
  type UploadJob,
  withLimits,
} from '@filings/queue-core';
import { createStore, postgresCall, type Store } from '@filings/supabase-sink';
import type { TestRedis } from '@filings/test-kit';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import type { ReconcileOptions } from '../../src/reconcile.ts';
import { createAiHandler } from '../../src/workers/ai.ts';
import { createInvestorHandler } from '../../src/workers/investor.ts';
import { createUploadHandler } from '../../src/workers/upload.ts';

let count = 0;

/** A filing that no other test has. */
export function newFiling(change: Partial<Filing> = {}): Filing {
  count += 1;
  const exchangeId = `${process.pid}${String(count).padStart(6, '0')}`;
  return {
    filingId: filingIdOf('nse', 'equities', exchangeId),
    exchange: 'nse',
    segment: 'equities',
    exchangeId,
    companyName: `Company ${exchangeId} Limited`,
    isin: null,
    symbol: null,
    scripCode: null,
    subject: 'General Updates',
    category: null,
    subcategory: null,
    text: `Update ${count}`,
    attachment: null,
    publishedAt: '2026-01-24T10:00:00.000Z',
    publishedRaw: '24-Jan-2026 15:30:00',
    detectedAt: '2026-01-24T10:00:05.000Z',
    raw: {},
    ...change,
  };
}

/** What the enricher of these tests finds: always the same for one filing, with an investor where the text says so. */
export function enrichmentOf(filing: Filing): Enrichment {
  const name = `Fund of ${filing.exchangeId}`;
  return {
    category: 'Procedural/Administrative',
    headline: `Headline of ${filing.exchangeId}`,
    summary: 'A summary.',
    sentiment: { label: 'Neutral', reason: 'A notice.' },
    figures: [],
    investors: filing.text.includes('investor')
      ? [{ name, kind: 'institution', role: 'allottee', page: null, quote: `allotted to ${name}` }]
      : [],
    provenance: {
      engine: 'rules',
      model: null,
      promptVersion: null,
      rulesVersion: '1',
      ruleIds: [],
      tokens: null,
      costUsd: null,
      durationMs: 1,
      pages: [],
      degraded: null,
    },
  };
}

const stages = { queuedAt: null, startedAt: null, enrichedAt: '2026-01-24T10:00:09.000Z' };
export const detected = (filing: Filing): UploadJob => ({ v: 1, kind: 'detected', filing });
export const enriched = (filing: Filing): UploadJob & { kind: 'enriched' } => ({
  v: 1,
  kind: 'enriched',
  filing,
  document: null,
  enrichment: enrichmentOf(filing),
  stages,
});
export const unreadable = (filing: Filing): UploadJob => ({
  v: 1,
  kind: 'unreadable',
  filing,
  reason: { code: 'pdf_encrypted', message: 'It asks for a password.' },
  document: null,
  stages: { ...stages, enrichedAt: null },
});
export const deadLetter = (filing: Filing): UploadJob & { kind: 'dead_letter' } => ({
  v: 1,
  kind: 'dead_letter',
  deadLetter: {
    queue: 'ai_processing',
    jobId: `enrich-${filing.filingId}`,
    filingId: filing.filingId,
    payload: { v: 1, filing },
    reason: { code: 'network', message: 'gave up' },
    attempts: 5,
    history: [],
    failedAt: '2026-01-24T11:00:00.000Z',
  },
});

type Parts = Pick<ReconcileOptions, 'connection' | 'prefix' | 'queues'> & { store: Store };

/** Queues, store and workers of one installation, without spawner: sessions run here and now. */
export function openHouse(redis: TestRedis, databaseUrl: string, prefix = redis.prefix) {
  const connection = connectRedis(redis.url);
  const place = { connection, prefix };
  const queues = createQueues(place);
  const store = createStore(postgresCall({ url: databaseUrl, role: 'service_role' }));
  const raw = new Map(QUEUE_NAMES.map((name) => [name, new Queue(name, { connection, prefix: hashTag(prefix) })]));
  /** How often each filing was enriched. */
  const enrichments = new Map<string, number>();
  const enricher: Enricher = {
    async enrich(filing) {
      enrichments.set(filing.filingId, (enrichments.get(filing.filingId) ?? 0) + 1);
      return { document: null, enrichment: enrichmentOf(filing) };
    },
    close: async () => {},
  };
  const onProblem = () => {};
  const handlers = {
    ai_processing: createAiHandler({ enricher, queues, store, onProblem }),
    supabase_upload: createUploadHandler({ store, queues }),
    investor_processing: createInvestorHandler({ store }),
  };
  const limits = withLimits();

  async function work<Q extends QueueName>(queue: Q, jobs: number): Promise<void> {
    await runSession<Q>({
      ...place,
      queue,
      workerId: `${queue}-${Math.random()}`,
      limits: { ...limits[queue], jobsPerSession: jobs },
      handle: handlers[queue] as SessionOptions<Q>['handle'],
    });
  }

  const counts = async () => Promise.all(QUEUE_NAMES.map(async (name) => ({ name, ...(await queues.depth(name)) })));

  const parts: Parts = { ...place, queues, store };
  return {
    parts,
    queues,
    store,
    raw: (name: QueueName): Queue => raw.get(name)!,
    enrichments,
    /** Works until no queue has anything that waits. */
    async workAll(): Promise<void> {
      for (;;) {
        const busy = (await counts()).filter(({ ready }) => ready > 0);
        if (busy.length === 0) return;
        for (const { name, ready } of busy) await work(name, ready);
      }
    },
    counts,
    /** Ends jobs that wait, as if a worker had: call it while no other job waits in that queue. */
    async end(queue: QueueName, how: 'completed' | 'failed'): Promise<void> {
      const worker = new Worker(queue, null, {
        connection,
        prefix: hashTag(prefix),
        autorun: false,
        skipStalledCheck: true,
      });
      for (;;) {
        const job = await worker.getNextJob('ends', { block: false });
        if (!job) break;
        if (how === 'completed') await job.moveToCompleted(true, 'ends', false);
        else await job.moveToFailed(new UnrecoverableError('network: gave up after 5 attempts'), 'ends');
      }
      await worker.close(true);
    },
    /** All of Redis, as far as this installation goes, but for keys with these words in them. */
    async empty(but?: string): Promise<void> {
      const all = await connection.keys(`${hashTag(prefix)}*`);
      const keys = all.filter((key) => but === undefined || !key.includes(but));
      if (keys.length > 0) await connection.unlink(...keys);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...raw.values()].map((queue) => queue.close()));
      await Promise.all([queues.close(), store.close()]);
      connection.disconnect();
    },
  };
}
export type House = ReturnType<typeof openHouse>;
