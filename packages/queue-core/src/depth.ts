import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';
import { type Hold, holdsKey, parseHolds } from './hold.ts';
import { queueKey } from './keys.ts';

/** One consistent reading of a queue. */
export interface QueueDepth {
  queue: QueueName;
  /** Jobs that a worker could take now: wait list, prioritized, and delayed ones that are due. */
  ready: number;
  waiting: number;
  prioritized: number;
  delayedDue: number;
  /** Delayed ones that are not due yet. */
  delayed: number;
  active: number;
  failed: number;
  paused: boolean;
  /** Why it is paused; empty when another tool paused it. */
  holds: Hold[];
  /** Age of the job that has waited longest, null when none waits. */
  oldestWaitingMs: number | null;
}

/** BullMQ scores a delayed job with its due time times 4096 plus a counter. */
const DELAYED_SCORE_FACTOR = 0x1000;

/** One script and no transaction: a Redis that is full refuses the latter, and must be looked at all the same. */
const READ = `
local oldest = redis.call('LINDEX', KEYS[1], -1)
return {redis.call('LLEN', KEYS[1]), redis.call('ZCARD', KEYS[2]), redis.call('ZCOUNT', KEYS[3], 0, ARGV[1]),
  redis.call('ZCARD', KEYS[3]), redis.call('LLEN', KEYS[4]), redis.call('ZCARD', KEYS[5]),
  redis.call('HEXISTS', KEYS[6], 'paused'), oldest and redis.call('HGET', ARGV[2] .. oldest, 'timestamp') or '0',
  redis.call('HVALS', KEYS[7])}`;
type Reply = [number, number, number, number, number, number, number, string | null, string[]];

/**
 * Counts what `LLEN wait` alone is blind to: prioritized jobs, and retries that came due while no worker was alive.
 * @throws whatever Redis throws: a reading that failed is no reading (fail closed)
 */
export async function readDepth(redis: Redis, prefix: string, queue: QueueName, now: number): Promise<QueueDepth> {
  const key = (name: string) => queueKey(prefix, queue, name);
  const keys = [...['wait', 'prioritized', 'delayed', 'active', 'failed', 'meta'].map(key), holdsKey(prefix, queue)];
  const due = (now + 1) * DELAYED_SCORE_FACTOR - 1;
  const reply = (await redis.eval(READ, keys.length, ...keys, due, key(''))) as Reply;
  const [waiting, prioritized, delayedDue, allDelayed, active, failed, paused, addedAt, holds] = reply;
  return {
    queue,
    ready: waiting + prioritized + delayedDue,
    waiting,
    prioritized,
    delayedDue,
    delayed: allDelayed - delayedDue,
    active,
    failed,
    paused: paused === 1,
    holds: parseHolds(holds),
    oldestWaitingMs: Number(addedAt) > 0 ? Math.max(0, now - Number(addedAt)) : null,
  };
}
