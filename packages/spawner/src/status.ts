import { catalog, QUEUE_NAMES, type QueueDepth, type QueueName } from '@filings/queue-core';
import type { SlotRecord } from './slots.ts';

export interface QueueStatus extends QueueDepth {
  label: string;
  workers: SlotRecord[];
  maxConcurrent: number;
}

/** `AI: 3/3 workers, 4 jobs | UPLOAD: 2/2 workers, 1 job | …`: workers alive of all hosts, jobs that wait. */
export function statusLine(statuses: readonly QueueStatus[]): string {
  return statuses
    .map(
      ({ label, workers, maxConcurrent, ready }) =>
        `${label}: ${workers.length}/${maxConcurrent} workers, ${ready} ${ready === 1 ? 'job' : 'jobs'}`,
    )
    .join(' | ');
}

/** `Spawned worker ai_1643234567_2 for AI (PID: 12345, Total: 3)` */
export function spawnLine(queue: QueueName, record: SlotRecord, total: number): string {
  return `Spawned worker ${record.workerId} for ${catalog[queue].label} (PID: ${record.pid ?? 'none'}, Total: ${total})`;
}

/** Reads all queues as an operator wants to see them. */
export async function readStatus(source: {
  depth(queue: QueueName): Promise<QueueDepth>;
  slots(queue: QueueName): Promise<SlotRecord[]>;
  maxConcurrent(queue: QueueName): number;
}): Promise<QueueStatus[]> {
  return Promise.all(
    QUEUE_NAMES.map(async (queue) => ({
      ...(await source.depth(queue)),
      label: catalog[queue].label,
      workers: await source.slots(queue),
      maxConcurrent: source.maxConcurrent(queue),
    })),
  );
}
