import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, request } from 'undici';
import { ScrapeError } from './errors.ts';

export interface HttpOptions {
  /** Sent with every request, on top of the browser's common ones. */
  headers: Record<string, string>;
  /** When set, https://HOST/PATH is asked at `<gatewayUrl>/HOST/PATH` instead. */
  gatewayUrl?: string | undefined;
  /** From the question to the last byte of the answer, in ms. The usual failure of an exchange is silence. */
  timeoutMs?: number | undefined;
  /** Least time between the starts of two requests, in ms. */
  minGapMs?: number | undefined;
  /** NSE leaves HTTP/1.1 requests from cloud machines hanging; it answers HTTP/2. */
  preferHttp2?: boolean | undefined;
}

export interface HttpAnswer {
  /** The exchange's address, also when a gateway answered. */
  url: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Http {
  get(
    url: string,
    options?: { headers?: Record<string, string>; signal?: AbortSignal | undefined },
  ): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 20_000;
/** A month of NSE is about 8 MB. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * GET with a browser's headers over kept-alive connections. Redirects are answers, never followed.
 * Throws ScrapeError `timeout` or `network`; when `signal` aborts, its reason.
 */
export function createHttp(options: HttpOptions): Http {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const connect: { timeout: number; preferH2?: boolean } = { timeout: Math.min(timeoutMs, 10_000) };
  if (options.preferHttp2) connect.preferH2 = true;
  const agent = new Agent({
    connect,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 30_000,
    maxResponseSize: MAX_BODY_BYTES,
  });
  const turn = createTurns(options.minGapMs ?? 0);

  return {
    async get(url, { headers, signal } = {}) {
      await turn(signal);
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(throughGateway(url, options.gatewayUrl), {
          dispatcher: agent,
          headers: { ...BROWSER_HEADERS, ...options.headers, ...headers },
          signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        });
        const bytes = Buffer.from(await answer.body.arrayBuffer());
        const body = await unpacked(bytes, answer.headers['content-encoding']);
        return { url, status: answer.statusCode, headers: answer.headers, body: body.toString('utf8') };
      } catch (cause) {
        if (signal?.aborted) throw signal.reason;
        throw asScrapeError(url, cause, deadline.aborted, timeoutMs);
      }
    },
    close: () => agent.close(),
  };
}

const BROWSER_HEADERS = {
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'accept-language': 'en-US,en;q=0.9',
  'accept-encoding': 'gzip, deflate, br',
};

const UNPACK = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

async function unpacked(bytes: Buffer, encoding: string | string[] | undefined): Promise<Buffer> {
  const name = String(encoding ?? 'identity').trim();
  if (name === 'gzip' || name === 'deflate' || name === 'br') {
    return UNPACK[name](bytes, { maxOutputLength: MAX_BODY_BYTES });
  }
  return bytes;
}

/** https://HOST/PATH?QUERY as `<gatewayUrl>/HOST/PATH?QUERY`. */
export function throughGateway(url: string, gatewayUrl: string | undefined): string {
  if (gatewayUrl === undefined) return url;
  const { host, pathname, search } = new URL(url);
  return `${gatewayUrl.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}

/** Spaces requests out without a queue of timers: each caller books the next free moment. */
function createTurns(gapMs: number): (signal: AbortSignal | undefined) => Promise<void> {
  let free = 0;
  return async (signal) => {
    signal?.throwIfAborted();
    const now = performance.now();
    const mine = Math.max(now, free);
    free = mine + gapMs;
    if (mine <= now) return;
    await sleep(mine - now, undefined, { signal }).catch(() => signal?.throwIfAborted());
  };
}

function asScrapeError(url: string, cause: unknown, late: boolean, timeoutMs: number): ScrapeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (late || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new ScrapeError('timeout', `GET ${url}: no complete answer within ${timeoutMs} ms; asking again later`, {
      url,
      cause,
    });
  }
  const what = cause instanceof Error ? cause.message || code : String(cause);
  return new ScrapeError('network', `GET ${url}: the connection failed (${what}); asking again later`, { url, cause });
}
