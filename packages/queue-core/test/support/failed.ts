import type { ClassifiedError, FailureClass } from '../../src/index.ts';

/** What a stage throws whose work failed in that way. */
export class Failed extends Error implements ClassifiedError {
  readonly code: string;
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  constructor(failure: FailureClass, code: string, retryAt?: Date) {
    super(`it failed: ${code}`);
    this.failure = failure;
    this.code = code;
    this.retryAt = retryAt;
  }
}
