import { checkSchema, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Pipeline } from '../pipeline.ts';

const Health = z.object({ ok: z.literal(true) });
/** `ok`, or what is wrong, for each thing that the API needs. */
const Readiness = z.object({ ready: z.boolean(), checks: z.object({ store: z.string(), redis: z.string() }) });

/** A probe has no use for a late answer. */
const PROBE_MS = 3_000;

async function probe(check: Promise<void>): Promise<string> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_MS} ms`)), PROBE_MS);
  try {
    await Promise.race([check, late]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

export const healthRoutes: FastifyPluginAsyncZod<{ store: Store; pipeline: Pipeline }> = async (
  app,
  { store, pipeline },
) => {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'The process answers',
        tags: ['operation'],
        security: [],
        response: { 200: Health },
      },
    },
    async () => ({ ok: true as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Database and Redis answer, and the database has the schema that this version needs',
        tags: ['operation'],
        security: [],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_, reply) => {
      const [storeIs, redisIs] = await Promise.all([probe(checkSchema(store)), probe(pipeline.ping())]);
      const ready = storeIs === 'ok' && redisIs === 'ok';
      return reply.code(ready ? 200 : 503).send({ ready, checks: { store: storeIs, redis: redisIs } });
    },
  );
};
