import type { QueueState as OperatorQueue, OperatorStatus } from '@filings/operator';
import { Hold, type MeterReading } from '@filings/queue-core';
import { z } from 'zod';
import type { SourceReport } from './sources.ts';

export const QueueState = z.object({
  queue: z.string(),
  /** `AI`, `UPLOAD`, `INVESTOR`. */
  label: z.string(),
  /** Jobs that a worker could take now: waiting, prioritized and delayed ones that are due. */
  ready: z.int(),
  waiting: z.int(),
  prioritized: z.int(),
  /** Retries whose time has come. */
  delayedDue: z.int(),
  /** Not due yet. */
  delayed: z.int(),
  active: z.int(),
  failed: z.int(),
  paused: z.boolean(),
  /** Why it is paused; empty when another tool paused it. */
  holds: z.array(Hold),
  oldestWaitingMs: z.number().nullable(),
  maxConcurrent: z.int(),
});

export const SlotState = z.object({
  queue: z.string(),
  slot: z.int(),
  workerId: z.string(),
  pid: z.int().nullable(),
  host: z.string(),
  state: z.string(),
  startedAt: z.iso.datetime(),
  /** Jobs that it has finished. */
  jobs: z.int(),
});

/** A queue of the operator's status as this API tells it. */
export const queueStateOf = ({ workers: _workers, limits: _limits, changed: _changed, ...queue }: OperatorQueue) =>
  queue;

/** The operator's status as this API tells it. */
export const pipelineStatusOf = ({ queues }: OperatorStatus): PipelineStatus => ({
  queues: queues.map(queueStateOf),
  slots: queues
    .flatMap(({ workers }) => workers)
    .map((slot) => ({ ...slot, startedAt: new Date(slot.startedAt).toISOString() })),
});

/** The queues and the taken slots of all hosts. */
export const PipelineStatus = z.object({ queues: z.array(QueueState), slots: z.array(SlotState) });
export type PipelineStatus = z.infer<typeof PipelineStatus>;

/** What the API needs to know of the queues. All reject when Redis does not answer in time. */
export interface Pipeline {
  status(): Promise<PipelineStatus>;
  /** What all hosts have counted. */
  meters(): Promise<MeterReading>;
  /** How the exchanges are read, with the alarms. */
  sources(): Promise<SourceReport[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
