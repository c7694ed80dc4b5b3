import { isClassified } from '@filings/queue-core';
import { request } from 'undici';
import { ScrapeError, type ScrapeErrorCode } from './errors.ts';
import { createGaps, type Turn } from './http/gaps.ts';
import type { HttpAnswer } from './http/http-answer.ts';
import { createMemory } from './http/memory.ts';
import { createTransport } from './http/transport.ts';
import { BadBytes, readBytes, unpacked } from './http/unpack.ts';
import { refusalOf } from './refusal.ts';

export type { HttpAnswer };

export interface HttpOptions {
  /** Sent with every request, on top of the browser's common ones. */
  headers: Record<string, string>;
  /** When set, https://HOST/PATH is asked at `<gatewayUrl>/HOST/PATH` instead. */
  gatewayUrl?: string | undefined;
  /** An http:// or https:// proxy, with its credentials if it wants any. Not together with a gateway. */
  proxyUrl?: string | undefined;
  /** PEM of a certificate to trust besides the usual ones: that of a gateway or a proxy. */
  ca?: string | undefined;
  /** From the question to the last byte of the answer, in ms. The usual failure of an exchange is silence. */
  timeoutMs?: number | undefined;
  /** Least time between the starts of two requests to a host, in ms; for who has no budget to take turns from. */
  minGapMs?: number | undefined;
  /** Awaited before each question: the budget that all processes share. Its `host_closed` becomes `rate_limited`. */
  turn?: Turn | undefined;
  /** Told when a host turns us away, and until when it is to be left alone. */
  leaveAlone?: ((host: string, until: Date) => Promise<void>) | undefined;
  /** NSE leaves HTTP/1.1 requests from cloud machines hanging; it answers HTTP/2. */
  preferHttp2?: boolean | undefined;
  /** Most bytes of a body, packed or not. */
  maxBodyBytes?: number | undefined;
}

/** What whoever makes a source may decide about its questions; the rest is the exchange's. */
export type AskOptions = Pick<
  HttpOptions,
  'gatewayUrl' | 'proxyUrl' | 'ca' | 'timeoutMs' | 'minGapMs' | 'turn' | 'leaveAlone'
>;

/** How far apart the questions are where nobody else sees to it: not with a budget, nor through a gateway. */
export function gapOf({ minGapMs, gatewayUrl, turn }: AskOptions, politeMs: number): number {
  return minGapMs ?? (gatewayUrl === undefined && turn === undefined ? politeMs : 0);
}

export interface GetOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Ask only for news: what came last is remembered, with its validators, and given again where nothing changed. */
  conditional?: boolean;
  /** A mere denial (401, 403) says nothing about the host: it may only want other cookies. */
  deniable?: boolean;
}

export interface Http {
  get(url: string, options?: GetOptions): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 20_000;
/** A month of NSE is about 8 MB. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * GET with a browser's headers over kept-alive connections. Redirects are answers, never followed.
 * Throws ScrapeError `timeout`, `network`, `proxy`, `malformed` (bytes that cannot be unpacked) or `rate_limited`
 * (before asking); when `signal` aborts, its reason.
 */
export function createHttp(options: HttpOptions): Http {
  const { gatewayUrl, proxyUrl, ca, leaveAlone, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (gatewayUrl !== undefined && proxyUrl !== undefined) {
    throw new ScrapeError('proxy', 'a gateway is never asked through a proxy; set the one or the other', {});
  }
  const limit = options.maxBodyBytes ?? MAX_BODY_BYTES;
  const transport = createTransport({ timeoutMs, preferHttp2: options.preferHttp2 ?? false, proxyUrl, ca });
  const memory = createMemory();
  const gap = createGaps(options.minGapMs ?? 0);

  async function ask(url: string, host: string, { headers, signal, conditional }: GetOptions): Promise<HttpAnswer> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const end = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const asked = request(throughGateway(url, gatewayUrl), {
        dispatcher: transport.dispatcher(host),
        headers: {
          ...BROWSER_HEADERS,
          ...options.headers,
          ...headers,
          ...(conditional ? memory.validators(url) : {}),
        },
        signal: end,
      });
      // undici does not look at the signal while a proxy opens its tunnel.
      const answer = await Promise.race([asked, rejectedBy(end)]);
      const bytes = await readBytes(answer.body, limit);
      const { statusCode: status, headers: answered } = answer;
      const again = conditional ? memory.again(url, status, bytes, answered) : undefined;
      if (again !== undefined) return again;
      const body = (await unpacked(bytes, answered['content-encoding'], limit)).toString('utf8');
      const news: HttpAnswer = { url, status, headers: answered, body };
      if (conditional) memory.keep(news, bytes);
      return news;
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      transport.failed(host, cause);
      throw asScrapeError(cause, { url, timeoutMs, late: deadline.aborted, proxy: transport.proxy });
    }
  }

  return {
    async get(url, how = {}) {
      const { host } = new URL(url);
      await gap(host, how.signal);
      await options.turn?.(host, how.signal).catch((cause: unknown) => {
        throw asClosed(url, cause);
      });
      const answer = await ask(url, host, how);
      const refusal = refusalOf(answer, new Date());
      if (refusal !== null && (refusal.named || !how.deniable)) await leaveAlone?.(host, refusal.until);
      return answer;
    },
    close: () => transport.close(),
  };
}

const BROWSER_HEADERS = {
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'accept-language': 'en-US,en;q=0.9',
  'accept-encoding': 'gzip, deflate, br',
};

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** https://HOST/PATH?QUERY as `<gatewayUrl>/HOST/PATH?QUERY`. */
export function throughGateway(url: string, gatewayUrl: string | undefined): string {
  if (gatewayUrl === undefined) return url;
  const { host, pathname, search } = new URL(url);
  return `${gatewayUrl.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}

/** The shared budget's refusal as one of the host. */
function asClosed(url: string, cause: unknown): unknown {
  if (!isClassified(cause) || cause.code !== 'host_closed') return cause;
  return new ScrapeError('rate_limited', `GET ${url}: not asked, because ${cause.message}`, {
    url,
    retryAt: cause.retryAt,
    cause,
  });
}

interface Circumstances {
  url: string;
  timeoutMs: number;
  late: boolean;
  proxy: string | undefined;
}

function asScrapeError(cause: unknown, { url, timeoutMs, late, proxy }: Circumstances): ScrapeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const what = cause instanceof Error ? cause.message || code : String(cause);
  const by = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  const fail = (name: ScrapeErrorCode, text: string) =>
    new ScrapeError(name, `GET ${url}${by}: ${text}`, { url, cause });

  if (late || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return fail('timeout', `no complete answer within ${timeoutMs} ms; asking again later`);
  }
  if (cause instanceof BadBytes) return fail('malformed', `${what}; asking again later`);
  if (proxy !== undefined && isOfProxy(code, what)) {
    return fail('proxy', `the proxy does not let us through (${what}); check its address and credentials`);
  }
  return fail('network', `the connection failed (${what}); asking again later`);
}

/** With a proxy, it is the one that is connected to; what fails behind an open tunnel is the exchange's. */
function isOfProxy(code: string, what: string): boolean {
  return (
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_PRX\w*)$/.test(code) ||
    /\bProxy\b/.test(what)
  );
}
