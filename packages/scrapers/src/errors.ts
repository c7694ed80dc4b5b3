import type { ClassifiedError, FailureClass } from '@filings/queue-core';

/**
 * What can go wrong between us and an exchange (G12). None of these is "no news".
 * - html_page: HTML with status 200 where data belongs
 * - access_denied: 401, 403, or a page that says Access Denied or Restricted, whatever its status
 * - redirected: 3xx; never followed, because both exchanges use it to turn scripts away
 * - empty_object: `{}`; BSE's answer to a question it does not like
 * - bare_string: a JSON string such as "No Record Found!"; a retired endpoint
 * - not_json, malformed: no JSON at all; JSON of another shape, or bytes that cannot be unpacked
 * - not_a_feed: no RSS where a feed belongs
 * - short_answer: fewer rows than the answer itself says there are
 * - empty_table: no rows where there were some, or where the feed has some
 * - feed_disagrees: the feed names attachments that no list has
 * - rate_limited: 429, or a host that all processes have agreed to leave alone
 * - http_error: any other status than 200
 * - timeout, network: no answer; a connection that failed
 * - proxy: the proxy between us and the exchange, not the exchange
 */
export type ScrapeErrorCode =
  | 'html_page'
  | 'access_denied'
  | 'redirected'
  | 'empty_object'
  | 'bare_string'
  | 'not_json'
  | 'malformed'
  | 'not_a_feed'
  | 'short_answer'
  | 'empty_table'
  | 'feed_disagrees'
  | 'rate_limited'
  | 'http_error'
  | 'timeout'
  | 'network'
  | 'proxy';

export interface ScrapeErrorDetails {
  /** Absent where several answers together are at fault. */
  url?: string | undefined;
  status?: number | undefined;
  retryAt?: Date | undefined;
  cause?: unknown;
}

export class ScrapeError extends Error implements ClassifiedError {
  override readonly name = 'ScrapeError';
  readonly code: ScrapeErrorCode;
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  readonly url: string | undefined;
  readonly status: number | undefined;

  constructor(code: ScrapeErrorCode, message: string, details: ScrapeErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    // A list is asked again at the next poll whatever happened, so nothing here is permanent.
    this.failure = details.retryAt === undefined ? 'transient' : 'rate_limited';
    this.retryAt = details.retryAt;
    this.url = details.url;
    this.status = details.status;
  }
}

const HOST_TROUBLE: ReadonlySet<ScrapeErrorCode> = new Set([
  'html_page',
  'access_denied',
  'redirected',
  'rate_limited',
  'timeout',
  'network',
  'proxy',
]);

/** Trouble with the host as a whole: asking it the next question now would only make things worse. */
export function isHostTrouble(error: unknown): boolean {
  return !(error instanceof ScrapeError) || HOST_TROUBLE.has(error.code);
}
