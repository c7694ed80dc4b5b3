import { type AllLimits, QUEUE_NAMES, type QueueName } from '@filings/queue-core';
import type { WorkerProcess } from './processes.ts';

/** One stretch of time in which a queue had more worker processes than its limit. Epoch milliseconds. */
export interface Exceeded {
  queue: QueueName;
  limit: number;
  most: number;
  fromMs: number;
  untilMs: number;
  /** Those of the sample with the most. */
  workers: readonly string[];
}

/**
 * Counts what samples of the process table show. Strict: a worker counts from its exec to its death, whatever it does
 * (drains, was told to end, lost its spawner), and one sample above the limit is enough.
 */
export function createTally(limits: Pick<AllLimits, QueueName> | Record<QueueName, { maxConcurrent: number }>) {
  const exceeded: Exceeded[] = [];
  const open = new Map<QueueName, Exceeded>();
  const most: Record<QueueName, number> = { ai_processing: 0, supabase_upload: 0, investor_processing: 0 };
  const started = new Set<string>();
  return {
    exceeded,
    most,
    started,
    /** @returns the stretches that began with this sample */
    take(atMs: number, workers: readonly WorkerProcess[]): Exceeded[] {
      const begun: Exceeded[] = [];
      for (const { workerId } of workers) started.add(workerId);
      for (const queue of QUEUE_NAMES) {
        const alive = workers.filter((worker) => worker.queue === queue);
        const limit = limits[queue].maxConcurrent;
        most[queue] = Math.max(most[queue], alive.length);
        if (alive.length <= limit) {
          open.delete(queue);
          continue;
        }
        const stretch = open.get(queue) ?? { queue, limit, most: 0, fromMs: atMs, untilMs: atMs, workers: [] };
        if (!open.has(queue)) {
          open.set(queue, stretch);
          exceeded.push(stretch);
          begun.push(stretch);
        }
        stretch.untilMs = atMs;
        if (alive.length > stretch.most) {
          stretch.most = alive.length;
          stretch.workers = alive.map(({ workerId, pid, ppid }) => `${workerId} (pid ${pid}, parent ${ppid})`);
        }
      }
      return begun;
    },
  };
}
