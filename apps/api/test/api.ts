import { createHash } from 'node:crypto';
import { CONTRACT_VERSION, type Filing, filingIdOf, type UploadJob, withLimits } from '@filings/queue-core';
import { createStore, postgresCall, type Store } from '@filings/supabase-sink';
import { test as base, openTestDatabase } from '@filings/test-kit';
import { type App, type AppOptions, createApp } from '../src/app.ts';
import type { Pipeline } from '../src/pipeline.ts';
import { createRedisPipeline } from '../src/redis-pipeline.ts';

export interface Api {
  readonly app: App;
  readonly store: Store;
}

/** Queues that stand still: what reads real ones is tested on real Redis in operation.test.ts. */
export const quiet: Pipeline = {
  status: async () => ({ queues: [], slots: [] }),
  meters: async () => ({
    counters: { jobs: [], lease_losses: [], holds: [], workers_started: [], workers_ended: [] },
    histograms: { job_completion: [], job_work: [] },
  }),
  sources: async () => [],
  ping: async () => {},
  close: async () => {},
};

/** The API over a real, empty database and the test's own keys in Redis, closed after the test. `api` is open, `openApi` takes options. */
export const test = base.extend<{ openApi: (options?: Partial<AppOptions>) => Promise<Api>; api: Api }>({
  openApi: async ({ redis }, use) => {
    const closing: (() => Promise<void>)[] = [];
    await use(async (options = {}) => {
      const database = await openTestDatabase();
      const store = createStore(postgresCall({ url: database.url }));
      const pipeline = createRedisPipeline({ ...redis, limits: withLimits(), store });
      const { operator } = pipeline;
      const app = await createApp({ store, pipeline, operator, webFolder: '/nowhere', ...options });
      closing.push(async () => {
        await app.close();
        await pipeline.close();
        await store.close();
        await database.close();
      });
      return { app, store };
    });
    for (const close of closing) await close();
  },
  api: async ({ openApi }, use) => use(await openApi()),
});

let made = 0;

/** A filing, the n-th by time of publication. */
export function filing(changes: Partial<Filing> = {}): Filing {
  made += 1;
  const exchangeId = `id-${made}`;
  return {
    filingId: filingIdOf('nse', 'equities', exchangeId),
    exchange: 'nse',
    segment: 'equities',
    exchangeId,
    companyName: 'Acme Works Limited',
    isin: 'INE000A01017',
    symbol: 'ACME',
    scripCode: null,
    subject: 'Receipt of an order',
    category: 'Company Update',
    subcategory: null,
    text: 'Acme Works has received an order.',
    attachment: { name: `${exchangeId}.pdf`, urls: [`https://exchange.example/${exchangeId}.pdf`], bytes: null },
    publishedAt: new Date(Date.UTC(2026, 0, 24, 5, 0, made)).toISOString(),
    publishedRaw: '24-Jan-2026 10:30:00',
    detectedAt: '2026-01-24T05:30:00.000Z',
    raw: {},
    ...changes,
  };
}

export const detected = (of: Filing): UploadJob => ({ v: CONTRACT_VERSION, kind: 'detected', filing: of });

export function enriched(of: Filing, text = of.filingId): UploadJob {
  const hash = (what: string) => createHash('sha256').update(what).digest('hex');
  return {
    v: CONTRACT_VERSION,
    kind: 'enriched',
    filing: of,
    document: {
      sha256: hash(`bytes of ${text}`),
      textSha256: hash(text),
      bytes: 1000,
      pages: 1,
      contentType: 'application/pdf',
      url: `https://exchange.example/archive/${of.exchangeId}.pdf`,
    },
    enrichment: {
      category: 'New Order',
      headline: 'Order of Rs 120.5 crore from NTPC',
      summary: 'An **order** of Rs 120.5 crore.\n\n| Item | Rs crore |\n|---|---|\n| Order | 120.5 |',
      sentiment: { label: 'Positive', reason: 'An order was won.' },
      figures: [
        {
          metric: 'order_value',
          value: 120.5,
          unit: 'Rs crore',
          printed: 'Rs. 120.50 crore',
          printedUnit: 'crore',
          period: null,
          basis: null,
          comparison: 'current',
          page: 1,
          quote: 'an order of Rs. 120.50 crore',
          verified: true,
        },
      ],
      investors: [
        { name: 'Acme Fund', kind: 'institution', role: 'allottee', page: 1, quote: 'allotted to Acme Fund' },
      ],
      provenance: {
        engine: 'rules',
        model: null,
        promptVersion: null,
        rulesVersion: '1',
        ruleIds: ['category/subject/order'],
        tokens: null,
        costUsd: null,
        durationMs: 12,
        pages: [{ page: 1, source: 'native' }],
        degraded: null,
      },
    },
    stages: {
      queuedAt: '2026-01-24T05:30:01.000Z',
      startedAt: '2026-01-24T05:30:02.000Z',
      enrichedAt: '2026-01-24T05:30:05.000Z',
    },
  };
}

/** Saves and gives the announcement's id. */
export async function save(store: Store, job: UploadJob): Promise<string> {
  const [outcome] = await store.save([job]);
  if (!outcome?.ok || outcome.announcementId === null) throw new Error(`not saved: ${JSON.stringify(outcome)}`);
  return outcome.announcementId;
}
