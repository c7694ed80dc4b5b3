import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';

/** What is counted over all hosts; labels beside `queue` in brackets. */
export const COUNTERS = {
  /** Jobs that left a worker's hands [outcome: completed, retried, dead_lettered, handed_back]. */
  jobs: 'outcome',
  /** Leases that went to somebody else or ran out while their holder lived. */
  lease_losses: null,
  /** Times that a queue was held back [reason: rate_limited, outage]. */
  holds: 'reason',
  workers_started: null,
  /** [reason: idle, jobs, runtime, stopped, timeout, crashed, killed, memory, silent …] */
  workers_ended: 'reason',
} as const satisfies Record<string, string | null>;
export type CounterName = keyof typeof COUNTERS;

/** Durations, in milliseconds: `job_completion` from added to completed, `job_work` from claimed to completed. */
export const HISTOGRAMS = ['job_completion', 'job_work'] as const;
export type HistogramName = (typeof HISTOGRAMS)[number];

export interface Meter {
  count(name: CounterName, queue: QueueName, label?: string | null, by?: number): void;
  observe(name: HistogramName, queue: QueueName, ms: number): void;
  /** Writes what has gathered; never throws: a lost count is no lost job. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface MeterOptions {
  connection: Redis;
  prefix: string;
}
