import type { QueueLimits } from './catalog.ts';
import { failureOf, isClassified } from './failure.ts';

export type Verdict =
  | { action: 'retry'; delayMs: number; usesAttempt: boolean }
  | { action: 'dead_letter'; reason: { code: string; message: string } };

/** Full exponential with equal jitter: between half and all of `base * 2^attempt`, capped. */
export function backoffMs(attemptsMade: number, { base, cap }: QueueLimits['backoffMs'], random: () => number): number {
  const full = Math.min(cap, base * 2 ** Math.min(attemptsMade, 30));
  return Math.round(full / 2 + (full / 2) * random());
}

/**
 * What happens to a job whose attempt failed (G6). Reads the class of the error, never its text.
 * `attemptsMade` counts the attempts before this one.
 */
export function verdictOf(
  error: unknown,
  attemptsMade: number,
  limits: Pick<QueueLimits, 'attempts' | 'backoffMs'>,
  now: Date,
  random: () => number = Math.random,
): Verdict {
  const failure = failureOf(error);
  const code = isClassified(error) ? error.code : 'unexpected_error';
  const message = error instanceof Error ? error.message : String(error);
  if (failure === 'rate_limited') {
    const until = isClassified(error) ? error.retryAt : undefined;
    const delayMs = until
      ? Math.max(0, until.getTime() - now.getTime())
      : backoffMs(attemptsMade, limits.backoffMs, random);
    return { action: 'retry', delayMs, usesAttempt: false };
  }
  if ((failure === 'transient' || failure === 'outage') && attemptsMade + 1 < limits.attempts)
    return { action: 'retry', delayMs: backoffMs(attemptsMade, limits.backoffMs, random), usesAttempt: true };
  return {
    action: 'dead_letter',
    reason: {
      code,
      message: failure === 'transient' ? `gave up after ${attemptsMade + 1} attempts: ${message}` : message,
    },
  };
}
