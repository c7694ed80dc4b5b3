import { type Dispatcher, request } from 'undici';
import { EnrichError } from '../../errors.ts';
import type { EnricherOptions, Limits } from '../../options.ts';
import type { Origin } from '../store/documents.ts';
import type { Received, Receiving } from '../store/receive.ts';
import { type AddressPolicy, routeOf } from './address.ts';
import type { Lookup } from './public-address.ts';
import { namedTime, turnedAway } from './refusal.ts';

export interface FetcherOptions extends AddressPolicy, Pick<EnricherOptions, 'turn' | 'leaveAlone' | 'proxyUrl'> {
  userAgent: string;
  limits: Pick<Limits, 'maxBytes' | 'fetchTimeoutMs' | 'readTimeoutMs'>;
  /** Instead of the system's name server. */
  lookup?: Lookup | undefined;
  now: () => Date;
}

/** What one request for an attachment goes with. */
export interface Fetching {
  agent: Dispatcher;
  signal: AbortSignal | undefined;
  /** Of the time limit for all addresses together; waiting for a turn uses none of it up. */
  time: { leftMs: number };
  receiving: Receiving;
  /** What the host said of the copy that we have: it need not send that again. */
  known?: Pick<Origin, 'etag' | 'lastModified'> | undefined;
}

export interface Whole extends Received {
  etag: string | null;
  lastModified: string | null;
}

type Answer = { redirect: string } | { unchanged: true } | { whole: Whole };

/**
 * One request to a host of the exchanges, once it is our turn.
 * @throws EnrichError; what `turn` throws, as it is
 */
export async function ask(url: URL, options: FetcherOptions, fetching: Fetching): Promise<Answer> {
  const { signal, time } = fetching;
  const stopped = (cause: unknown) => new EnrichError('aborted', `Fetching ${url.href} was stopped.`, { cause });
  await options.turn?.(url.hostname, signal).catch((error: unknown) => {
    // Any other reason is the budget's own, and goes to the queue as it is.
    throw signal?.aborted ? stopped(error) : error;
  });
  const timeout = AbortSignal.timeout(Math.max(0, Math.ceil(time.leftMs)));
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const asked = performance.now();
  try {
    return await send(url, options, fetching, either);
  } catch (error) {
    if (error instanceof EnrichError) throw error;
    if (signal?.aborted) throw stopped(error);
    const why = either.aborted
      ? `no complete answer within ${options.limits.fetchTimeoutMs} ms`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new EnrichError('fetch_failed', `Fetching ${url.href} failed: ${why}.`, { cause: error });
  } finally {
    time.leftMs = timeout.aborted ? 0 : time.leftMs - (performance.now() - asked);
  }
}

async function send(url: URL, options: FetcherOptions, fetching: Fetching, signal: AbortSignal): Promise<Answer> {
  const { etag = null, lastModified = null } = fetching.known ?? {};
  const { statusCode, headers, body } = await request(routeOf(url, options), {
    dispatcher: fetching.agent,
    signal,
    headersTimeout: options.limits.fetchTimeoutMs,
    bodyTimeout: options.limits.fetchTimeoutMs,
    headers: {
      'user-agent': options.userAgent,
      accept: 'application/pdf,*/*',
      'accept-language': 'en-US,en;q=0.9',
      'accept-encoding': 'identity',
      referer: url.hostname.endsWith('bseindia.com') ? 'https://www.bseindia.com/' : 'https://www.nseindia.com/',
      ...(etag !== null && { 'if-none-match': etag }),
      ...(lastModified !== null && { 'if-modified-since': lastModified }),
    },
  });
  if (statusCode === 200) {
    await receive(body, url, headers['content-length'], fetching.receiving, options);
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return {
      whole: {
        ...fetching.receiving.end(),
        etag: text(headers.etag),
        lastModified: text(headers['last-modified']),
      },
    };
  }
  await body.dump({ limit: 65_536 }).catch(() => undefined);
  if (statusCode === 304 && fetching.known) return { unchanged: true };
  const location = headers.location;
  if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') return { redirect: location };
  throw await statusError(statusCode, url, headers['retry-after'], options);
}

async function statusError(
  status: number,
  url: URL,
  retryAfter: unknown,
  options: FetcherOptions,
): Promise<EnrichError> {
  if (status === 404 || status === 410) {
    return new EnrichError('attachment_missing', `The exchange does not have the attachment ${url.href} (${status}).`);
  }
  if (status === 429 || status === 403) {
    const named = namedTime(status, retryAfter, options.now());
    return turnedAway(url, `refused to serve ${url.pathname} (${status})`, named, options);
  }
  return new EnrichError('fetch_failed', `Fetching ${url.href} was answered with status ${status}.`);
}

async function receive(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  url: URL,
  declared: unknown,
  receiving: Receiving,
  options: FetcherOptions,
): Promise<void> {
  const { maxBytes } = options.limits;
  const tooLarge = (): EnrichError =>
    new EnrichError(
      'attachment_too_large',
      `The attachment ${url.href} is larger than the limit of ${Math.floor(maxBytes / 1e6)} MB.`,
    );
  if (Number(declared) > maxBytes) {
    body.destroy();
    throw tooLarge();
  }
  let size = 0;
  // Leaving the loop by throwing destroys the stream, so no byte more is received.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    await receiving.write(chunk);
  }
}
