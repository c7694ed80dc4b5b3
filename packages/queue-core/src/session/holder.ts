import { type Job, UnrecoverableError } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { catalog, type PayloadOf, type QueueLimits, type QueueName } from '../catalog.ts';
import type { Reason } from '../contracts/enrichment.ts';
import type { FailedAttempt } from '../contracts/jobs.ts';
import { crashesOf, forgetCrashes, heldBy } from '../crashes.ts';
import { attemptLine, recordDeadLetter } from '../dead-letter.ts';
import { createHolds } from '../holds.ts';
import type { Meter } from '../meter/meter.ts';
import { createQueues } from '../queues.ts';
import { verdictOf } from '../retry.ts';
import { isGone, type LeasedWorker, leaseIsAnothers, leaseRanOut } from './leased-worker.ts';
import { HAND_BACK, type Outcome, type SessionJob } from './outcome.ts';

export interface HeldJob<Q extends QueueName> extends SessionJob<Q> {
  job: Job;
}

export type Settled = 'completed' | 'retried' | 'deadLettered' | 'handedBack';

export interface HolderOptions {
  worker: LeasedWorker;
  queue: QueueName;
  connection: Redis;
  prefix: string;
  workerId: string;
  limits: QueueLimits;
  meter?: Meter | undefined;
  onLost(jobId: string): void;
  /** Redis handed out a job that we cannot make out: it is to be swept. */
  onOrphan(): void;
  onProblem(message: string, error: unknown): void;
}

