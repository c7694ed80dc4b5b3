import { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';
import { queueKey } from './depth.ts';
import { bullQueue } from './queues.ts';

/**
 * Crashes are counted beside attempts: a kill -9 uses up no attempt, yet a document that kills every
 * worker must end as a dead letter, not go round for ever.
 */
const key = (prefix: string, queue: QueueName) => queueKey(prefix, queue, 'crashes');

export async function crashesOf(redis: Redis, prefix: string, queue: QueueName, jobId: string): Promise<number> {
  return Number((await redis.hget(key(prefix, queue), jobId)) ?? 0);
}

export async function forgetCrashes(redis: Redis, prefix: string, queue: QueueName, jobId: string): Promise<void> {
  await redis.hdel(key(prefix, queue), jobId);
}

/**
 * Gives back at once what a dead worker held, instead of waiting out its lease. The holder's token must
 * be that of a process known to be dead.
 * @returns the ids released
 */
export async function releaseJobsOf(
  redis: Redis,
  prefix: string,
  queue: QueueName,
  workerId: string,
): Promise<string[]> {
  const active = await redis.lrange(queueKey(prefix, queue, 'active'), 0, -1);
  if (active.length === 0) return [];
  const holders = await redis.mget(active.map((id) => `${queueKey(prefix, queue, id)}:lock`));
  const bull = bullQueue(redis, prefix, queue);
  const released: string[] = [];
  try {
    for (const [index, id] of active.entries()) {
      if (holders[index] !== workerId) continue;
      const job = await Job.fromId(bull, id);
      if (!job) continue;
      await redis.hincrby(key(prefix, queue), id, 1);
      await job.moveToWait(workerId);
      released.push(id);
    }
  } finally {
    await bull.close();
  }
  return released;
}
