import type { ClassifiedError, DocumentFacts, FailureClass } from '@filings/queue-core';

/** Every way in which an enrichment can fail, and how the queue is to treat it. */
const FAILURES = {
  attachment_missing: 'content',
  attachment_empty: 'content',
  attachment_zip: 'content',
  attachment_too_large: 'content',
  host_not_allowed: 'content',
  not_a_pdf: 'content',
  pdf_damaged: 'content',
  pdf_password: 'content',
  pdf_too_heavy: 'content',
  pdf_too_slow: 'content',
  ocr_failed: 'content',
  fetch_failed: 'transient',
  model_unavailable: 'outage',
  aborted: 'transient',
  reader_unavailable: 'transient',
  unknown_rule: 'permanent',
  exchange_rate_limited: 'rate_limited',
  model_rate_limited: 'rate_limited',
  model_refused_key: 'permanent',
  model_not_found: 'permanent',
} as const satisfies Record<string, FailureClass>;

export type EnrichErrorCode = keyof typeof FAILURES;

/**
 * The one error of this package. `message` says what was attempted, on what, and what is known; for failures of
 * class `content` it is fit to be shown to readers as the reason why a filing has no enrichment (G17).
 */
export class EnrichError extends Error implements ClassifiedError {
  readonly code: EnrichErrorCode;
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  /** What is known of the bytes, where bytes came: a damaged or locked PDF still has an identity. */
  readonly document: DocumentFacts | null;

  constructor(
    code: EnrichErrorCode,
    message: string,
    details: { cause?: unknown; retryAt?: Date; document?: DocumentFacts } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'EnrichError';
    this.code = code;
    this.failure = FAILURES[code];
    this.retryAt = details.retryAt;
    this.document = details.document ?? null;
  }
}
