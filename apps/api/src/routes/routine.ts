import { ROUTINE_RULES } from '@filings/ai-pipeline';
import { Exchange } from '@filings/queue-core';
import { RoutineReport, type Store } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Moment, moment } from '../moment.ts';
import { problemResponses } from '../problems.ts';

const Query = z.strictObject({
  exchange: Exchange.optional(),
  from: Moment.optional().describe('Published at or after'),
  to: Moment.optional().describe('Published before'),
});

const Report = RoutineReport.extend({
  rules: z
    .array(
      z.object({
        id: z.string(),
        version: z.int(),
        title: z.string(),
        why: z.string(),
        reads: z.enum(['document', 'row']).describe('What is still read: the document by rules, or only the row'),
      }),
    )
    .describe('The rules that this version knows, applied or not'),
});

const rules = ROUTINE_RULES.map(({ id, version, title, why, reads }) => ({ id, version, title, why, reads }));

export const routineRoutes: FastifyPluginAsyncZod<{ store: Store }> = async (app, { store }) => {
  app.get(
    '/v1/routine',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'listRoutine',
        summary: 'Filings that a rule spared the model: how many by which rule, version and exchange',
        tags: ['operation'],
        querystring: Query,
        response: {
          200: Report,
          ...problemResponses('request_malformed', 'key_missing', 'too_many_requests', 'store_unavailable'),
        },
      },
      onSend: async (_, reply) => void reply.header('cache-control', 'no-cache'),
    },
    async ({ query: { exchange, from, to } }) => {
      return { ...(await store.routineReport({ exchange, from: moment(from), to: moment(to) })), rules };
    },
  );
};
