import {
  type Filing,
  type InvestorJob,
  type JobLook,
  jobIdOf,
  jobIdsOf,
  lookAtJobs,
  type PayloadOf,
  QueueError,
  type QueueName,
  type Queues,
  type QueuesOptions,
  recordFailedJob,
  redoJob,
} from '@filings/queue-core';
import type { OpenWorkFilter, Store } from '@filings/supabase-sink';
import { nextStep, type ResultUpload, resultUploads, type Step } from './open-work-step.ts';

export interface ReconcileOptions extends QueuesOptions {
  store: Pick<Store, 'openWork' | 'filingStates'>;
  queues: Queues;
  /** Work that was stored less than this long ago is on its way still. */
  olderThanSeconds: number;
  /** A job that ended less than this long ago may still have its effect. */
  settleMs: number;
  signal?: AbortSignal;
  onProblem?(message: string, error: unknown): void;
}

export interface ReconcileReport {
  /** Open filings and open links that were looked at. */
  open: number;
  /** Jobs that Redis did not have and has now. */
  added: number;
  /** Jobs that had ended without their effect and run again. */
  redone: number;
  /** Failed jobs whose dead letter was lost and is on its way again. */
  recorded: number;
}

type Work<Q extends QueueName> = readonly { payload: PayloadOf<Q>; filing: Filing | null }[];

/**
 * One pass over all open work: whatever the database still waits for has a job that will bring it, or the reason why
 * not is on its way (G1). Every step may be repeated and jobs have intake's ids, so nothing is doubled.
 */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileReport> {
  const { store, queues, connection, prefix, signal, onProblem } = options;
  const report: ReconcileReport = { open: 0, added: 0, redone: 0, recorded: 0 };
  const settledBefore = Date.now() - options.settleMs;
  let results: Promise<Map<string, ResultUpload>> | null = null;

  async function resultOf(filing: Filing | null, job: JobLook): Promise<ResultUpload | null> {
    if (filing === null || job.state === 'alive') return null;
    results ??= jobIdsOf(connection, prefix, 'supabase_upload').then(resultUploads);
    return (await results).get(filing.filingId) ?? null;
  }

  async function redo(queue: QueueName, jobId: string, again: { payload?: unknown }): Promise<void> {
    await redoJob(options, queue, { jobId, ...again });
    report.redone += 1;
  }

  async function record(queue: QueueName, jobId: string, again: { payload?: unknown }): Promise<void> {
    const outcome = await recordFailedJob(queues, options, queue, jobId);
    if (outcome === 'recorded') report.recorded += 1;
    // What the letter told of was overruled (by a restored database, or a purge): the job has another go.
    if (outcome === 'stored') await redo(queue, jobId, again);
  }

  async function take(step: Step, queue: QueueName, jobId: string, payload: unknown, result: ResultUpload | null) {
    if (step === 'record') await record(queue, jobId, { payload });
    else if (step === 'redo') await redo(queue, jobId, { payload });
    else if (step === 'record_result' && result) await record('supabase_upload', result.jobId, {});
    else if (step === 'redo_result' && result) await redo('supabase_upload', result.jobId, {});
  }

  /** Rows were read before jobs: what ended in between is open no longer. */
  async function isOpenStill(filing: Filing | null): Promise<boolean> {
    if (filing === null) return true;
    return (await store.filingStates([filing.filingId]))[0]?.terminal === false;
  }

  /** In one go, or one by one where that is refused: one that Redis does not take must not hold up the rest. */
  async function addAll<Q extends QueueName>(queue: Q, payloads: PayloadOf<Q>[]): Promise<void> {
    try {
      report.added += (await queues.addMany(queue, payloads)).length;
    } catch (cause) {
      let taken = 0;
      for (const payload of payloads)
        await queues.add(queue, payload).then(
          () => (taken += 1),
          (error: unknown) => onProblem?.(`job ${jobIdOf(queue, payload)} could not be added`, error),
        );
      report.added += taken;
      if (taken === 0) throw cause;
    }
  }

  async function mend<Q extends QueueName>(queue: Q, work: Work<Q>): Promise<void> {
    report.open += work.length;
    const ids = work.map(({ payload }) => jobIdOf(queue, payload));
    const looks = await lookAtJobs(connection, prefix, queue, ids);
    const absent: PayloadOf<Q>[] = [];
    for (const [n, { payload, filing }] of work.entries()) {
      const job = looks[n]!;
      const result = await resultOf(filing, job);
      const step = nextStep(job, result, settledBefore);
      if (step === 'add') absent.push(payload);
      if (step === 'add' || step === 'leave' || !(await isOpenStill(filing))) continue;
      await take(step, queue, job.id, payload, result).catch((error: unknown) => {
        // Alive: it runs again by another hand.
        if (!(error instanceof QueueError && error.code === 'job_alive'))
          onProblem?.(`the open work of job ${job.id} could not be taken up`, error);
      });
    }
    await addAll(queue, absent);
  }

  const links = (jobs: readonly InvestorJob[]): Work<'investor_processing'> =>
    jobs.map((payload) => ({ payload, filing: null }));
  const filings = (open: readonly Filing[]): Work<'ai_processing'> =>
    open.map((filing) => ({ payload: { v: 1, filing }, filing }));

  for (let cursor: OpenWorkFilter['cursor']; ; ) {
    signal?.throwIfAborted();
    const page = await store.openWork({ olderThanSeconds: options.olderThanSeconds, limit: 200, cursor });
    for (const { id, problem } of page.misfits) onProblem?.(`the row ${id} fits no contract of today`, problem);
    await mend('ai_processing', filings(page.filings));
    await mend('investor_processing', links(page.links));
    if (page.nextCursor === null) return report;
    cursor = page.nextCursor;
  }
}
