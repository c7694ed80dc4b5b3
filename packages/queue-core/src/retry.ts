import type { QueueLimits } from './catalog.ts';
import type { Reason } from './contracts/enrichment.ts';
import { failureOf, isClassified } from './failure.ts';

export type Verdict =
  | { action: 'retry'; delayMs: number; reason: Reason }
  /** The job goes back as it came, and the whole queue waits. */
  | { action: 'hold'; kind: 'rate_limited' | 'outage'; until: Date | undefined; reason: Reason }
  | { action: 'dead_letter'; reason: Reason };

/**
 * Starts of one job that may use no attempt: hand-backs, rate limits, outages. One that alone meets an "outage" every
 * time, or a limit that never ends, must not go round for ever: beyond this they use attempts.
 */
export const FREE_STARTS = 100;

/** Full exponential with equal jitter: between half and all of `base * 2^attempt`, capped. */
export function backoffMs(attemptsMade: number, { base, cap }: QueueLimits['backoffMs'], random: () => number): number {
  const full = Math.min(cap, base * 2 ** Math.min(attemptsMade, 30));
  return Math.round(full / 2 + (full / 2) * random());
}

/** What an error tells, in a form that is fit to be kept. */
export function reasonOf(error: unknown): Reason {
  const message = (error instanceof Error ? error.message : String(error)) || 'no message';
  return { code: isClassified(error) ? error.code : 'unexpected_error', message };
}

/**
 * What happens to a job whose attempt failed (G6, G8). Reads the class of the error, never its text.
 * `attemptsMade` counts the attempts before this one, `starts` all claims of the job, this one included.
 */
export function verdictOf(
  error: unknown,
  { attemptsMade, starts }: { attemptsMade: number; starts: number },
  limits: Pick<QueueLimits, 'attempts' | 'backoffMs'>,
  random: () => number = Math.random,
): Verdict {
  const failure = failureOf(error);
  const reason = reasonOf(error);
  if (failure === 'permanent' || failure === 'content') return { action: 'dead_letter', reason };
  if (failure !== 'transient' && starts - attemptsMade <= FREE_STARTS)
    return { action: 'hold', kind: failure, until: isClassified(error) ? error.retryAt : undefined, reason };
  if (attemptsMade + 1 < limits.attempts)
    return { action: 'retry', delayMs: backoffMs(attemptsMade, limits.backoffMs, random), reason };
  const message = `gave up after ${attemptsMade + 1} attempts: ${reason.message}`;
  return { action: 'dead_letter', reason: { ...reason, message } };
}
