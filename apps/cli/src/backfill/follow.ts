import { setTimeout as sleep } from 'node:timers/promises';
import type { Backlog, BacklogDay, BacklogProgress } from '@filings/scrapers';
import type { BacklogWorker } from './worker.ts';

export type Unit = 'day' | 'list';

export interface Pace extends BacklogProgress {
  /** Lists that were asked for: a day of a segment each. */
  total: number;
  /** What they are called: with one segment a list is a day. */
  unit: Unit;
  /** Since this command began; null while no rows came. */
  rowsPerSecond: number | null;
  /** Until the last day; null while that cannot be told. */
  leftMs: number | null;
  elapsedMs: number;
}

/**
 * - done: every day was read
 * - stopped: by whoever asked for it
 * - stuck: nothing went on for too long, for the reason that `failing` tells
 * - forgotten: nothing is left to do, and not all days were read: somebody took them out
 */
export type Ending = 'done' | 'stopped' | 'stuck' | 'forgotten';

export interface FollowOptions {
  backlog: Pick<Backlog, 'progress'>;
  days: readonly BacklogDay[];
  /** Starts to work on the backlog where nobody does; null where that is not ours to do. */
  work: (() => BacklogWorker) | null;
  /** How long nobody may work on it before we do. */
  patienceMs: number;
  /** How long nothing may go on while days fail. */
  giveUpMs: number;
  everyMs: number;
  signal: AbortSignal;
  onPace(pace: Pace): void;
  /** Nobody works on it, and we may not. */
  onIdle(): void;
  /** Redis does not answer (the reason), or does again (null). */
  onAway(why: Error | null): void;
}

/** Looks after days of the backlog until all are read, whoever reads them. Rejects when the first look fails. */
export async function follow(options: FollowOptions): Promise<{ ending: Ending; pace: Pace | null }> {
  const { backlog, days, signal } = options;
  const began = performance.now();
  let first: BacklogProgress | null = null;
  let pace: Pace | null = null;
  let idleSince: number | null = null;
  let wentOn = { at: began, done: -1 };
  let isAway = false;
  const own: { worker: BacklogWorker | null } = { worker: null };

  /** Takes the work up where nobody has had it for a while: its holder may only be starting. */
  function standIn(now: number, isHeld: boolean): void {
    idleSince = isHeld ? null : (idleSince ?? now);
    if (idleSince === null || now - idleSince < options.patienceMs || own.worker !== null) return;
    if (options.work) own.worker = options.work();
    else options.onIdle();
  }

  /** Null while Redis does not answer. */
  async function read(): Promise<BacklogProgress | null> {
    const answer = await backlog.progress(days).catch((error: unknown) => {
      if (first === null || !(error instanceof Error)) throw error;
      return error;
    });
    const why = answer instanceof Error ? answer : null;
    if (isAway !== (why !== null)) options.onAway(why);
    isAway = why !== null;
    return answer instanceof Error ? null : answer;
  }

  async function look(): Promise<Ending | null> {
    const progress = await read();
    if (progress === null) return null;
    first ??= progress;
    const now = performance.now();
    const elapsedMs = Math.round(now - began);
    pace = { ...progress, total: days.length, unit: unitOf(days), ...speedOf(first, progress, elapsedMs), elapsedMs };
    options.onPace(pace);
    if (progress.open.length === 0) return progress.done >= days.length ? 'done' : 'forgotten';
    if (progress.done !== wentOn.done || progress.failing === null) wentOn = { at: now, done: progress.done };
    if (now - wentOn.at > options.giveUpMs) return 'stuck';
    if (!signal.aborted) standIn(now, progress.worker !== null);
    return null;
  }

  try {
    while (!signal.aborted) {
      const ending = await look();
      if (ending !== null) return { ending, pace };
      await sleep(options.everyMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await own.worker?.stop();
  }
  // The last day may have been read while the work came to its end.
  return { ending: (await look()) ?? 'stopped', pace };
}

export const unitOf = (days: readonly BacklogDay[]): Unit =>
  new Set(days.map(({ segment }) => segment)).size > 1 ? 'list' : 'day';

/** How fast it goes, by what was done since the first look; days that were done before say nothing of it. */
export function speedOf(
  first: Pick<BacklogProgress, 'done' | 'rows'>,
  now: Pick<BacklogProgress, 'done' | 'rows' | 'open'>,
  elapsedMs: number,
): Pick<Pace, 'rowsPerSecond' | 'leftMs'> {
  const [days, rows] = [now.done - first.done, now.rows - first.rows];
  return {
    rowsPerSecond: rows > 0 && elapsedMs > 0 ? Math.round((rows * 1_000) / elapsedMs) : null,
    leftMs: days > 0 ? Math.round((now.open.length * elapsedMs) / days) : null,
  };
}
