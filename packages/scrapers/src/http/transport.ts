import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { ScrapeError } from '../errors.ts';

export interface TransportOptions {
  timeoutMs: number;
  preferHttp2: boolean;
  proxyUrl: string | undefined;
  ca: string | undefined;
}

/** The connections to all hosts, kept alive, directly or through a proxy. */
export interface Transport {
  /** The proxy without its credentials, for messages. */
  proxy: string | undefined;
  dispatcher(host: string): Dispatcher;
  /** Told of what a host's connections fail with. */
  failed(host: string, error: unknown): void;
  /** At once: an answer still on its way ends as a failure. */
  close(): Promise<void>;
}

/** Hosts close idle connections after a minute or less; a poll comes every 30 s. */
const KEEP_ALIVE_MS = 55_000;
const LONGEST_CONNECT_MS = 10_000;

/**
 * HTTP/2 where the host and we agree on it, and never again with a host that broke a stream of it: nsearchives
 * answers some clients' HTTP/2 with INTERNAL_ERROR, while nseindia leaves HTTP/1.1 hanging.
 * Throws ScrapeError `proxy` for an address that is none.
 */
export function createTransport({ timeoutMs, preferHttp2, proxyUrl, ca }: TransportOptions): Transport {
  const proxy = proxyUrl === undefined ? undefined : readProxyUrl(proxyUrl);
  const timeout = Math.min(timeoutMs, LONGEST_CONNECT_MS);
  const tls = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };

  function dispatcherFor(allowH2: boolean): Dispatcher {
    const connect = { timeout, allowH2, preferH2: preferHttp2, ...tls };
    const silence = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    // Few connections a host: the exchanges take many at once for an attack. Two, so that a page of the backlog that is
    // slow to come does not hold up the poll beside it.
    const common = { allowH2, connections: 2, keepAliveTimeout: KEEP_ALIVE_MS, ...silence };
    if (proxyUrl === undefined) return new Agent({ ...common, connect });
    return new ProxyAgent({
      ...common,
      uri: proxyUrl,
      connectTimeout: timeout,
      requestTls: connect,
      proxyTls: { timeout, ...tls },
      // Without time-outs of its own, a tunnel that a silent proxy never opens would hold its socket for minutes.
      clientFactory: (origin, options) => new Pool(origin, { ...options, ...silence }),
    });
  }

  const any = dispatcherFor(true);
  let plain: Dispatcher | undefined;
  const withoutHttp2 = new Set<string>();
  return {
    proxy: proxy && `${proxy.protocol}//${proxy.host}`,
    dispatcher(host) {
      if (!withoutHttp2.has(host)) return any;
      plain ??= dispatcherFor(false);
      return plain;
    },
    failed(host, error) {
      if (isBrokenHttp2(error)) withoutHttp2.add(host);
    },
    async close() {
      await Promise.all([any.destroy(), plain?.destroy()]);
    },
  };
}

function readProxyUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ScrapeError('proxy', 'the address of the proxy is no http:// or https:// address; correct it', {});
}

/** What a stream of HTTP/2 that the other side broke off fails with. */
function isBrokenHttp2(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_HTTP2_') || /HTTP\/2/.test(error.message);
}
