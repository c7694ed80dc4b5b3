import type { Job } from 'bullmq';
import type { QueueName } from './catalog.ts';
import type { Reason } from './contracts/enrichment.ts';
import { CONTRACT_VERSION, type FailedAttempt } from './contracts/jobs.ts';
import type { Queues } from './queues.ts';

const PAYLOAD_LIMIT = 64 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The filing that a payload is about, as far as a broken payload lets it be read. */
export function filingIdIn(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { filing, filingId } = payload as { filing?: unknown; filingId?: unknown };
  const id = typeof filing === 'object' && filing !== null ? (filing as { filingId?: unknown }).filingId : filingId;
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : null;
}

function bounded(payload: unknown): unknown {
  const text = JSON.stringify(payload) ?? 'null';
  return text.length <= PAYLOAD_LIMIT ? payload : { truncated: true, start: text.slice(0, PAYLOAD_LIMIT) };
}

/**
 * Sends what is exhausted to the database by the upload queue, so that a dead letter survives the loss of Redis.
 * A dead letter about a dead letter stays in Redis' failed set: it must not chase its own tail.
 */
export async function recordDeadLetter(
  queues: Queues,
  { queue, job, reason, history = [] }: { queue: QueueName; job: Job; reason: Reason; history?: FailedAttempt[] },
): Promise<void> {
  if (queue === 'supabase_upload' && job.data?.kind === 'dead_letter') return;
  await queues.add('supabase_upload', {
    v: CONTRACT_VERSION,
    kind: 'dead_letter',
    deadLetter: {
      queue,
      jobId: job.id!,
      filingId: filingIdIn(job.data),
      payload: bounded(job.data),
      reason,
      attempts: job.attemptsMade + 1,
      history,
      failedAt: new Date().toISOString(),
    },
  });
}
