import { DeadLetterPage, PipelineStats, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Pipeline, PipelineStatus } from '../pipeline.ts';
import { ApiError, problemResponses } from '../problems.ts';

const PipelineView = PipelineStatus.extend({
  /** Counts and latencies from the database. */
  store: PipelineStats,
  at: z.iso.datetime(),
});

const Query = z.strictObject({
  queue: z.string().optional(),
  cursor: z.string().optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const operationRoutes: FastifyPluginAsyncZod<{ store: Store; pipeline: Pipeline }> = async (app, options) => {
  const { store, pipeline } = options;
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
      const [status, stats] = await Promise.all([
        pipeline.status().catch((error: unknown) => {
          throw new ApiError('pipeline_unavailable', 'Redis does not answer; ask again in a few seconds.', error);
        }),
        store.stats(),
      ]);
      return { ...status, store: stats, at: new Date().toISOString() };
    },
  );

  app.get(
    '/v1/dead-letters',
    {
      config: { right: 'operate' },
      schema: {
        operationId: 'listDeadLetters',
        summary: 'Jobs that ended without their effect, newest first',
        tags: ['operation'],
        querystring: Query,
        response: {
          200: DeadLetterPage,
          ...problemResponses(
            'request_malformed',
            'key_missing',
            'key_insufficient',
            'too_many_requests',
            'store_unavailable',
          ),
        },
      },
    },
    ({ query }) => store.deadLetters(query),
  );
};
