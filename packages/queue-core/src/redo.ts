import { Job } from 'bullmq';
import { z } from 'zod';
import { bullQueue } from './bull-queue.ts';
import { catalog, QUEUE_NAMES, type QueueName, withLimits } from './catalog.ts';
import { forgetCrashes } from './crashes.ts';
import { QueueError } from './errors.ts';
import { lookAtJobs } from './job-look.ts';
import { jobOptions, type QueuesOptions, refused } from './queues.ts';

export interface RedoRequest {
  /** The id the job has, or had before Redis forgot it. */
  jobId: string;
  /** As it was, or edited; left out: as Redis still has it. */
  payload?: unknown;
}

function assertQueue(queue: QueueName): void {
  if (!QUEUE_NAMES.includes(queue))
    throw new QueueError('unknown_queue', `${queue} is no queue: there are ${QUEUE_NAMES.join(', ')}`);
}

function parse(queue: QueueName, jobId: string, payload: unknown): unknown {
  const parsed = catalog[queue].schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new QueueError(
    'bad_payload',
    `Job ${jobId} of ${queue} cannot be run again with this payload, edit it: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

const alive = (queue: QueueName, jobId: string): QueueError =>
  new QueueError('job_alive', `Job ${jobId} of ${queue} waits or runs: let it end before it is run again`);

/**
 * Runs an ended job again as if it were new: all its attempts, no crash count, no history. What is left of it in
 * Redis goes; where Redis has forgotten it, it is added all the same. Two calls at once are one job.
 * @returns the job id
 * @throws QueueError `bad_payload` naming what is wrong, `job_alive`, `job_gone`, `unknown_queue`, `redis_full`
 */
export async function redoJob(options: QueuesOptions, queue: QueueName, request: RedoRequest): Promise<string> {
  const { connection, prefix, limits = withLimits() } = options;
  const { jobId } = request;
  assertQueue(queue);
  const [look] = await lookAtJobs(connection, prefix, queue, [jobId]);
  if (look?.state === 'alive') throw alive(queue, jobId);
  const bull = bullQueue(connection, prefix, queue);
  try {
    const left = await Job.fromId(bull, jobId);
    if (!left && !('payload' in request))
      throw new QueueError('job_gone', `Redis has no job ${jobId} of ${queue} any more: give its payload`);
    const data = parse(queue, jobId, 'payload' in request ? request.payload : left?.data);
    // Refused by Redis when somebody else ran it again meanwhile and a worker holds it.
    await left?.remove().catch((cause: unknown) => {
      throw cause instanceof Error && /locked/.test(cause.message) ? alive(queue, jobId) : cause;
    });
    await forgetCrashes(connection, prefix, queue, jobId);
    await bull.add(queue, data, jobOptions(queue, data, jobId, limits[queue].attempts)).catch(refused);
    return jobId;
  } finally {
    await bull.close();
  }
}
