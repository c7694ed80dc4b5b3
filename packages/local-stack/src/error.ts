/** What this package throws. `failure` follows the classes of queue-core's `ClassifiedError`, which stands above it. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
  /** Stable, snake_case, e.g. `redis_not_found`. */
  readonly code: string;
  readonly failure: 'permanent' | 'transient';

  constructor(code: string, message: string, options: { cause?: unknown; failure?: 'permanent' | 'transient' } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.failure = options.failure ?? 'permanent';
  }
}

/** The text of any thrown value. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