/** Holds jobs under leases in one worker's name, keeps the leases alive, and settles each job once. */
export function createJobHolder<Q extends QueueName>(options: HolderOptions) {
  const { worker, queue, connection, prefix, workerId, limits, meter, onProblem } = options;
  const { schema, version: known } = catalog[queue];
  const held = new Map<string, Job>();
  const lost = new Set<string>();
  const queues = createQueues({ connection, prefix });
  const holds = createHolds({ connection, prefix });
  let deadLettered = 0;
  let renewing = false;

  async function renew(): Promise<void> {
    if (renewing || held.size === 0) return;
    renewing = true;
    try {
      for (const id of await worker.renew([...held.values()])) {
        if (!held.has(id)) continue;
        // The lease went to somebody else: whatever comes of this job here must change nothing (G3).
        lost.add(id);
        meter?.count('lease_losses', queue);
        onProblem(`the lease of job ${id} is lost`, null);
        options.onLost(id);
      }
    } catch (error) {
      onProblem('the leases could not be renewed; they are tried again', error);
    } finally {
      renewing = false;
    }
  }
  const heartbeat = setInterval(renew, limits.leaseMs / 3);

  async function bury(job: Job, reason: Reason): Promise<void> {
    await recordDeadLetter(queues, { queue, job, reason });
    await job.moveToFailed(new UnrecoverableError(`${reason.code}: ${reason.message}`), workerId);
    await forgetCrashes(connection, prefix, queue, job.id!);
    deadLettered += 1;
    meter?.count('jobs', queue, 'dead_lettered');
  }

  /** Why a job cannot be worked on at all, or its payload. */
  async function examine(job: Job): Promise<{ payload: PayloadOf<Q> } | { reason: Reason }> {
    // More claims than attempts: somebody took it before and did not end it. Only then is Redis asked whether he died.
    const suspicious = job.attemptsStarted > job.attemptsMade + 1;
    const crashes = suspicious ? await crashesOf(connection, prefix, queue, job.id!) : 0;
    if (crashes >= limits.crashBudget)
      return { reason: { code: 'worker_crashed', message: `${crashes} workers died while they held this job` } };
    const parsed = schema.safeParse(job.data);
    if (parsed.success) return { payload: parsed.data as PayloadOf<Q> };
    const version: unknown = job.data?.v;
    if (typeof version === 'number' && version !== known) {
      const message = `this worker knows version ${known} of the contract, the job has version ${version}`;
      return { reason: { code: 'unknown_contract_version', message } };
    }
    return { reason: { code: 'bad_payload', message: z.prettifyError(parsed.error) } };
  }

  /** What became of a failed job, in its history. */
  async function remember(job: Job, reason: Reason): Promise<void> {
    const entry: FailedAttempt = { at: new Date().toISOString(), attempt: job.attemptsMade + 1, workerId, ...reason };
    await job.log(attemptLine(entry));
  }

  /** Ends a job that cannot be worked on. */
  async function refuse(job: Job, reason: Reason): Promise<void> {
    try {
      await remember(job, reason);
      await bury(job, reason);
    } catch (error) {
      if (isGone(error)) await worker.discard(job.id!);
      onProblem(`job ${job.id} could not be sent to the dead letters`, error);
    }
  }

  /** Runs a settlement; when only the lease had run out, takes it back and runs it again. */
  async function owned<T>(job: Job, settle: () => Promise<T>): Promise<T> {
    try {
      return await settle();
    } catch (error) {
      if (!leaseRanOut(error) || !(await worker.reclaim(job))) throw error;
      return settle();
    }
  }

  async function fail({ job }: HeldJob<Q>, error: unknown): Promise<Settled> {
    const history = { attemptsMade: job.attemptsMade, starts: job.attemptsStarted };
    const verdict = verdictOf(error, history, { ...limits, attempts: job.opts.attempts ?? limits.attempts });
    if (verdict.action === 'hold') {
      if (await holds.place(queue, verdict.kind, verdict.reason, verdict.until)) {
        meter?.count('holds', queue, verdict.kind);
        onProblem(`${queue} waits (${verdict.kind}): ${verdict.reason.message}`, null);
      }
      await owned(job, () => job.moveToWait(workerId));
      return 'handedBack';
    }
    await remember(job, verdict.reason);
    if (verdict.action === 'dead_letter') {
      await owned(job, () => bury(job, verdict.reason));
      deadLettered -= 1;
      return 'deadLettered';
    }
    await owned(job, () => job.moveToFailed(error instanceof Error ? error : new Error(String(error)), workerId));
    meter?.count('jobs', queue, 'retried');
    return 'retried';
  }

  async function complete(job: Job, takeNext: boolean): Promise<Job | undefined> {
    // As in `examine`: without it no crash was ever counted, and asking costs every job a round trip.
    const mayHaveCrashed = job.attemptsStarted > job.attemptsMade + 1;
    const reply = await owned(job, () => worker.complete(job, takeNext));
    if (mayHaveCrashed) await forgetCrashes(connection, prefix, queue, job.id!);
    if (meter) {
      const now = Date.now();
      meter.count('jobs', queue, 'completed');
      meter.observe('job_completion', queue, now - job.timestamp);
      meter.observe('job_work', queue, now - (job.processedOn ?? now));
    }
    return worker.following(reply);
  }

  return {
    /** A claimed job as the handler gets it; one that cannot be worked on goes to the dead letters here and now. */
    async accept(job: Job): Promise<HeldJob<Q> | null> {
      held.set(job.id!, job);
      const found = await examine(job);
      if ('payload' in found) {
        const { id, attemptsMade, timestamp } = job;
        return { id: id!, job, payload: found.payload, attemptsMade, queuedAt: new Date(timestamp) };
      }
      await refuse(job, found.reason);
      held.delete(job.id!);
      return null;
    },

    takeDeadLettered(): number {
      const count = deadLettered;
      deadLettered = 0;
      return count;
    },

    /** Ends this holder's part in a job. `next` is the job that a completion brought along, when it was asked for. */
    async settle(
      one: HeldJob<Q>,
      outcome: Outcome,
      takeNext: boolean,
    ): Promise<{ as: Settled; next?: Job | undefined }> {
      const { job, id } = one;
      try {
        if (lost.has(id)) return { as: 'handedBack' };
        if (outcome.ok) return { as: 'completed', next: await complete(job, takeNext) };
        if (outcome !== HAND_BACK) return { as: await fail(one, outcome.error) };
        await owned(job, () => job.moveToWait(workerId));
        meter?.count('jobs', queue, 'handed_back');
        return { as: 'handedBack' };
      } catch (error) {
        // Whatever went wrong, a next job may have been handed out with an answer that we did not get or could not read.
        if (takeNext) options.onOrphan();
        // The answer of a settlement that was carried out may have been lost: then this is its repetition.
        if (outcome.ok && leaseRanOut(error) && (await worker.isFinished(job))) return { as: 'completed' };
        if (!leaseRanOut(error) && !leaseIsAnothers(error)) throw error;
        meter?.count('lease_losses', queue);
        onProblem(`job ${id} is not ours any more; what came of it here changes nothing`, error);
        return { as: 'handedBack' };
      }
    },

    /** After `settle`, whatever came of it. */
    letGo(one: HeldJob<Q>): void {
      held.delete(one.id);
      lost.delete(one.id);
    },

    renew,

    /**
     * Sees to what Redis thinks is ours and we know nothing of. The answer to a claim was lost: it is given back. Or it
     * could not be read: it goes to the dead letters as it is.
     */
    async sweep(): Promise<number> {
      const unknown = (await heldBy(connection, prefix, queue, workerId)).filter((id) => !held.has(id));
      for (const id of unknown) {
        const job = await worker.jobOf(id);
        if (!job) await worker.discard(id);
        else if (job.data?.unreadable) await refuse(job, { code: 'bad_payload', message: 'the job is no JSON' });
        else await job.moveToWait(workerId);
      }
      return unknown.length;
    },

    async close(): Promise<void> {
      clearInterval(heartbeat);
      await holds.close();
      await queues.close();
      await worker.close(true);
    },
  };
}

export type JobHolder<Q extends QueueName> = ReturnType<typeof createJobHolder<Q>>;
