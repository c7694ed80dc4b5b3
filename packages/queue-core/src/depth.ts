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

/**
 * Counts what `LLEN wait` alone is blind to: prioritized jobs, and retries that came due while no worker was alive.
 * @throws whatever Redis throws: a reading that failed is no reading (fail closed)
 */
export async function readDepth(redis: Redis, prefix: string, queue: QueueName, now: number): Promise<QueueDepth> {
  const key = (name: string) => queueKey(prefix, queue, name);
  const due = (now + 1) * DELAYED_SCORE_FACTOR - 1;
  const replies = await redis
    .multi()
    .llen(key('wait'))
    .zcard(key('prioritized'))
    .zcount(key('delayed'), 0, due)
    .zcard(key('delayed'))
    .llen(key('active'))
    .zcard(key('failed'))
    .hget(key('meta'), 'paused')
    .lindex(key('wait'), -1)
    .hgetall(holdsKey(prefix, queue))
    .exec();
  if (!replies) throw new Error(`reading the depth of ${queue} was cut off`);
  const values = replies.map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  const [waiting, prioritized, delayedDue, allDelayed, active, failed] = values.slice(0, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const oldestId = values[7] as string | null;
  const addedAt = oldestId ? Number(await redis.hget(key(oldestId), 'timestamp')) : 0;
  return {
    queue,
    ready: waiting + prioritized + delayedDue,
    waiting,
    prioritized,
    delayedDue,
    delayed: allDelayed - delayedDue,
    active,
    failed,
    paused: values[6] !== null && values[6] !== undefined,
    holds: parseHolds(values[8] as Record<string, string>),
    oldestWaitingMs: addedAt > 0 ? Math.max(0, now - addedAt) : null,
  };
}
