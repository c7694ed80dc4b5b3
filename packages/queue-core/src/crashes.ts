import { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { bullQueue } from './bull-queue.ts';
import type { QueueName } from './catalog.ts';
import { queueKey } from './keys.ts';
import { isGone } from './session/leased-worker.ts';

/**
 * Crashes are counted beside attempts: a kill -9 uses up no attempt, yet a document that kills every
 * worker must end as a dead letter, not go round for ever.
 */
const key = (prefix: string, queue: QueueName) => queueKey(prefix, queue, 'crashes');

export async function crashesOf(redis: Redis, prefix: string, queue: QueueName, jobId: string): Promise<number> {
  return Number((await redis.hget(key(prefix, queue), jobId)) ?? 0);
}

export async function countCrash(redis: Redis, prefix: string, queue: QueueName, jobId: string): Promise<void> {
  await redis.hincrby(key(prefix, queue), jobId, 1);
}

export async function forgetCrashes(redis: Redis, prefix: string, queue: QueueName, jobId: string): Promise<void> {
  await redis.hdel(key(prefix, queue), jobId);
}

/** The jobs that Redis thinks a worker holds. */
export async function heldBy(redis: Redis, prefix: string, queue: QueueName, workerId: string): Promise<string[]> {
  const active = await redis.lrange(queueKey(prefix, queue, 'active'), 0, -1);
  if (active.length === 0) return [];
  const holders = await redis.mget(active.map((id) => `${queueKey(prefix, queue, id)}:lock`));
  return active.filter((_, index) => holders[index] === workerId);
}

/**
 * Gives back at once what a dead worker held, instead of waiting out its lease. The holder's token must
 * be that of a process known to be dead.
 * @param crashed whether that counts against the jobs' crash budget
 * @returns the ids released
 */
export async function releaseJobsOf(
  redis: Redis,
  prefix: string,
  queue: QueueName,
  workerId: string,
  { crashed = true }: { crashed?: boolean } = {},
): Promise<string[]> {
  const held = await heldBy(redis, prefix, queue, workerId);
  if (held.length === 0) return [];
  const bull = bullQueue(redis, prefix, queue);
  const released: string[] = [];
  try {
    for (const id of held) {
      if (crashed) await countCrash(redis, prefix, queue, id);
      // Its id is enough to move it, and whatever is wrong with it is for its next holder to find out.
      await new Job(bull, queue, {}, {}, id).moveToWait(workerId).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
      released.push(id);
    }
  } finally {
    await bull.close();
  }
  return released;
}
