import { PipelineStats, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Pipeline, PipelineStatus } from '../pipeline.ts';
import { ApiError, problemResponses } from '../problems.ts';

const PipelineView = PipelineStatus.extend({
  /** Counts and latencies from the database. */
  store: PipelineStats,
  at: z.iso.datetime(),
});

/** However many pages watch, the database counts at most once in this time. */
const COUNT_EVERY_MS = 1_000;

function countedOnce(count: () => Promise<PipelineStats>): () => Promise<PipelineStats> {
  let last: { at: number; counted: Promise<PipelineStats> } | null = null;
  return () => {
    const now = Date.now();
    if (last === null || now - last.at > COUNT_EVERY_MS) {
      const one = { at: now, counted: count() };
      last = one;
      // A failure is nobody else's answer.
      one.counted.catch(() => {
        if (last === one) last = null;
      });
    }
    return last.counted;
  };
}

export const operationRoutes: FastifyPluginAsyncZod<{ store: Store; pipeline: Pipeline }> = async (app, options) => {
  const { store, pipeline } = options;
  const stats = countedOnce(() => store.stats());
  app.addHook('onSend', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/v1/pipeline',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'getPipeline',
        summary: 'Queues, workers by slot, counts and latencies',
        tags: ['operation'],
        response: {
          200: PipelineView,
          ...problemResponses('key_missing', 'too_many_requests', 'store_unavailable', 'pipeline_unavailable'),
        },
      },
    },
    async () => {
      const [status, counted] = await Promise.all([
        pipeline.status().catch((error: unknown) => {
          throw new ApiError('pipeline_unavailable', 'Redis does not answer; ask again in a few seconds.', error);
        }),
        stats(),
      ]);
      return { ...status, store: counted, at: new Date().toISOString() };
    },
  );
};
