import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type AllLimits, catalog, type PayloadOf, QUEUE_NAMES, type QueueName, withLimits } from './catalog.ts';
import { hashTag } from './connection.ts';
import type { Filing } from './contracts/filing.ts';
import { CONTRACT_VERSION } from './contracts/jobs.ts';
import { type QueueDepth, readDepth } from './depth.ts';
import { QueueError } from './errors.ts';
import { jobIdOf } from './job-id.ts';

export interface QueuesOptions {
  connection: Redis;
  /** Key prefix of this installation, e.g. `filings`. */
  prefix: string;
  limits?: AllLimits;
}

export interface Queues {
  /** Parses and adds; resolves once Redis has the job. Adding the same work twice is adding it once. */
  add<Q extends QueueName>(queue: Q, payload: PayloadOf<Q>): Promise<string>;
  addMany<Q extends QueueName>(queue: Q, payloads: readonly PayloadOf<Q>[]): Promise<string[]>;
  /** Makes filings durable: to be stored as detected and to be enriched. Resolves once both are queued (G1). */
  intake(filings: readonly Filing[]): Promise<void>;
  depth(queue: QueueName): Promise<QueueDepth>;
  /** A paused queue keeps its jobs and gets no workers. */
  pause(queue: QueueName): Promise<void>;
  resume(queue: QueueName): Promise<void>;
  close(): Promise<void>;
}

/** A finished job stays as a tombstone for a day, so that adding it again does not run it again. */
const TOMBSTONE = { age: 24 * 3600, count: 20_000 };
const FAILED_KEPT = { age: 30 * 24 * 3600 };
/** The largest payload, as JSON. A dead letter carries one whole, and its history. */
export const SIZE_LIMIT_BYTES = 1024 * 1024;
const LETTER_LIMIT_BYTES = 2 * SIZE_LIMIT_BYTES;
/** Lines of a job's log: one for each failed attempt. */
const LOG_LINES_KEPT = 50;

/** A BullMQ queue object with this house's key layout; for use inside queue-core only. */
export function bullQueue(connection: Redis, prefix: string, queue: QueueName): Queue {
  return new Queue(queue, { connection, prefix: hashTag(prefix), skipVersionCheck: true });
}

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

/** Producer side of all queues on one connection (which stays the caller's to close). */
export function createQueues({ connection, prefix, limits = withLimits() }: QueuesOptions): Queues {
  const queues = new Map(QUEUE_NAMES.map((name) => [name, bullQueue(connection, prefix, name)]));
  const of = (name: QueueName) => queues.get(name)!;

  function parse<Q extends QueueName>(queue: Q, payload: PayloadOf<Q>): PayloadOf<Q> {
    const parsed = catalog[queue].schema.safeParse(payload);
    if (!parsed.success)
      throw new QueueError('bad_payload', `Not a job for ${queue}: ${z.prettifyError(parsed.error)}`, {
        cause: parsed.error,
      });
    return parsed.data as PayloadOf<Q>;
  }

  async function addMany<Q extends QueueName>(queue: Q, payloads: readonly PayloadOf<Q>[]): Promise<string[]> {
    if (payloads.length === 0) return [];
    const jobs = payloads.map((payload) => {
      const data = parse(queue, payload);
      return { name: queue, data, opts: jobOptions(queue, data, jobIdOf(queue, data), limits[queue].attempts) };
    });
    await of(queue).addBulk(jobs);
    return jobs.map((job) => job.opts.jobId!);
  }

  return {
    add: async (queue, payload) => (await addMany(queue, [payload]))[0]!,
    addMany,
    async intake(filings) {
      await addMany(
        'supabase_upload',
        filings.map((filing) => ({ v: CONTRACT_VERSION, kind: 'detected', filing }) as const),
      );
      await addMany(
        'ai_processing',
        filings.map((filing) => ({ v: CONTRACT_VERSION, filing })),
      );
    },
    depth: (queue) => readDepth(connection, prefix, queue, Date.now()),
    pause: (queue) => of(queue).pause(),
    resume: (queue) => of(queue).resume(),
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
