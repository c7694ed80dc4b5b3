import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';
import { hashTag } from './keys.ts';

/** A BullMQ queue object with this house's key layout; for use inside queue-core only. */
export function bullQueue(connection: Redis, prefix: string, queue: QueueName): Queue {
  const bull = new Queue(queue, { connection, prefix: hashTag(prefix), skipVersionCheck: true });
  // It repeats the connection's errors, which the connection's owner hears; without a listener it prints each of them.
  bull.on('error', () => {});
  return bull;
}

/** All queues, each made when it is first needed: a worker needs few of them. */
export function bullQueues(connection: Redis, prefix: string) {
  const made = new Map<QueueName, Queue>();
  return {
    of(queue: QueueName): Queue {
      const known = made.get(queue) ?? bullQueue(connection, prefix, queue);
      made.set(queue, known);
      return known;
    },
    async close(): Promise<void> {
      await Promise.all([...made.values()].map((queue) => queue.close()));
    },
  };
}
