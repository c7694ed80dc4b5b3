import type { JobIds, JobLook } from '@filings/queue-core';

/** Where the upload stands that brings what a worker found out about a filing. */
export interface ResultUpload {
  jobId: string;
  state: 'alive' | 'failed' | 'completed';
}

export type Step = 'leave' | 'add' | 'record' | 'redo' | 'record_result' | 'redo_result';

/** What open work needs, by where its job stands and, for a filing, where its result stands. Epoch milliseconds. */
export function nextStep(job: JobLook, result: ResultUpload | null, settledBefore: number): Step {
  if (job.state === 'alive' || result?.state === 'alive') return 'leave';
  if (job.finishedAt !== null && job.finishedAt > settledBefore) return 'leave';
  if (job.state === 'failed') return 'record';
  if (result === null) return job.state === 'absent' ? 'add' : 'redo';
  return result.state === 'failed' ? 'record_result' : 'redo_result';
}

const RESULT = /^(?:enriched|unreadable)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-/;

/** The upload of each filing's result, by the ids of the upload queue; one that is alive before one that failed. */
export function resultUploads(ids: JobIds): Map<string, ResultUpload> {
  const results = new Map<string, ResultUpload>();
  for (const state of ['completed', 'failed', 'alive'] as const)
    for (const jobId of ids[state]) {
      const filingId = RESULT.exec(jobId)?.[1];
      if (filingId) results.set(filingId, { jobId, state });
    }
  return results;
}
