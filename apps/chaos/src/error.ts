/** What the harness throws. `failure` follows the classes of queue-core's `ClassifiedError`. */
export class ChaosError extends Error {
  override readonly name = 'ChaosError';
  readonly code: 'app_not_built' | 'not_linux' | 'not_started' | 'no_answer';
  readonly failure = 'permanent';

  constructor(code: ChaosError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
