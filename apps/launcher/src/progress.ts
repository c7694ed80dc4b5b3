import { type AllLimits, connectRedis, createLimitOverrides, createQueues, type Queues } from '@filings/queue-core';
import { createSessionLog, createSlots, type QueueStatus, readStatus, type SessionRecord } from '@filings/spawner';
import type { PipelineStats, RunSummary, Store } from '@filings/supabase-sink';
import { type ReplayClock, readClock } from './evidence.ts';
import type { ExpectedFiling } from './summary.ts';
import type { Progress } from './view.ts';

export interface Reading {
  clock: ReplayClock | null;
  run: RunSummary;
  stats: PipelineStats;
  queues: QueueStatus[];
}

export interface ObserverOptions {
  redisUrl: string;
  prefix: string;
  limits: AllLimits;
  store: Store;
  gatewayUrl: string | null;
}

/** Reads how far a run is, from the exchange's clock, the database and Redis. */
export function createObserver({ redisUrl, prefix, limits, store, gatewayUrl }: ObserverOptions) {
  // A reading fails when Redis is away; the run decides for how long that is borne.
  const redis = connectRedis(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  redis.on('error', () => {});
  const queues: Queues = createQueues({ connection: redis, prefix });
  const slots = createSlots({ redis, prefix, host: 'observer', leaseMs: 1 });
  const log = createSessionLog(redis, prefix);
  const overrides = createLimitOverrides({ connection: redis, prefix, base: limits });
  return {
    async read(): Promise<Reading> {
      // An operator may change them from another terminal.
      const inForce = await overrides.read();
      const [clock, run, stats, statuses] = await Promise.all([
        gatewayUrl ? readClock(gatewayUrl) : null,
        store.runSummary(),
        store.stats(),
        readStatus({ depth: queues.depth, slots: slots.read, maxConcurrent: (queue) => inForce[queue].maxConcurrent }),
      ]);
      return { clock, run, stats, queues: statuses };
    },
    sessions: (): Promise<SessionRecord[]> => log.read(),
    async close() {
      redis.disconnect();
      await queues.close();
    },
  };
}

/** Everything of a replay has been published, stored, settled, and no work is left. */
export function isThrough(reading: Reading, expected: readonly ExpectedFiling[]): boolean {
  const { clock, run, queues } = reading;
  if (!clock?.done) return false;
  const stored = run.filings.bse + run.filings.nse;
  const idle = queues.every((queue) => queue.ready + queue.active + queue.delayed === 0);
  return stored >= expected.length && run.open === 0 && run.unlinkedInvestors === 0 && idle;
}

/** What must change while work goes on: a run that shows the same twice for long is stuck. */
export function fingerprint({ clock, run, queues }: Reading): string {
  return JSON.stringify([
    clock && !clock.done ? clock.now : null,
    run.filings,
    run.open,
    run.unlinkedInvestors,
    queues.map((queue) => [queue.ready, queue.active, queue.delayed, queue.failed]),
  ]);
}

/** The reading as the view shows it. */
export function toProgress(
  reading: Reading,
  expected: readonly ExpectedFiling[],
  rest: Pick<Progress, 'title' | 'elapsedMs' | 'urls' | 'notes' | 'perMinute'>,
  now: number,
): Progress {
  const { clock, run, stats } = reading;
  const filings = [stats.filings.bse, stats.filings.nse];
  const sum = (pick: (counts: (typeof filings)[number]) => number) =>
    filings.reduce((total, counts) => total + pick(counts), 0);
  const ist = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', dateStyle: 'medium', timeStyle: 'short' });
  return {
    ...rest,
    day: clock && {
      clock: `${ist.format(new Date(clock.now))} IST`,
      share: clock.done
        ? 1
        : (Date.parse(clock.now) - Date.parse(clock.startsAt)) /
          Math.max(1, Date.parse(clock.endsAt) - Date.parse(clock.startsAt)),
      published: expected.filter((filing) => Date.parse(filing.visibleAt) <= now).length,
      total: expected.length,
    },
    stored: sum((counts) => counts.total),
    enriched: sum((counts) => counts.enriched),
    withReason: sum((counts) => counts.withReason),
    deadLetters: run.deadLetters,
    queues: reading.queues,
    latencyMs: { detected: stats.latencyMs.detected, enriched: stats.latencyMs.enriched },
  };
}
