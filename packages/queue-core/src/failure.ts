/**
 * How a failed piece of work is to be treated. The queue reads this class, never a message (G6).
 * - permanent: will fail again with the same input -> dead letter at once
 * - content: the document itself cannot be read -> the filing ends as detected with the reason
 * - transient: may pass by itself -> next attempt after a back-off
 * - rate_limited: the other side named a time -> the whole queue waits until then, no attempt is used up
 * - outage: what the work needs is away -> the whole queue waits until a probe finds it back, no attempt is used up (G8)
 */
export type FailureClass = 'permanent' | 'content' | 'transient' | 'rate_limited' | 'outage';

/** What every package's error class carries, so that stages need not know each other's classes. */
export interface ClassifiedError extends Error {
  /** Stable, snake_case, e.g. `attachment_missing`. */
  readonly code: string;
  readonly failure: FailureClass;
  /** For `rate_limited`: when to come back. */
  readonly retryAt?: Date | undefined;
}

export function isClassified(error: unknown): error is ClassifiedError {
  return error instanceof Error && 'failure' in error && 'code' in error && typeof error.code === 'string';
}

/** The class of any thrown value: what nobody classified is transient, so that its attempts decide. */
export function failureOf(error: unknown): FailureClass {
  return isClassified(error) ? error.failure : 'transient';
}
