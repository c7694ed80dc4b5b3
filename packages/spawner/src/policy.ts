/** One reading of one queue, taken at one moment. */
export interface Reading {
  /** Jobs that a worker could take now. */
  ready: number;
  /** Workers of all hosts that start or run; draining ones take nothing more and do not count. */
  live: number;
  /** Those of them that have no job yet, known by the leases they hold and not by time. */
  unclaimed: number;
  maxConcurrent: number;
  paused: boolean;
  /** Workers that are to wait for jobs even when there are none. */
  standby?: number;
}

/**
 * How many workers to start: min(maxConcurrent - live, ready - unclaimed), never below 0.
 * With nothing active this is min(jobs, max) - current; and a job that waits beside a busy worker gets a
 * worker of its own (G24). A missing or contradictory reading starts nothing: fail closed.
 */
export function workersToStart(reading: Reading | null): number {
  if (!reading || reading.paused) return 0;
  const { ready, live, unclaimed, maxConcurrent, standby = 0 } = reading;
  if (![ready, live, unclaimed, maxConcurrent, standby].every((n) => Number.isInteger(n) && n >= 0)) return 0;
  if (unclaimed > live) return 0;
  return Math.max(0, Math.min(maxConcurrent - live, Math.max(ready, standby) - unclaimed));
}

const FIRST_MS = 1_000;
const CAP_MS = 60_000;

/**
 * Pause before the next start of a queue whose workers crash in a row: 1, 2, 4 … 60 s (G25). A worker that died over a
 * job is replaced at once the first time: the job may be to blame, and its crash budget sees to that.
 */
export function crashBackoffMs(crashesInARow: number, diedOverAJob = false): number {
  const counted = crashesInARow - (diedOverAJob ? 1 : 0);
  return counted <= 0 ? 0 : Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(counted - 1, 16));
}
