import { addDays, dayOf } from '@filings/scrapers';
import type { Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { z } from 'zod';
import { type Family, meterFamilies, statusFamilies, storeFamilies, upFamily } from '../metrics.ts';
import type { Pipeline } from '../pipeline.ts';
import { problemResponses } from '../problems.ts';
import { coverageFamilies, readTotals, sourceFamilies } from '../source-metrics.ts';

/** A scraper gives up after ten seconds; what has not answered by now is down. */
const ANSWER_WITHIN_MS = 3_000;

/** This process' own memory, event loop and garbage collection; observed once, however many apps are built. */
let ownMetrics: Registry | undefined;
function processMetrics(): Registry {
  if (!ownMetrics) {
    ownMetrics = new Registry();
    collectDefaultMetrics({ register: ownMetrics });
  }
  return ownMetrics;
}

/** The answer, or null for none: a failing part must not take the others' figures with it. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ANSWER_WITHIN_MS, null);
  try {
    return await Promise.race([answer, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** A registry of values that come from elsewhere: prom-client writes them, it does not keep them. */
function registryOf(families: readonly Family[]): Registry {
  const registry = new Registry();
  for (const family of families)
    registry.registerMetric({ name: family.name, get: async () => family } as unknown as Metric);
  return registry;
}

export const metricsRoutes: FastifyPluginAsyncZod<{ store: Store; pipeline: Pipeline }> = async (app, options) => {
  const { store, pipeline } = options;

  app.get(
    '/metrics',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'metrics',
        summary: 'Everything that is counted, in the text format of Prometheus',
        tags: ['operation'],
        response: {
          200: { content: { 'text/plain': { schema: z.string() } } },
          ...problemResponses('key_missing', 'too_many_requests'),
        },
      },
    },
    async (_, reply) => {
      const now = new Date();
      const today = dayOf(now);
      const [redis, sources, stats, totals] = await Promise.all([
        inTime(Promise.all([pipeline.status(), pipeline.meters()])),
        inTime(pipeline.sources()),
        inTime(store.stats()),
        inTime(readTotals(store, today, addDays(today, -1))),
      ]);
      const registry = registryOf([
        upFamily({ redis: redis !== null && sources !== null, database: stats !== null && totals !== null }),
        ...(redis ? [...statusFamilies(redis[0]), ...meterFamilies(redis[1])] : []),
        ...(sources ? sourceFamilies(sources, now) : []),
        ...(stats ? storeFamilies(stats) : []),
        ...(totals ? coverageFamilies(totals) : []),
      ]);
      const text = await Registry.merge([registry, processMetrics()]).metrics();
      return reply.header('cache-control', 'no-store').type(Registry.PROMETHEUS_CONTENT_TYPE).send(text);
    },
  );
};
