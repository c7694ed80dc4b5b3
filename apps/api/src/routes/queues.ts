import { type Operator, OperatorError, queueOf } from '@filings/operator';
import { LIMIT_NAMES, LimitPatch, type QueueName } from '@filings/queue-core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { QueueState, queueStateOf } from '../pipeline.ts';
import { problemResponses } from '../problems.ts';
import { takeWrites } from '../writing.ts';

const Params = z.object({ queue: z.string().describe('Its name, or its label: AI, UPLOAD, INVESTOR') });
const WorkerParams = z.object({ id: z.string() });
const Pause = z.strictObject({ reason: z.string().min(1).max(200).optional().describe('Shown with the hold') });
const Nothing = z.strictObject({});
const Wait = z.strictObject({
  timeoutSeconds: z.number().min(0).max(300).default(60).describe('The answer comes when it is done, or after this'),
});
const Limits = z.object({
  queue: z.string(),
  label: z.string(),
  /** In force now; times in milliseconds. */
  limits: LimitPatch.required().extend({ backoffMs: z.object({ base: z.number(), cap: z.number() }) }),
  /** Those that an operator changed while everything runs. */
  changed: z.array(z.enum(LIMIT_NAMES)),
});
const Change = LimitPatch.refine((patch) => Object.keys(patch).length > 0, 'names no limit');
const Drained = z.object({ done: z.boolean(), queue: QueueState });
const Ended = z.object({
  done: z.boolean(),
  ended: z.array(z.string()).describe('Ids of the workers that have ended'),
});

const refusals = (...codes: Parameters<typeof problemResponses>) =>
  problemResponses(
    'request_malformed',
    'key_missing',
    'key_insufficient',
    'queue_unknown',
    'media_type_refused',
    'too_many_requests',
    'pipeline_unavailable',
    ...codes,
  );

/** What was ordered stands when the time is over: that is no failure, but not done yet. */
async function inTime<T>(work: Promise<T>): Promise<{ done: true; value: T } | { done: false }> {
  try {
    return { done: true, value: await work };
  } catch (error) {
    if (error instanceof OperatorError && error.code === 'not_in_time') return { done: false };
    throw error;
  }
}

export const queueRoutes: FastifyPluginAsyncZod<{ operator: Operator }> = async (app, { operator }) => {
  takeWrites(app);
  const config = { right: 'operate' as const };
  const tags = ['operation'];

  async function stateOf(queue: QueueName) {
    const found = (await operator.status()).queues.find((one) => one.queue === queue)!;
    return { ...queueStateOf(found), limits: found.limits, changed: found.changed };
  }

  app.post(
    '/v1/queues/:queue/pause',
    {
      config,
      schema: {
        operationId: 'pauseQueue',
        summary: 'The queue keeps its jobs and gives out none, until resumed',
        tags,
        params: Params,
        body: Pause,
        response: { 200: QueueState, ...refusals() },
      },
    },
    async ({ params, body }) => {
      const queue = queueOf(params.queue);
      await operator.pause(queue, body.reason);
      return stateOf(queue);
    },
  );

  app.post(
    '/v1/queues/:queue/resume',
    {
      config,
      schema: {
        operationId: 'resumeQueue',
        summary: 'Lifts every hold of the queue, also one for an outage or a rate limit',
        tags,
        params: Params,
        body: Nothing,
        response: { 200: QueueState, ...refusals() },
      },
    },
    async ({ params }) => {
      const queue = queueOf(params.queue);
      await operator.resume(queue);
      return stateOf(queue);
    },
  );

  app.post(
    '/v1/queues/:queue/drain',
    {
      config,
      schema: {
        operationId: 'drainQueue',
        summary: 'Pauses the queue, waits for what is worked on, and ends its workers; it stays paused',
        tags,
        params: Params,
        body: Wait,
        response: { 200: Drained, 202: Drained, ...refusals() },
      },
    },
    async ({ params, body }, reply) => {
      const queue = queueOf(params.queue);
      const { done } = await inTime(operator.drain(queue, { timeoutMs: body.timeoutSeconds * 1_000 }));
      return reply.code(done ? 200 : 202).send({ done, queue: await stateOf(queue) });
    },
  );

  app.post(
    '/v1/queues/:queue/terminate',
    {
      config,
      schema: {
        operationId: 'terminateQueue',
        summary: 'Ends all workers that the queue has now; pause it first if no new ones are wanted',
        tags,
        params: Params,
        body: Wait,
        response: { 200: Ended, 202: Ended, ...refusals() },
      },
    },
    async ({ params, body }, reply) => {
      const queue = queueOf(params.queue);
      const result = await inTime(operator.terminateQueue(queue, { timeoutMs: body.timeoutSeconds * 1_000 }));
      return reply.code(result.done ? 200 : 202).send({ done: result.done, ended: result.done ? result.value : [] });
    },
  );

  app.post(
    '/v1/workers/:id/terminate',
    {
      config,
      schema: {
        operationId: 'terminateWorker',
        summary: 'Ends one worker on whichever host; it finishes or hands back within its grace',
        tags,
        params: WorkerParams,
        body: Wait,
        response: { 200: Ended, 202: Ended, ...refusals('worker_unknown') },
      },
    },
    async ({ params, body }, reply) => {
      const { done } = await inTime(operator.terminate(params.id, { timeoutMs: body.timeoutSeconds * 1_000 }));
      return reply.code(done ? 200 : 202).send({ done, ended: done ? [params.id] : [] });
    },
  );

  app.get(
    '/v1/queues/:queue/limits',
    {
      config: { right: 'read' },
      schema: {
        operationId: 'getLimits',
        summary: 'The limits in force',
        tags,
        params: Params,
        response: { 200: Limits, ...refusals() },
      },
    },
    ({ params }) => stateOf(queueOf(params.queue)),
  );

  app.patch(
    '/v1/queues/:queue/limits',
    {
      config,
      schema: {
        operationId: 'changeLimits',
        summary: 'Changes limits for all hosts while they run',
        tags,
        params: Params,
        body: Change,
        response: { 200: Limits, ...refusals('limits_refused') },
      },
    },
    async ({ params, body }) => {
      const queue = queueOf(params.queue);
      await operator.limits(queue, body);
      return stateOf(queue);
    },
  );

  app.delete(
    '/v1/queues/:queue/limits',
    {
      config,
      schema: {
        operationId: 'resetLimits',
        summary: 'Back to the limits of file and environment',
        tags,
        params: Params,
        response: { 200: Limits, ...refusals() },
      },
    },
    async ({ params }) => {
      const queue = queueOf(params.queue);
      await operator.resetLimits(queue);
      return stateOf(queue);
    },
  );
};
