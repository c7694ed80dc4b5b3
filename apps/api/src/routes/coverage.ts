import { Day, Exchange } from '@filings/queue-core';
import { CoverageReport, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Pipeline } from '../pipeline.ts';
import { ApiError, problemResponses } from '../problems.ts';
import { SourceReport } from '../sources.ts';

const Query = z
  .strictObject({
    exchange: Exchange.optional(),
    segment: z.string().min(1).max(40).optional().describe("The exchange's own: equity, debt, equities, sme, …"),
    from: Day.optional().describe('First day, as the exchanges count days (Asia/Kolkata)'),
    to: Day.optional().describe('Last day, included'),
    onlyMissing: z
      .stringbool()
      .optional()
      .describe('Only days that are not complete: something is missing, or the count of the exchange is not known'),
    cursor: z.string().optional().describe('nextCursor of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'is before from',
  });

const Sources = z.object({ items: z.array(SourceReport), at: z.iso.datetime() });

/** What is there against what the exchanges say they have, and how the exchanges are read at this moment. */
export const coverageRoutes: FastifyPluginAsyncZod<{ store: Store; pipeline: Pipeline }> = async (
  app,
  { store, pipeline },
) => {
  app.get(
    '/v1/coverage',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'listCoverage',
        summary: 'What the exchanges say they have against what is here, by exchange, segment and day, newest first',
        description: 'The totals are of everything that fits the filter, not of the page alone.',
        tags: ['operation'],
        querystring: Query,
        response: {
          200: CoverageReport,
          ...problemResponses('request_malformed', 'key_missing', 'too_many_requests', 'store_unavailable'),
        },
      },
      onSend: async (_, reply) => void reply.header('cache-control', 'no-cache'),
    },
    ({ query }) => store.coverage(query),
  );

  app.get(
    '/v1/sources',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'listSources',
        summary: 'How each exchange is read: last poll, last answer, what fails, and the freshness alarms',
        description: 'An alarm says that filings may be late; it does not make this API unready.',
        tags: ['operation'],
        response: { 200: Sources, ...problemResponses('key_missing', 'too_many_requests', 'pipeline_unavailable') },
      },
      onSend: async (_, reply) => void reply.header('cache-control', 'no-store'),
    },
    async () => {
      const items = await pipeline.sources().catch((error: unknown) => {
        throw new ApiError('pipeline_unavailable', 'Redis does not answer; ask again in a few seconds.', error);
      });
      return { items, at: new Date().toISOString() };
    },
  );
};
