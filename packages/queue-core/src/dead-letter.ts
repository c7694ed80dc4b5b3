import { Job } from 'bullmq';
import { bullQueue } from './bull-queue.ts';
import type { QueueName } from './catalog.ts';
import type { Reason } from './contracts/enrichment.ts';
import { CONTRACT_VERSION, FailedAttempt } from './contracts/jobs.ts';
import { jobIdOf } from './job-id.ts';
import { lookAtJobs } from './job-look.ts';
import { type Queues, type QueuesOptions, SIZE_LIMIT_BYTES } from './queues.ts';

/** What of a job's log goes into its dead letter. */
const HISTORY_KEPT = 50;
const MESSAGE_LIMIT = 2_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The filing that a payload is about, as far as a broken payload lets it be read. */
export function filingIdIn(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { filing, filingId } = payload as { filing?: unknown; filingId?: unknown };
  const id = typeof filing === 'object' && filing !== null ? (filing as { filingId?: unknown }).filingId : filingId;
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : null;
}

/** Whatever a queue accepts is kept whole; only a job that somebody put there by other means can be larger. */
function bounded(payload: unknown): unknown {
  const text = JSON.stringify(payload) ?? 'null';
  if (Buffer.byteLength(text) <= SIZE_LIMIT_BYTES) return payload;
  return { truncated: true, start: text.slice(0, SIZE_LIMIT_BYTES / 8) };
}

const short = (message: string): string =>
  message.length <= MESSAGE_LIMIT ? message : `${message.slice(0, MESSAGE_LIMIT)} …`;

/** One failed attempt as a line of the job's log: what `historyOf` reads. */
export function attemptLine(attempt: FailedAttempt): string {
  return JSON.stringify({ ...attempt, message: short(attempt.message) });
}

/** The failed attempts that are told in a job's log, oldest first, the last 50 of them. */
export async function historyOf(job: Job): Promise<FailedAttempt[]> {
  // BullMQ shows logs by the queue only, and a holder has the job.
  // biome-ignore lint/complexity/useLiteralKeys: the name is protected
  const { logs } = await job['backend'].getJobLogs(job.id!, -HISTORY_KEPT, -1, true);
  return logs.flatMap((line) => {
    try {
      const attempt = FailedAttempt.parse(JSON.parse(line));
      return [{ ...attempt, message: short(attempt.message) }];
    } catch {
      // Other lines are for people.
      return [];
    }
  });
}

export interface Failure {
  queue: QueueName;
  job: Job;
  reason: Reason;
  /** Attempts that failed, with the last one; default: one more than the job knows of. */
  attempts?: number;
  /** Default: what the job's log tells. */
  history?: FailedAttempt[];
}

async function letterOf({ queue, job, reason, attempts, history }: Failure) {
  const told = (history ?? (await historyOf(job))).slice(-HISTORY_KEPT);
  return {
    v: CONTRACT_VERSION,
    kind: 'dead_letter',
    deadLetter: {
      queue,
      jobId: job.id!,
      filingId: filingIdIn(job.data),
      payload: bounded(job.data),
      reason: { code: reason.code, message: short(reason.message) },
      attempts: attempts ?? job.attemptsMade + 1,
      history: told,
      // Told twice, one failure must have one time: that of its last attempt.
      failedAt: told.at(-1)?.at ?? new Date(job.finishedOn ?? Date.now()).toISOString(),
    },
  } as const;
}

const chasesItsTail = (queue: QueueName, job: Job): boolean =>
  queue === 'supabase_upload' && job.data?.kind === 'dead_letter';

/**
 * Sends what is exhausted to the database by the upload queue, so that a dead letter survives the loss of Redis.
 * A dead letter about a dead letter stays in Redis' failed set: it must not chase its own tail.
 */
export async function recordDeadLetter(queues: Queues, failure: Failure): Promise<void> {
  if (chasesItsTail(failure.queue, failure.job)) return;
  await queues.add('supabase_upload', await letterOf(failure));
}

/** Where a reason went when the job failed: `code: message`. */
function reasonOf(failedReason: string | undefined): Reason {
  const [, code, message] = /^([a-z][a-z0-9_]*): (.+)$/s.exec(failedReason ?? '') ?? [];
  if (code && message) return { code, message };
  return { code: 'unexpected_error', message: failedReason || 'it failed without a word' };
}

/**
 * Records anew a failed job whose dead letter was lost on its way to the database.
 * @returns `recorded`: it is on its way; `stored`: it has been there already; `gone`: the job is not failed (any more)
 */
export async function recordFailedJob(
  queues: Queues,
  { connection, prefix }: Pick<QueuesOptions, 'connection' | 'prefix'>,
  queue: QueueName,
  jobId: string,
): Promise<'recorded' | 'stored' | 'gone'> {
  const bull = bullQueue(connection, prefix, queue);
  try {
    const job = await Job.fromId(bull, jobId);
    if (!job?.finishedOn || !(await job.isFailed()) || chasesItsTail(queue, job)) return 'gone';
    const letter = await letterOf({
      queue,
      job,
      reason: reasonOf(job.failedReason),
      attempts: Math.max(job.attemptsMade, 1),
    });
    const [look] = await lookAtJobs(connection, prefix, 'supabase_upload', [jobIdOf('supabase_upload', letter)]);
    if (look?.state === 'completed') return 'stored';
    await queues.add('supabase_upload', letter);
    return 'recorded';
  } finally {
    await bull.close();
  }
}
