import { CONTRACT_VERSION, type Security, type UploadJob } from '@filings/queue-core';

/** Some 60 kB of JSON: far below what a job may be, and a step of a progress bar. */
const A_JOB = 200;

/** Securities of one list as jobs to store, in order. */
export function securitiesJobs(source: string, asOf: Date, securities: readonly Security[]): UploadJob[] {
  const jobs: UploadJob[] = [];
  for (let at = 0; at < securities.length; at += A_JOB) {
    const some = securities.slice(at, at + A_JOB);
    jobs.push({
      v: CONTRACT_VERSION,
      kind: 'securities',
      securities: { source, asOf: asOf.toISOString(), securities: some },
    });
  }
  return jobs;
}
