import { type ClassifiedError, type FailureClass, isClassified } from '@filings/queue-core';

/** Everything that the operator's hand throws on purpose. `code` is stable; the message says what to do. */
export class OperatorError extends Error implements ClassifiedError {
  override readonly name = 'OperatorError';
  readonly code: string;
  readonly failure: FailureClass;

  constructor(code: string, message: string, options: { failure?: FailureClass; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.failure = options.failure ?? 'permanent';
  }
}

/** Does the work; what it throws on purpose comes as an OperatorError. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asOperatorError(error);
  }
}

/** Errors by which ioredis says that Redis does not answer; they have no class of their own. */
const REDIS_AWAY =
  /^(MaxRetriesPerRequestError|ClusterAllFailedError)$|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Command timed out|Connection is closed|isn't writeable|^(LOADING|NOAUTH|WRONGPASS|NOPERM) /;

/** An error of the parts below, as one of ours with the same code; what nobody threw on purpose stays what it is. */
function asOperatorError(error: unknown): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error;
  if (isClassified(error))
    return new OperatorError(error.code, error.message, { failure: error.failure, cause: error });
  const words = [error.name, (error as NodeJS.ErrnoException).code, error.message].filter(Boolean);
  if (!words.some((text) => REDIS_AWAY.test(text!))) return error;
  return new OperatorError(
    'redis_unreachable',
    `Redis does not answer (${error.message}): is it up, and REDIS_URL right?`,
    {
      failure: 'outage',
      cause: error,
    },
  );
}
