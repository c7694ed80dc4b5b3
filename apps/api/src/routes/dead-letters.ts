import { type Operator, queueOf } from '@filings/operator';
import { Reason } from '@filings/queue-core';
import { DeadLetterPage, StoredDeadLetter } from '@filings/supabase-sink';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Moment, moment } from '../moment.ts';
import { ApiError, problemResponses } from '../problems.ts';
import { takeWrites } from '../writing.ts';

const filter = {
  queue: z.string().optional().describe('Its name, or its label: AI, UPLOAD, INVESTOR'),
  code: z.string().optional().describe('The code of the reason'),
  filingId: z.uuid().optional(),
  from: Moment.optional().describe('Failed at or after'),
  to: Moment.optional().describe('Failed before'),
};
const RETRIED = 'Also those that were sent round again and have not failed since';

const ListQuery = z.strictObject({
  ...filter,
  retried: z.stringbool().optional().describe(RETRIED),
  cursor: z.string().optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
const Key = z.object({ queue: z.string(), jobId: z.string() });
const RetryOne = z.strictObject({
  payload: z.unknown().optional().describe('In the place of its own payload; without it the job runs as it was'),
});
const RetryAll = z.strictObject(filter);
const Purge = z
  .strictObject({
    ...filter,
    retried: z.boolean().optional().describe(RETRIED),
    all: z.literal(true).optional().describe('Really all of them, when nothing else says which'),
  })
  .refine(({ retried: _, ...which }) => Object.keys(which).length > 0, 'say which to remove, or all: true');
const Retried = z.object({
  retried: z.int(),
  /** Those that could not be sent round again; they stay as they are. */
  refused: z.array(z.object({ queue: z.string(), jobId: z.string(), reason: Reason })),
});

/** A payload is at most 1 MB; the edited one comes wrapped, and may be written with more space. */
const EDITED_LIMIT_BYTES = 4 * 1024 * 1024;

type Filter = Partial<Record<'queue' | 'code' | 'filingId' | 'from' | 'to', string>>;

/** The query that the store understands: queues by name, dates as times. */
const queryOf = ({ queue, code, filingId, from, to }: Filter) => ({
  queue: queue === undefined ? undefined : queueOf(queue),
  code,
  filingId,
  from: moment(from),
  to: moment(to),
});

const refusals = (...codes: Parameters<typeof problemResponses>) =>
  problemResponses(
    'request_malformed',
    'key_missing',
    'key_insufficient',
    'too_many_requests',
    'store_unavailable',
    ...codes,
  );

export const deadLetterRoutes: FastifyPluginAsyncZod<{ operator: Operator }> = async (app, { operator }) => {
  takeWrites(app);
  const { deadLetters } = operator;
  const config = { right: 'operate' as const };
  const tags = ['operation'];

  app.get(
    '/v1/dead-letters',
    {
      config,
      schema: {
        operationId: 'listDeadLetters',
        summary: 'Jobs that ended without their effect, newest first; payloads over 16 KB are left out',
        tags,
        querystring: ListQuery,
        response: { 200: DeadLetterPage, ...refusals('queue_unknown') },
      },
    },
    ({ query: { retried, cursor, limit, ...rest } }) => deadLetters.list({ ...queryOf(rest), retried, cursor, limit }),
  );

  app.get(
    '/v1/dead-letters/:queue/:jobId',
    {
      config,
      schema: {
        operationId: 'getDeadLetter',
        summary: 'One with its whole payload and the history of its attempts',
        tags,
        params: Key,
        response: { 200: StoredDeadLetter, ...refusals('dead_letter_unknown') },
      },
    },
    async ({ params: { queue, jobId } }) => {
      const letter = await deadLetters.show(queueOf(queue), jobId);
      if (letter === null)
        throw new ApiError('dead_letter_unknown', `There is no dead letter of job ${jobId} of ${queue}.`);
      return letter;
    },
  );

  app.post(
    '/v1/dead-letters/:queue/:jobId/retry',
    {
      config,
      bodyLimit: EDITED_LIMIT_BYTES,
      schema: {
        operationId: 'retryDeadLetter',
        summary: 'Sends one round again with all its attempts, as it was or edited',
        tags,
        params: Key,
        body: RetryOne,
        response: {
          200: Key,
          ...refusals(
            'dead_letter_unknown',
            'payload_refused',
            'job_alive',
            'media_type_refused',
            'pipeline_unavailable',
          ),
        },
      },
    },
    async ({ params, body }) => {
      const queue = queueOf(params.queue);
      return { queue, jobId: await deadLetters.retry(queue, params.jobId, body) };
    },
  );

  app.post(
    '/v1/dead-letters/retry',
    {
      config,
      schema: {
        operationId: 'retryDeadLetters',
        summary: 'Sends all that fit round again; one that is refused stops no other',
        tags,
        body: RetryAll,
        response: { 200: Retried, ...refusals('queue_unknown', 'media_type_refused', 'pipeline_unavailable') },
      },
    },
    ({ body }) => deadLetters.retryAll(queryOf(body)),
  );

  app.post(
    '/v1/dead-letters/purge',
    {
      config,
      schema: {
        operationId: 'purgeDeadLetters',
        summary: 'Removes all that fit for good: what they left open stays so, with the reason',
        tags,
        body: Purge,
        response: { 200: z.object({ purged: z.int() }), ...refusals('queue_unknown', 'media_type_refused') },
      },
    },
    async ({ body: { retried, all: _, ...rest } }) => ({
      purged: await deadLetters.purge({ ...queryOf(rest), retried }),
    }),
  );
};
