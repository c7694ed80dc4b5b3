import type { ClassifiedError, FailureClass } from './failure.ts';

/** Everything that queue-core throws on purpose. `code` is stable; the message says what to do. */
export class QueueError extends Error implements ClassifiedError {
  readonly code: string;
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  constructor(
    code: string,
    message: string,
    options: { failure?: FailureClass; cause?: unknown; retryAt?: Date | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'QueueError';
    this.code = code;
    this.failure = options.failure ?? 'permanent';
    this.retryAt = options.retryAt;
  }
}
