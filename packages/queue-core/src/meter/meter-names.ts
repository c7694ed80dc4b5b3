/** What is counted over all hosts: the name of the label beside `queue`, or null where there is none. */
export const COUNTERS = {
  /** Jobs that left a worker's hands. */
  jobs: 'outcome',
  /** Leases that went to somebody else or ran out while their holder lived. */
  lease_losses: null,
  /** Times that a queue was held back. */
  holds: 'reason',
  workers_started: null,
  workers_ended: 'reason',
} as const satisfies Record<string, string | null>;
export type CounterName = keyof typeof COUNTERS;

/** The labels that are always told, with 0 before anything was counted; others may come up. */
export const KNOWN_LABELS: Record<CounterName, readonly (string | null)[]> = {
  jobs: ['completed', 'retried', 'dead_lettered', 'handed_back'],
  lease_losses: [null],
  holds: ['rate_limited', 'outage'],
  workers_started: [null],
  workers_ended: [
    ...['idle', 'jobs', 'runtime', 'stopped', 'timeout', 'terminated', 'slot_lost'],
    ...['crashed', 'killed', 'memory', 'silent'],
  ],
};

/** The reasons of `workers_ended` that are crashes: nobody asked for the end, and the worker did not say why. */
export const CRASH_REASONS: readonly string[] = ['crashed', 'killed', 'memory', 'silent'];

/** Durations, in milliseconds: `job_completion` from added to completed, `job_work` from claimed to completed. */
export const HISTOGRAMS = ['job_completion', 'job_work'] as const;
export type HistogramName = (typeof HISTOGRAMS)[number];

/** Upper bounds of the buckets of every histogram, milliseconds, inclusive. What is slower counts in none of them. */
export const BUCKETS_MS = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
] as const;
