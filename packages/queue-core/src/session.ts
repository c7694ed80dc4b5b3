import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { catalog, drainAfterMs, type QueueLimits, type QueueName } from './catalog.ts';
import { hashTag } from './connection.ts';
import { createJobHolder, type HeldJob } from './holder.ts';
import { HAND_BACK, type Outcome, type SessionJob } from './outcome.ts';
import { backoffMs } from './retry.ts';

export type SessionEnd = 'idle' | 'jobs' | 'runtime' | 'stopped' | 'timeout';

export interface SessionReport {
  end: SessionEnd;
  completed: number;
  retried: number;
  deadLettered: number;
  handedBack: number;
}

export interface SessionOptions<Q extends QueueName> {
  queue: Q;
  connection: Redis;
  prefix: string;
  /** Holder of the leases: unique for the life of the installation (G3). */
  workerId: string;
  limits: QueueLimits;
  /** One outcome a job, in the order of the jobs. What it throws counts for every job of the batch. */
  handle(jobs: SessionJob<Q>[], context: { signal: AbortSignal }): Promise<Outcome[]>;
  /** The handshake: called with the ids held after each claim, and with none when waiting again. */
  onHold?(jobIds: string[]): void;
  /** Ends the session: what is held is finished within the grace or handed back without using an attempt (G2). */
  signal?: AbortSignal;
  onProblem?(message: string, error: unknown): void;
}

/** BullMQ looks for the end of its blocking wait only this often; so does a session for its own end. */
const BLOCK_SECONDS = 1;

/**
 * One worker's life with a queue: takes jobs under leases until it has been idle, has done enough, has run long
 * enough or is told to stop. Resolves with what happened; never throws for a job's sake.
 */
export async function runSession<Q extends QueueName>(options: SessionOptions<Q>): Promise<SessionReport> {
  const { queue, limits, signal, onHold } = options;
  const report: SessionReport = { end: 'idle', completed: 0, retried: 0, deadLettered: 0, handedBack: 0 };
  const worker = new Worker(queue, null, {
    connection: options.connection,
    prefix: hashTag(options.prefix),
    autorun: false,
    lockDuration: limits.leaseMs,
    drainDelay: BLOCK_SECONDS,
    skipStalledCheck: true,
    skipVersionCheck: true,
    settings: { backoffStrategy: (made = 1) => backoffMs(made - 1, limits.backoffMs, Math.random) },
  });
  worker.on('error', (error) => options.onProblem?.('the queue connection reported an error', error));
  const holder = createJobHolder({ worker, ...options, schema: catalog[queue].schema });
  const startedAt = Date.now();
  let idleSince = startedAt;
  let taken = 0;

  const end = (): SessionEnd | null => {
    if (signal?.aborted) return 'stopped';
    if (taken >= limits.jobsPerSession) return 'jobs';
    if (Date.now() - startedAt >= drainAfterMs(limits)) return 'runtime';
    if (Date.now() - idleSince >= limits.idleExitMs) return 'idle';
    return null;
  };

  try {
    for (;;) {
      const ended = end();
      if (ended) {
        report.end = ended;
        break;
      }
      const jobs = (await holder.take(Math.min(limits.batch, limits.jobsPerSession - taken))) as HeldJob<Q>[];
      report.deadLettered += holder.takeDeadLettered();
      if (jobs.length === 0) continue;
      taken += jobs.length;
      onHold?.(jobs.map((job) => job.id));
      const settled = await workOn(jobs, options);
      for (const [index, job] of jobs.entries()) report[await holder.settle(job, settled.outcomes[index]!)] += 1;
      onHold?.([]);
      idleSince = Date.now();
      if (settled.timedOut) {
        report.end = 'timeout';
        break;
      }
    }
  } finally {
    await holder.close();
  }
  return report;
}

/** Runs the handler against its time-out and against the session's end, whichever comes first. */
async function workOn<Q extends QueueName>(
  jobs: SessionJob<Q>[],
  { handle, limits, signal, queue }: SessionOptions<Q>,
): Promise<{ outcomes: Outcome[]; timedOut: boolean }> {
  const abort = new AbortController();
  const { promise: cut, resolve } = Promise.withResolvers<{ outcomes: Outcome[]; timedOut: boolean }>();
  const giveUp = (outcome: Outcome, timedOut: boolean) => {
    abort.abort();
    resolve({ outcomes: jobs.map(() => outcome), timedOut });
  };
  const error = new Error(`${queue}: the work took longer than ${limits.timeoutMs} ms`);
  const timeout = setTimeout(giveUp, limits.timeoutMs, { ok: false, error }, true);
  let grace: NodeJS.Timeout | undefined;
  // Half of the grace to finish, the other half to hand back and to close.
  const onStop = () => {
    grace = setTimeout(giveUp, limits.graceMs / 2, HAND_BACK, false);
  };
  if (signal?.aborted) onStop();
  else signal?.addEventListener('abort', onStop);
  const work = handle(jobs, { signal: abort.signal }).then(
    (outcomes) =>
      jobs.map((_, i): Outcome => outcomes[i] ?? { ok: false, error: new Error('the handler gave no outcome') }),
    (thrown: unknown) => jobs.map((): Outcome => ({ ok: false, error: thrown })),
  );
  try {
    return await Promise.race([cut, work.then((outcomes) => ({ outcomes, timedOut: false }))]);
  } finally {
    clearTimeout(timeout);
    clearTimeout(grace);
    signal?.removeEventListener('abort', onStop);
  }
}
