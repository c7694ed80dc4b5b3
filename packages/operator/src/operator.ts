import {
  type AllLimits,
  announcedLimits,
  catalog,
  createLimitOverrides,
  createQueues,
  type LimitPatch,
  type QueueLimits,
  type QueueName,
  type Queues,
  readDepth,
} from '@filings/queue-core';
import { createOrders, createSlots, MOST_SLOTS } from '@filings/spawner';
import type { Redis } from 'ioredis';
import { createDeadLetters, type DeadLetters, type DeadLettersOptions } from './dead-letters.ts';
import { OperatorError, told } from './error.ts';
import { type OperatorStatus, readOperatorStatus, type Watching, watchStatus } from './status.ts';
import { createWorkers, type Waiting } from './workers.ts';

export interface OperatorOptions {
  /** Stays the caller's to close. */
  redis: Redis;
  /** Key prefix of the installation. */
  prefix: string;
  /** Limits by our own file and environment, where no spawner has said yet which it starts from. */
  base: AllLimits;
  /** Where the dead letters are; without it they cannot be handled. Stays the caller's to close. */
  store?: DeadLettersOptions['store'] | undefined;
  /** Who operates: told to the spawners, and seen in a hold's reason. */
  by?: string;
}

export type Operator = ReturnType<typeof createOperator>;

/** Beyond a worker's own time: the way of the order to its host, or the end of the slot of a host that is gone. */
const HANDOVER_MS = 15_000;

/**
 * The operator's hand on one installation, whoever runs its parts on whichever hosts. Every method rejects with an
 * OperatorError: with a code of its own, with that of the part below (`limits_contradict`, `no_such_worker`,
 * `bad_payload` ...), or `redis_unreachable`.
 */
export function createOperator({ redis, prefix, base, store, by = 'an operator' }: OperatorOptions) {
  const depth = (queue: QueueName) => readDepth(redis, prefix, queue, Date.now());
  const slots = createSlots({ redis, prefix, host: by, leaseMs: 0 });
  /** Over what the spawners say that they start from: their file and environment need not be ours. */
  const overrides = async () =>
    createLimitOverrides({ connection: redis, prefix, base: (await announcedLimits(redis, prefix)) ?? base });
  const limitsNow = async () => (await overrides()).read();
  const workers = createWorkers({ depth, slots, orders: createOrders({ redis, prefix }), by });

  let queues: Queues | null = null;

  /** Only who acts on a queue needs more than plain commands; and BullMQ would wait for a Redis that is away for ever. */
  async function acting(): Promise<Queues> {
    await redis.ping();
    queues ??= createQueues({ connection: redis, prefix, limits: base });
    return queues;
  }

  const status = (): Promise<OperatorStatus> =>
    told(async () => readOperatorStatus({ depth, slots, overrides: await overrides() }));

  function limits(queue: QueueName, patch: LimitPatch): Promise<QueueLimits> {
    return told(async () => {
      const { maxConcurrent } = patch;
      if (maxConcurrent === 0)
        throw new OperatorError(
          'limits_contradict',
          `${catalog[queue].label} cannot have 0 workers at once: pause the queue to have none.`,
        );
      if (maxConcurrent !== undefined && maxConcurrent > MOST_SLOTS)
        throw new OperatorError(
          'limits_contradict',
          `${catalog[queue].label} cannot have ${maxConcurrent} workers at once: a queue has at most ${MOST_SLOTS} slots.`,
        );
      return (await overrides()).change(queue, patch);
    });
  }

  const hold = async (queue: QueueName, reason: string) => (await acting()).pause(queue, reason);

  function lettersWith(limits: AllLimits): DeadLetters {
    if (store) return createDeadLetters({ store, connection: redis, prefix, limits });
    throw new OperatorError(
      'store_not_configured',
      'Dead letters are in the database, and none is configured: set DATABASE_URL, or SUPABASE_URL and SUPABASE_SECRET_KEY.',
    );
  }
  // What stands in the database is told also while Redis is away; what goes round again gets the limits of now.
  const running = async () => lettersWith(await limitsNow());
  const deadLetters: DeadLetters = {
    list: (filter) => told(async () => lettersWith(base).list(filter)),
    show: (queue, jobId) => told(async () => lettersWith(base).show(queue, jobId)),
    retry: (queue, jobId, change) => told(async () => (await running()).retry(queue, jobId, change)),
    retryAll: (filter) => told(async () => (await running()).retryAll(filter)),
    purge: (filter) => told(async () => lettersWith(base).purge(filter)),
  };

  return {
    /** Depth, holds, limits in force and workers of every queue, over all hosts. */
    status,

    /** Tells the status now and every `everyMs` (default 1000) until the returned function is called. */
    watch: (onStatus: (status: OperatorStatus) => void, watching: Watching = {}): (() => void) =>
      watchStatus(status, onStatus, watching),

    /** Sets how many workers a queue may have at once over all hosts, from 1 to 64; surplus ones end when they can. */
    scale: (queue: QueueName, maxConcurrent: number): Promise<QueueLimits> => limits(queue, { maxConcurrent }),

    /** Changes limits of a queue for all hosts while they run. */
    limits,

    /** Back to the limits of file and environment. */
    resetLimits: (queue: QueueName): Promise<QueueLimits> => told(async () => (await overrides()).reset(queue)),

    /** The queue keeps its jobs and gives out none, until resumed by hand; what is worked on ends as it would. */
    pause: (queue: QueueName, reason = `paused by ${by}`): Promise<void> => told(() => hold(queue, reason)),

    /** Lifts every hold of the queue, also one for an outage or a rate limit. */
    resume: (queue: QueueName): Promise<void> => told(async () => (await acting()).resume(queue)),

    /** Pauses the queue, waits for the jobs that are worked on, and ends its workers. It stays paused. */
    drain(queue: QueueName, { timeoutMs }: Waiting = {}): Promise<void> {
      return told(async () => {
        await hold(queue, `drained by ${by}`);
        const { timeoutMs: job, graceMs } = (await limitsNow())[queue];
        await workers.drain(queue, timeoutMs ?? job + graceMs + HANDOVER_MS);
      });
    },

    /** Ends one worker, wherever it runs; what it holds is finished within the grace or handed back. */
    terminate(workerId: string, { timeoutMs }: Waiting = {}): Promise<void> {
      return told(async () => {
        const graces = Object.values(await limitsNow()).map(({ graceMs }) => graceMs);
        await workers.terminate(workerId, timeoutMs ?? Math.max(...graces) + HANDOVER_MS);
      });
    },

    /** Ends all workers that a queue has now; resolves with their ids. Pause it first if no new ones are wanted. */
    terminateQueue(queue: QueueName, { timeoutMs }: Waiting = {}): Promise<string[]> {
      return told(async () => {
        const { graceMs } = (await limitsNow())[queue];
        return workers.terminateQueue(queue, timeoutMs ?? graceMs + HANDOVER_MS);
      });
    },

    /** Jobs that ended without their effect: list, show, retry (edited or not), retry all that fit, purge. */
    deadLetters,

    close: async (): Promise<void> => queues?.close(),
  };
}
