import { type Job, UnrecoverableError, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { PayloadOf, QueueLimits, QueueName } from './catalog.ts';
import { crashesOf, forgetCrashes } from './crashes.ts';
import { recordDeadLetter } from './dead-letter.ts';
import { HAND_BACK, type Outcome, type SessionJob } from './outcome.ts';
import { createQueues } from './queues.ts';
import { verdictOf } from './retry.ts';

export interface HeldJob<Q extends QueueName> extends SessionJob<Q> {
  job: Job;
}

interface HolderOptions {
  worker: Worker;
  queue: QueueName;
  connection: Redis;
  prefix: string;
  workerId: string;
  limits: QueueLimits;
  schema: z.ZodType;
  onProblem?(message: string, error: unknown): void;
}

/** Takes jobs under leases in one worker's name, keeps the leases alive, and settles each job once. */
export function createJobHolder<Q extends QueueName>(options: HolderOptions) {
  const { worker, queue, connection, prefix, workerId, limits, schema } = options;
  const held = new Map<string, Job>();
  const lost = new Set<string>();
  const queues = createQueues({ connection, prefix });
  let deadLettered = 0;

  const heartbeat = setInterval(async () => {
    for (const [id, job] of held) {
      try {
        await job.extendLock(workerId, limits.leaseMs);
      } catch (error) {
        // The lease went to somebody else: whatever comes of this job here must change nothing (G3).
        lost.add(id);
        options.onProblem?.(`the lease of job ${id} is lost`, error);
      }
    }
  }, limits.leaseMs / 3);

  async function bury(job: Job, reason: { code: string; message: string }): Promise<void> {
    await recordDeadLetter(queues, { queue, job, reason });
    await job.moveToFailed(new UnrecoverableError(`${reason.code}: ${reason.message}`), workerId);
    deadLettered += 1;
  }

  /** Parses a claimed job; one that cannot be worked on goes to the dead letters here and now. */
  async function accept(job: Job): Promise<HeldJob<Q> | null> {
    const crashes = await crashesOf(connection, prefix, queue, job.id!);
    if (crashes >= limits.crashBudget) {
      await bury(job, { code: 'worker_crashed', message: `${crashes} workers died while they held this job` });
      return null;
    }
    const parsed = schema.safeParse(job.data);
    if (!parsed.success) {
      const newer = typeof job.data?.v === 'number' && job.data.v !== 1;
      await bury(job, {
        code: newer ? 'unknown_contract_version' : 'bad_payload',
        message: newer
          ? `this worker knows version 1 of the contract, the job has version ${job.data.v}`
          : z.prettifyError(parsed.error),
      });
      return null;
    }
    return {
      id: job.id!,
      job,
      payload: parsed.data as PayloadOf<Q>,
      attemptsMade: job.attemptsMade,
      queuedAt: new Date(job.timestamp),
    };
  }

  return {
    /** Waits up to a second for the first job, then takes what else is there, up to `most`. */
    async take(most: number): Promise<HeldJob<Q>[]> {
      const taken: HeldJob<Q>[] = [];
      for (let block = true; taken.length < most; block = false) {
        const job = await worker.getNextJob(workerId, { block });
        if (!job?.id) break;
        held.set(job.id, job);
        const accepted = await accept(job);
        if (accepted) taken.push(accepted);
        else held.delete(job.id);
      }
      return taken;
    },

    takeDeadLettered(): number {
      const count = deadLettered;
      deadLettered = 0;
      return count;
    },

    async settle(
      held_: HeldJob<Q>,
      outcome: Outcome,
    ): Promise<'completed' | 'retried' | 'deadLettered' | 'handedBack'> {
      const { job, id } = held_;
      try {
        if (lost.has(id)) return 'handedBack';
        if (outcome.ok) {
          await job.moveToCompleted(true, workerId, false);
          await forgetCrashes(connection, prefix, queue, id);
          return 'completed';
        }
        if (outcome === HAND_BACK) {
          await job.moveToWait(workerId);
          return 'handedBack';
        }
        const verdict = verdictOf(
          outcome.error,
          job.attemptsMade,
          { ...limits, attempts: job.opts.attempts ?? limits.attempts },
          new Date(),
        );
        if (verdict.action === 'dead_letter') {
          await bury(job, verdict.reason);
          deadLettered -= 1;
          return 'deadLettered';
        }
        if (verdict.usesAttempt) await job.moveToFailed(asError(outcome.error), workerId);
        else await job.moveToDelayed(Date.now() + verdict.delayMs, workerId);
        return 'retried';
      } catch (error) {
        // Not ours any more, or Redis is away: the lease ends and the job comes back by itself.
        options.onProblem?.(`job ${id} could not be settled`, error);
        return 'handedBack';
      } finally {
        held.delete(id);
        lost.delete(id);
      }
    },

    async close(): Promise<void> {
      clearInterval(heartbeat);
      await queues.close();
      await worker.close(true);
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
