/** No list is left alone longer than this, whatever happens. */
const LONGEST_MS = 10 * 60_000;
const FIRST_RETRY_MS = 5000;

export interface DelayInput {
  intervalMs: number;
  /** Polls that failed in a row; 0 after a good one. */
  failures: number;
  /** When the exchange asked to be left alone until then. */
  retryAt?: Date | undefined;
  /** How long the poll itself took, in ms. */
  elapsedMs: number;
  now: Date;
  /** 0 to 1; the jitter. */
  random: number;
}

/**
 * Milliseconds from the end of a poll to the start of the next. Polls start at the interval; failures double
 * the wait from 5 s (or the interval, if shorter) to 10 minutes, less up to a half, so that pollers do not
 * march in step; a time that the exchange named is kept.
 */
export function nextDelay({ intervalMs, failures, retryAt, elapsedMs, now, random }: DelayInput): number {
  if (failures === 0) return Math.max(0, intervalMs - elapsedMs);
  const doubled = Math.min(intervalMs, FIRST_RETRY_MS) * 2 ** Math.min(failures - 1, 30);
  const wait = Math.min(doubled, LONGEST_MS) * (1 - random / 2);
  return Math.max(wait, retryAt === undefined ? 0 : retryAt.getTime() - now.getTime());
}
