/** What can go wrong here is a wrong setting or a broken recording: nothing that passes by itself. */
export type ReplayErrorCode = 'recording_unreadable' | 'recording_invalid' | 'bad_option';

/** Fits queue-core's ClassifiedError by shape, so that callers need no second way to read errors. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayErrorCode;
  readonly failure = 'permanent' as const;

  constructor(code: ReplayErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
