import type { PayloadOf, QueueName } from '../catalog.ts';

/** What a handler gets: a parsed payload and the job's history. */
export interface SessionJob<Q extends QueueName> {
  id: string;
  payload: PayloadOf<Q>;
  /** Attempts that failed before this one. */
  attemptsMade: number;
  queuedAt: Date;
}

export type Outcome = { ok: true } | { ok: false; error: unknown };

/** The session ends before the work did: the job goes back as it came. */
export const HAND_BACK: Outcome = { ok: false, error: 'handed back' };

/** Runs one handler a job and turns what it throws into that job's outcome: one bad job never stops the rest. */
export function each<Q extends QueueName>(
  work: (job: SessionJob<Q>, context: { signal: AbortSignal }) => Promise<void>,
): (jobs: SessionJob<Q>[], context: { signal: AbortSignal }) => Promise<Outcome[]> {
  return (jobs, context) =>
    Promise.all(
      jobs.map((job) =>
        work(job, context).then(
          (): Outcome => ({ ok: true }),
          (error: unknown): Outcome => ({ ok: false, error }),
        ),
      ),
    );
}
