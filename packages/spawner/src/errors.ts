import type { ClassifiedError, FailureClass } from '@filings/queue-core';

/** Everything that the spawner throws on purpose. */
export class SpawnerError extends Error implements ClassifiedError {
  readonly code: string;
  readonly failure: FailureClass = 'permanent';
  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'SpawnerError';
    this.code = code;
  }
}
