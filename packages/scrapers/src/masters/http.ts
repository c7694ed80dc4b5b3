import { createHttp, type Http, type HttpOptions } from '../http.ts';

/** BSE's list is 3.7 MB, and slow. */
const TIMEOUT_MS = 60_000;
/** A handful of questions a day: there is no hurry. */
const MIN_GAP_MS = 2_000;

/**
 * A client for `fetchMasters` and `lookUpBse` where no other is at hand, e.g. on a command line. NSE's archives break
 * off over HTTP/2, so it is not preferred here as it is for NSE's lists of filings.
 */
export function openMastersHttp(options: Omit<HttpOptions, 'headers' | 'preferHttp2'> = {}): Http {
  const minGapMs = options.gatewayUrl === undefined ? MIN_GAP_MS : 0;
  return createHttp({ timeoutMs: TIMEOUT_MS, minGapMs, ...options, headers: {} });
}
