/** No list is left alone longer than this, whatever happens. */
const LONGEST_MS = 10 * 60_000;
const FIRST_RETRY_MS = 5000;
/** Polls come up to this share early, never late, so that pollers do not march in step. */
const JITTER = 0.1;
/** So many new filings in one poll are half a page: more are on their way. */
const BURST = 25;
/** After a burst the next poll comes this share of the interval later. */
const BURST_SHARE = 0.1;

export interface DelayInput {
  intervalMs: number;
  /** Polls that failed in a row; 0 after a good one. */
  failures: number;
  /** Filings that the poll found. */
  found: number;
  /** When the exchange asked to be left alone until then. */
  retryAt?: Date | undefined;
  /** How long the poll itself took, in ms. */
  elapsedMs: number;
  now: Date;
  /** 0 to 1; the jitter. */
  random: number;
}

/**
 * Milliseconds from the end of a poll to the start of the next. Polls start at the interval, at once after a burst;
 * failures double the wait from 5 s (or the interval, if shorter) to 10 minutes, less up to a half; a time that the
 * exchange named is kept.
 */
export function nextDelay({ intervalMs, failures, found, retryAt, elapsedMs, now, random }: DelayInput): number {
  if (failures > 0) return Math.max(retryDelay(intervalMs, failures, random), waitUntil(retryAt, now));
  const wait = found >= BURST ? intervalMs * BURST_SHARE : intervalMs * (1 - JITTER * random);
  return Math.max(0, wait - elapsedMs);
}

/** After so many failures in a row, in ms. */
export function retryDelay(intervalMs: number, failures: number, random: number): number {
  const doubled = Math.min(intervalMs, FIRST_RETRY_MS) * 2 ** Math.min(failures - 1, 30);
  return Math.min(doubled, LONGEST_MS) * (1 - random / 2);
}

function waitUntil(time: Date | undefined, now: Date): number {
  return time === undefined ? 0 : time.getTime() - now.getTime();
}
