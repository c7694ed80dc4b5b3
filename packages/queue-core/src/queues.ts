import type { JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { bullQueues } from './bull-queue.ts';
import { type AllLimits, catalog, type PayloadOf, type QueueName, withLimits } from './catalog.ts';
import type { Filing } from './contracts/filing.ts';
import { CONTRACT_VERSION } from './contracts/jobs.ts';
import { type QueueDepth, readDepth } from './depth.ts';
import { QueueError } from './errors.ts';
import { createHolds } from './holds.ts';
import { jobIdOf } from './job-id.ts';

export interface QueuesOptions {
  connection: Redis;
  /** Key prefix of this installation, e.g. `filings`. */
  prefix: string;
  limits?: AllLimits;
}

export interface IntakeOptions {
  /** Work of days long past: whatever is fresh goes before it, in every queue. */
  backlog?: boolean;
}

export interface Queues {
  /** Parses and adds; resolves once Redis has the job. Adding the same work twice is adding it once. */
  add<Q extends QueueName>(queue: Q, payload: PayloadOf<Q>): Promise<string>;
  addMany<Q extends QueueName>(queue: Q, payloads: readonly PayloadOf<Q>[], options?: IntakeOptions): Promise<string[]>;
  /** Makes filings durable: to be stored as detected and to be enriched. Resolves once both are queued (G1). */
  intake(filings: readonly Filing[], options?: IntakeOptions): Promise<void>;
  depth(queue: QueueName): Promise<QueueDepth>;
  /** A paused queue keeps its jobs and gets no workers. */
  pause(queue: QueueName, why?: string): Promise<void>;
  /** By hand: lifts every hold. */
  resume(queue: QueueName): Promise<void>;
  close(): Promise<void>;
}

/** A finished job stays as a tombstone for a day, so that adding it again does not run it again. */
const TOMBSTONE = { age: 24 * 3600, count: 20_000 };
export const FAILED_KEPT = { age: 30 * 24 * 3600 };
/** Jobs that Redis is given in one transaction. */
const AT_ONCE = 100;
/** The largest payload, as JSON. A dead letter carries one whole, and its history. */
export const SIZE_LIMIT_BYTES = 1024 * 1024;
const LETTER_LIMIT_BYTES = 2 * SIZE_LIMIT_BYTES;
/** BullMQ's priorities: jobs without one go before all that have one. */
const BACKLOG_PRIORITY = 10;
/** Lines of a job's log: one for each failed attempt. */
const LOG_LINES_KEPT = 50;

/** For use inside queue-core only. */
export function jobOptions(queue: QueueName, data: unknown, jobId: string, attempts: number): JobsOptions {
  const isLetter = queue === 'supabase_upload' && (data as PayloadOf<'supabase_upload'>).kind === 'dead_letter';
  return {
    jobId,
    attempts,
    backoff: { type: 'custom' },
    removeOnComplete: TOMBSTONE,
    removeOnFail: FAILED_KEPT,
    sizeLimit: isLetter ? LETTER_LIMIT_BYTES : SIZE_LIMIT_BYTES,
    keepLogs: LOG_LINES_KEPT,
  };
}

/** `noeviction` answers a full Redis with refusals: nothing is lost, and whoever adds must wait (G8). */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A transaction tells only that it was given up; why stands beside.
  const { previousErrors = [] } = error as { previousErrors?: unknown[] };
  return error.message.startsWith('OOM ') || previousErrors.some(isFull);
}

/** Says of a refusal what it means. For use inside queue-core only. */
export function refused(error: unknown): never {
  if (isFull(error))
    throw new QueueError(
      'redis_full',
      'Redis is full and takes no more jobs: raise its maxmemory, or let workers drain it',
      {
        failure: 'outage',
        cause: error,
      },
    );
  throw error;
}

/** Producer side of all queues on one connection (which stays the caller's to close). */
export function createQueues({ connection, prefix, limits = withLimits() }: QueuesOptions): Queues {
  const queues = bullQueues(connection, prefix);
  const { of } = queues;
  const holds = createHolds({ connection, prefix });

  function parse<Q extends QueueName>(queue: Q, payload: PayloadOf<Q>): PayloadOf<Q> {
    const parsed = catalog[queue].schema.safeParse(payload);
    if (!parsed.success)
      throw new QueueError('bad_payload', `Not a job for ${queue}: ${z.prettifyError(parsed.error)}`, {
        cause: parsed.error,
      });
    return parsed.data as PayloadOf<Q>;
  }

  /** Payloads that were parsed already. */
  async function push<Q extends QueueName>(
    queue: Q,
    payloads: readonly PayloadOf<Q>[],
    { backlog }: IntakeOptions = {},
  ): Promise<string[]> {
    const priority = backlog ? { priority: BACKLOG_PRIORITY } : {};
    const jobs = payloads.map((data) => {
      const options = jobOptions(queue, data, jobIdOf(queue, data), limits[queue].attempts);
      return { name: queue, data, opts: { ...options, ...priority } };
    });
    // Redis takes in one part while the next is made ready, and is never busy with one for long.
    const parts = Array.from({ length: Math.ceil(jobs.length / AT_ONCE) }, (_, n) =>
      jobs.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
    );
    await Promise.all(parts.map((part) => of(queue).addBulk(part))).catch(refused);
    return jobs.map((job) => job.opts.jobId!);
  }

  async function addMany<Q extends QueueName>(
    queue: Q,
    payloads: readonly PayloadOf<Q>[],
    options?: IntakeOptions,
  ): Promise<string[]> {
    const parsed = payloads.map((payload) => parse(queue, payload));
    return push(queue, parsed, options);
  }

  return {
    add: async (queue, payload) => (await addMany(queue, [payload]))[0]!,
    addMany,
    async intake(filings, options) {
      // Parsed once for both: a page of a list is mostly this.
      const jobs = filings.map((filing) => parse('ai_processing', { v: CONTRACT_VERSION, filing }));
      const stored = jobs.map(({ v, filing }) => ({ v, kind: 'detected', filing }) as const);
      await push('supabase_upload', stored, options);
      await push('ai_processing', jobs, options);
    },
    depth: (queue) => readDepth(connection, prefix, queue, Date.now()),
    pause: (queue, why = 'paused by hand') => holds.pause(queue, { code: 'paused_by_hand', message: why }),
    resume: (queue) => holds.lift(queue),
    async close() {
      await Promise.all([queues.close(), holds.close()]);
    },
  };
}
