import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashTag, type Leader } from '@filings/queue-core';
import type { Gaps } from './coverage-gaps.ts';
import { type ReconcileOptions, type ReconcileReport, reconcile } from './reconcile.ts';

export interface ReconcilerOptions
  extends Pick<ReconcileOptions, 'store' | 'queues' | 'connection' | 'prefix' | 'limits'> {
  /** Only the leader reconciles. */
  leader: Leader;
  /** Looks after the days that the lists' readers missed. */
  gaps?: Gaps;
  /** From one pass to the next, default 30 s. */
  everyMs?: number;
  /** How soon an emptied Redis is noticed, default 1 s. */
  lookEveryMs?: number;
  /** Default 30 s: what was stored since is still on its way. */
  olderThanSeconds?: number;
  /** Default 2 minutes. */
  settleMs?: number;
  /** Told when something was done. */
  onNote?(message: string, report: ReconcileReport): void;
  onProblem?(message: string, error: unknown): void;
}

export interface Reconciler {
  start(): void;
  /** Ends the pass that runs, at its next page or two seconds later at the latest. */
  stop(): Promise<void>;
}

/** After a pass that failed (the database is away) the next try comes this soon. */
const RETRY_MS = 5_000;
const END_WITHIN_MS = 2_000;

/**
 * Derives lost jobs again from the database (G1): at start, every half minute, and at once when Redis was emptied.
 * That it was emptied is seen by a key of its own, the epoch, which says `done` once a pass has gone over everything.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { connection, prefix, leader, onNote, onProblem } = options;
  const { everyMs = 30_000, lookEveryMs = 1_000, olderThanSeconds = 30, settleMs = 120_000 } = options;
  const epoch = `${hashTag(prefix)}:reconciler:epoch`;

  async function pass(signal: AbortSignal, emptied: boolean): Promise<void> {
    if (emptied) await connection.set(epoch, 'open');
    const report = await reconcile({ ...options, signal, settleMs, olderThanSeconds: emptied ? 0 : olderThanSeconds });
    // Only where it still exists: emptied again in mid-pass, it must be seen as emptied again.
    if (emptied) await connection.set(epoch, 'done', 'XX');
    const { added, redone, recorded } = report;
    if (added + redone + recorded > 0)
      onNote?.(
        `${emptied ? 'Redis had been emptied: ' : ''}open work derived from the database: ${added} jobs added, ${redone} run again, ${recorded} dead letters recorded again`,
        report,
      );
  }

  async function watch(signal: AbortSignal): Promise<void> {
    let due = 0;
    let failed = false;
    while (!signal.aborted) {
      try {
        const emptied = (await connection.get(epoch)) !== 'done';
        const now = performance.now();
        if (now >= due || (emptied && !failed)) {
          await pass(signal, emptied);
          failed = false;
          due = performance.now() + everyMs;
          await options.gaps?.step(emptied);
        }
      } catch (error) {
        if (signal.aborted) return;
        onProblem?.('open work could not be derived from the database', error);
        failed = true;
        due = performance.now() + Math.min(RETRY_MS, everyMs);
      }
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
  }

  /** A command to a Redis that is away waits for it; the end of a service does not. */
  async function lead(signal: AbortSignal): Promise<void> {
    const ended = (signal.aborted ? Promise.resolve() : once(signal, 'abort')).then(() =>
      sleep(END_WITHIN_MS, undefined, { ref: false }),
    );
    await Promise.race([watch(signal), ended]);
  }

  return {
    start: () => void leader.run(lead),
    stop: () => leader.stop(),
  };
}
