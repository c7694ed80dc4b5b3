import type { LimitName, LimitOverrides, QueueLimits, Queues } from '@filings/queue-core';
import { type QueueStatus, readStatus, type Slots } from '@filings/spawner';

/** One queue as an operator wants to see it. */
export interface QueueState extends QueueStatus {
  /** In force now. */
  limits: QueueLimits;
  /** Those of them that an operator changed while everything runs. */
  changed: LimitName[];
}

/** All queues and the workers of all hosts at one moment. */
export interface OperatorStatus {
  /** ISO 8601, UTC. */
  at: string;
  queues: QueueState[];
}

export interface StatusSource {
  depth: Queues['depth'];
  slots: Pick<Slots, 'read'>;
  overrides: Pick<LimitOverrides, 'read' | 'changed'>;
}

export async function readOperatorStatus({ depth, slots, overrides }: StatusSource): Promise<OperatorStatus> {
  const [limits, changed] = await Promise.all([overrides.read(), overrides.changed()]);
  const statuses = await readStatus({
    depth,
    slots: slots.read,
    maxConcurrent: (queue) => limits[queue].maxConcurrent,
  });
  return {
    at: new Date().toISOString(),
    queues: statuses.map((status) => ({
      ...status,
      limits: limits[status.queue],
      changed: Object.keys(changed[status.queue] ?? {}) as LimitName[],
    })),
  };
}

export interface Watching {
  everyMs?: number;
  /** A reading that failed; the next one is tried all the same. */
  onProblem?(error: unknown): void;
}

/** Reads again and again, one reading at a time, until stopped. */
export function watchStatus<T>(
  read: () => Promise<T>,
  onStatus: (status: T) => void,
  { everyMs = 1_000, onProblem = () => {} }: Watching = {},
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async () => {
    const startedAt = Date.now();
    try {
      const status = await read();
      if (!stopped) onStatus(status);
    } catch (error) {
      if (!stopped) onProblem(error);
    }
    if (!stopped) timer = setTimeout(look, Math.max(0, startedAt + everyMs - Date.now()));
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
