import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { drainAfterMs, type QueueName } from '../catalog.ts';
import type { Meter } from '../meter/meter.ts';
import { backoffMs } from '../retry.ts';
import { createClaimer } from './claimer.ts';
import { createJobHolder, type HeldJob } from './holder.ts';
import { LeasedWorker } from './leased-worker.ts';
import type { Outcome } from './outcome.ts';
import { type WorkOptions, workOn } from './work.ts';

export type SessionEnd = 'idle' | 'jobs' | 'runtime' | 'stopped' | 'timeout';

export interface SessionReport {
  end: SessionEnd;
  completed: number;
  retried: number;
  deadLettered: number;
  handedBack: number;
}

export interface SessionOptions<Q extends QueueName> extends WorkOptions<Q> {
  connection: Redis;
  prefix: string;
  /** Holder of the leases: unique for the life of the installation (G3). */
  workerId: string;
  /** Batches worked on at the same time in this process. Default 1. */
  concurrency?: number;
  /** Stays without a job beyond `idleExitMs`, and its runtime counts from its first job. */
  standby?: boolean;
  /** The handshake: called when the session takes up work and when it has none left, with the jobs taken so far. */
  onState?(state: 'busy' | 'idle', taken: number): void;
  meter?: Meter;
  onProblem?(message: string, error: unknown): void;
}

/** A wait for a job is looked up from this often; so a session sees its own end. */
const MOST_BLOCK_SECONDS = 1;
/** Redis refuses or fails: tried again after this and growing pauses (G8). */
const TROUBLE_MS = { base: 200, cap: 5_000 };
/** A job whose end Redis does not take for a minute or two is left to its lease. */
const MOST_TRIES = 30;

/** Both connections repeat their error with each attempt to come back: once is enough, until they were back. */
function tellOnce(connection: Redis, tell: (error: Error) => void): (error: Error) => void {
  let told = '';
  return (error) => {
    if (connection.status === 'ready') told = '';
    if (told !== error.message) tell(error);
    told = error.message;
  };
}

/**
 * One worker's life with a queue: takes jobs under leases until it has been idle, has done enough, has run long
 * enough or is told to stop. Resolves with what happened; never throws for a job's sake, nor when Redis is full or away.
 */
export async function runSession<Q extends QueueName>(options: SessionOptions<Q>): Promise<SessionReport> {
  const { connection, limits, signal, concurrency = 1, standby = false } = options;
  const onProblem = options.onProblem ?? (() => {});
  const report: SessionReport = { end: 'idle', completed: 0, retried: 0, deadLettered: 0, handedBack: 0 };
  const blockSeconds = Math.min(MOST_BLOCK_SECONDS, Math.max(0.05, limits.idleExitMs / 1000));
  const worker = new LeasedWorker({ ...options, blockSeconds });
  worker.on(
    'error',
    tellOnce(connection, (error) => onProblem('the queue connection reported an error', error)),
  );
  const stops = new Map<string, AbortController>();
  const holder = createJobHolder<Q>({
    ...options,
    worker,
    onProblem,
    onLost: (id) => stops.get(id)?.abort(),
    onOrphan: () => claimer.sweepSoon(),
  });

  let startedAt = Date.now();
  let idleSince = startedAt;
  let working = 0;
  let taken = 0;
  let ended: SessionEnd | null = null;

  const end = (): SessionEnd | null => {
    if (ended) return ended;
    const now = Date.now();
    const waitsForFirst = standby && taken === 0;
    if (signal?.aborted) ended = 'stopped';
    else if (taken >= limits.jobsPerSession) ended = 'jobs';
    else if (!waitsForFirst && now - startedAt >= drainAfterMs(limits)) ended = 'runtime';
    else if (!waitsForFirst && working === 0 && now - idleSince >= limits.idleExitMs) ended = 'idle';
    return ended;
  };

  const claimer = createClaimer<Q>({
    connection,
    worker,
    holder,
    batch: limits.batch,
    room: () => (end() ? 0 : limits.jobsPerSession - taken),
    onTaken: (count) => {
      if (taken === 0 && standby) startedAt = Date.now();
      taken += count;
    },
  });

  /** Tries until it is done, or the session is told to stop. */
  async function insist<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; ; tries++) {
      try {
        return await act();
      } catch (error) {
        onProblem(`${what}; it is tried again`, error);
        if (signal?.aborted || tries >= MOST_TRIES) return undefined;
        await delay(backoffMs(tries, TROUBLE_MS, Math.random), undefined, { ref: true });
      }
    }
  }

  async function lane(): Promise<void> {
    let jobs: HeldJob<Q>[] = [];
    let busy = false;
    for (;;) {
      if (jobs.length === 0) {
        if (busy && --working === 0) options.onState?.('idle', taken);
        busy = false;
        if (end()) return;
        jobs = (await insist('no job could be claimed', claimer.claim)) ?? [];
        report.deadLettered += holder.takeDeadLettered();
        if (jobs.length === 0) continue;
      }
      if (!busy && ++working === 1) options.onState?.('busy', taken);
      busy = true;
      const abort = new AbortController();
      for (const job of jobs) stops.set(job.id, abort);
      const { outcomes, timedOut } = await workOn(jobs, abort, options);
      if (timedOut) ended = 'timeout';
      jobs = await settle(jobs, outcomes);
      idleSince = Date.now();
    }
  }

  /** Settles one job; answers the one that its completion brought along. */
  async function settleOne(job: HeldJob<Q>, outcome: Outcome, takeNext: boolean): Promise<HeldJob<Q> | null> {
    try {
      const settled = await insist(`job ${job.id} could not be settled`, () => holder.settle(job, outcome, takeNext));
      report[settled?.as ?? 'handedBack'] += 1;
      return settled?.next ? await holder.accept(settled.next) : null;
    } finally {
      stops.delete(job.id);
      holder.letGo(job);
      if (takeNext) claimer.nextTaken();
    }
  }

  /** Settles a batch at once. A queue without batches gets the next job with the completion of the last. */
  async function settle(jobs: HeldJob<Q>[], outcomes: Outcome[]): Promise<HeldJob<Q>[]> {
    let next: HeldJob<Q> | null = null;
    if (limits.batch === 1) {
      next = await settleOne(jobs[0]!, outcomes[0]!, !end() && claimer.mayTakeNext());
      if (next) taken += 1;
    } else await Promise.all(jobs.map((job, index) => settleOne(job, outcomes[index]!, false)));
    report.deadLettered += holder.takeDeadLettered();
    return next ? [next] : [];
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, lane));
    report.end = end() ?? 'idle';
  } finally {
    await claimer.close();
    await holder.close();
  }
  return report;
}
