import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';
import { hashTag, queueKey } from './keys.ts';

/** A stalled job is found by two passes, so it is back after its lease and at most twice this. */
const INTERVAL_MS = 2_000;

/**
 * Returns jobs whose lease has ended to the wait list. BullMQ does this only while a worker lives; here
 * workers are ephemeral, so the spawner keeps one reaper a queue. The count of stalls is no limit
 * (BullMQ's own would end a job at its second): the crash budget is.
 */
export function createReaper(options: {
  connection: Redis;
  prefix: string;
  queue: QueueName;
  onReaped?(jobId: string): void;
}) {
  const { connection, prefix, queue, onReaped } = options;
  const worker = new Worker(queue, null, {
    connection,
    prefix: hashTag(prefix),
    autorun: false,
    stalledInterval: INTERVAL_MS,
    maxStalledCount: 1_000_000,
    skipVersionCheck: true,
  });
  worker.on('error', () => {});
  worker.on('stalled', (jobId) => {
    void connection.hincrby(queueKey(prefix, queue, 'crashes'), jobId, 1);
    onReaped?.(jobId);
  });
  return {
    start: () => worker.startStalledCheckTimer(),
    stop: () => worker.close(true),
  };
}
