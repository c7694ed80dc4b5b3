/** What the command line itself has to object to. `usage` errors end with exit code 2, the others with 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly usage: boolean;

  constructor(code: string, message: string, options: { usage?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.usage = options.usage ?? false;
  }
}

export const usage = (message: string, cause?: unknown): CliError =>
  new CliError('wrong_usage', message, { usage: true, cause });
