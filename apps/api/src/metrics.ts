import { CRASH_REASONS, HoldKind, type MeterReading } from '@filings/queue-core';
import { WorkerState } from '@filings/spawner';
import type { PipelineStats } from '@filings/supabase-sink';
import type { PipelineStatus } from './pipeline.ts';

export interface Sample {
  /** Where it differs from the family's: `_bucket`, `_sum`, `_count` of a histogram. */
  metricName?: string;
  labels: Record<string, string | number>;
  value: number;
}

/** All samples of one name, as Prometheus groups them. */
export interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter' | 'histogram';
  values: Sample[];
}

export const gauge = (name: string, help: string, values: Sample[]): Family => ({ name, help, type: 'gauge', values });
const counter = (name: string, help: string, values: Sample[]): Family => ({ name, help, type: 'counter', values });

/** What is so now, of queues and workers of all hosts. */
export function statusFamilies({ queues, slots }: PipelineStatus): Family[] {
  type Queue = PipelineStatus['queues'][number];
  const perQueue = (value: (queue: Queue) => number): Sample[] =>
    queues.map((queue) => ({ labels: { queue: queue.queue }, value: value(queue) }));
  const perLabel = (name: string, values: (queue: Queue) => Record<string, number>): Sample[] =>
    queues.flatMap((queue) =>
      Object.entries(values(queue)).map(([label, value]) => ({ labels: { queue: queue.queue, [name]: label }, value })),
    );
  const slotsOf = (queue: Queue, state?: string) =>
    slots.filter((slot) => slot.queue === queue.queue && (state === undefined || slot.state === state)).length;
  const jobs = (queue: Queue) => ({
    waiting: queue.waiting,
    prioritized: queue.prioritized,
    delayed: queue.delayed,
    due: queue.delayedDue,
    active: queue.active,
    failed: queue.failed,
  });
  const holds = (queue: Queue) => {
    const kinds = queue.holds.map(({ kind }) => kind);
    // Another tool may have paused it, without a word why.
    if (queue.paused && kinds.length === 0) kinds.push('operator');
    return Object.fromEntries(HoldKind.options.map((kind) => [kind, kinds.includes(kind) ? 1 : 0]));
  };
  const states = (queue: Queue) =>
    Object.fromEntries(WorkerState.options.map((state) => [state, slotsOf(queue, state)]));

  return [
    gauge('filings_jobs', 'Jobs in Redis by state; due ones are retries whose time has come.', perLabel('state', jobs)),
    gauge(
      'filings_queue_ready',
      'Jobs that a worker could take now.',
      perQueue(({ ready }) => ready),
    ),
    gauge(
      'filings_queue_oldest_seconds',
      'Age of the job that has waited longest, 0 when none waits.',
      perQueue(({ oldestWaitingMs }) => (oldestWaitingMs ?? 0) / 1_000),
    ),
    gauge('filings_queue_paused', '1 while the queue is held back, by the kind of hold.', perLabel('hold', holds)),
    gauge('filings_workers', 'Workers alive on all hosts, by state.', perLabel('state', states)),
    gauge(
      'filings_slots',
      'Workers that may be alive at once.',
      perQueue(({ maxConcurrent }) => maxConcurrent),
    ),
    gauge(
      'filings_slots_taken',
      'Slots that are taken, draining workers included.',
      perQueue((queue) => slotsOf(queue)),
    ),
    gauge(
      'filings_worker_utilisation_ratio',
      'Workers that hold a job, as part of the slots.',
      perQueue((queue) => slotsOf(queue, 'busy') / Math.max(1, queue.maxConcurrent)),
    ),
  ];
}

/** What has happened since Redis was last emptied, on all hosts. */
export function meterFamilies({ counters, histograms }: MeterReading): Family[] {
  type Name = keyof MeterReading['counters'];
  const labelled = (from: Name, label: string): Sample[] =>
    counters[from].map(({ queue, label: value, ...one }) => ({
      labels: { queue, [label]: value ?? 'other' },
      value: one.value,
    }));
  /** The sum over some of the labels, one sample a queue. */
  const summed = (from: Name, labels: readonly (string | null)[]): Sample[] => {
    const sums = new Map<string, number>();
    for (const { queue, label, value } of counters[from])
      sums.set(queue, (sums.get(queue) ?? 0) + (labels.includes(label) ? value : 0));
    return [...sums].map(([queue, value]) => ({ labels: { queue }, value }));
  };
  const histogram = (name: string, help: string, from: keyof MeterReading['histograms']): Family => ({
    name,
    help,
    type: 'histogram',
    values: histograms[from].flatMap(({ queue, buckets, sum, count }) => [
      ...[...buckets.map(({ le, count: below }) => [String(le / 1_000), below] as const), ['+Inf', count] as const].map(
        ([le, value]) => ({ metricName: `${name}_bucket`, labels: { queue, le }, value }),
      ),
      { metricName: `${name}_sum`, labels: { queue }, value: sum / 1_000 },
      { metricName: `${name}_count`, labels: { queue }, value: count },
    ]),
  });

  return [
    counter('filings_jobs_total', "Jobs that left a worker's hands, by outcome.", labelled('jobs', 'outcome')),
    counter('filings_job_retries_total', 'Attempts that failed and will be made again.', summed('jobs', ['retried'])),
    counter('filings_dead_letters_total', 'Jobs that became dead letters.', summed('jobs', ['dead_lettered'])),
    counter(
      'filings_lease_losses_total',
      'Leases that ran out or went to another while their holder lived.',
      summed('lease_losses', [null]),
    ),
    counter('filings_queue_holds_total', 'Times that a queue was held back.', labelled('holds', 'reason')),
    counter('filings_workers_started_total', 'Workers started.', summed('workers_started', [null])),
    counter('filings_workers_ended_total', 'Workers ended, by reason.', labelled('workers_ended', 'reason')),
    counter(
      'filings_crashes_total',
      'Workers that ended without having been asked to and without a word.',
      summed('workers_ended', CRASH_REASONS),
    ),
    histogram('filings_job_completion_seconds', 'From added to completed, retries included.', 'job_completion'),
    histogram('filings_job_work_seconds', 'From taken by a worker to completed.', 'job_work'),
  ];
}

/** What the database alone knows. */
export const storeFamilies = ({ deadLetters }: PipelineStats): Family[] => [
  gauge('filings_dead_letters', 'Dead letters kept in the database.', [{ labels: {}, value: deadLetters }]),
];

/** 1 or 0 for each part that this scrape asked. */
export const upFamily = (parts: Record<string, boolean>): Family =>
  gauge(
    'filings_up',
    'Whether the part answered this scrape; what it did not answer is not told.',
    Object.entries(parts).map(([part, up]) => ({ labels: { part }, value: up ? 1 : 0 })),
  );
