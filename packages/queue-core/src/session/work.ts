import type { QueueLimits, QueueName } from '../catalog.ts';
import { HAND_BACK, type Outcome, type SessionJob } from './outcome.ts';

export interface WorkOptions<Q extends QueueName> {
  queue: Q;
  limits: QueueLimits;
  /** One outcome a job, in the order of the jobs. What it throws counts for every job of the batch. */
  handle(jobs: SessionJob<Q>[], context: { signal: AbortSignal }): Promise<Outcome[]>;
  /** Ends the session: what is held is finished within the grace or handed back without using an attempt (G2). */
  signal?: AbortSignal;
}

/** Runs the handler against its time-out and against the session's end, whichever comes first. */
export async function workOn<Q extends QueueName>(
  jobs: SessionJob<Q>[],
  abort: AbortController,
  { handle, limits, signal, queue }: WorkOptions<Q>,
): Promise<{ outcomes: Outcome[]; timedOut: boolean }> {
  const { promise: cut, resolve } = Promise.withResolvers<{ outcomes: Outcome[]; timedOut: boolean }>();
  const giveUp = (outcome: Outcome, timedOut: boolean) => {
    abort.abort();
    resolve({ outcomes: jobs.map(() => outcome), timedOut });
  };
  const timeout = setTimeout(
    () => giveUp({ ok: false, error: new Error(`${queue}: the work took longer than ${limits.timeoutMs} ms`) }, true),
    limits.timeoutMs,
  );
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
