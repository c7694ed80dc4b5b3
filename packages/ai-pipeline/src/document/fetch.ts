import { createHash } from 'node:crypto';
import type { Filing } from '@filings/queue-core';
import { Agent, request } from 'undici';
import { EnrichError } from '../errors.ts';
import type { Limits } from '../options.ts';
import { type AddressPolicy, checkAddress, routeOf } from './address.ts';
import { contentKind, describeContent } from './content.ts';
import { type InnerPdf, pdfsInZip } from './zip.ts';

export interface FetchedDocument {
  /** PDFs to be read one after the other: one, but for an archive of several. */
  parts: readonly InnerPdf[];
  /** Of the PDF, so that it is the same document inside an archive and by itself (G14); of several, of their hashes. */
  sha256: string;
  /** The exchange's address that answered, never the gateway's. */
  url: string;
}

export interface DocumentFetcher {
  fetch(filing: Filing, signal?: AbortSignal): Promise<FetchedDocument>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;
/** NSE's own block page says "try after 10 minutes". */
const BLOCK_MS = 10 * 60_000;

interface FetcherOptions extends AddressPolicy {
  userAgent: string;
  limits: Limits;
  now: () => Date;
}

/**
 * Fetches attachments into memory. The addresses of a filing are tried in their order and the first answer whose
 * bytes are a PDF wins: BSE moves files between folders and answers a short web page with 200 for what is gone.
 */
export function createDocumentFetcher(options: FetcherOptions): DocumentFetcher {
  const agent = new Agent({ connect: { timeout: Math.min(10_000, options.limits.fetchTimeoutMs) } });
  return {
    async fetch(filing, signal) {
      const urls = filing.attachment?.urls ?? [];
      const failures: EnrichError[] = [];
      const timeout = AbortSignal.timeout(options.limits.fetchTimeoutMs);
      const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
      for (const url of urls) {
        try {
          return await fetchOne(url, options, agent, either, signal);
        } catch (error) {
          if (!(error instanceof EnrichError) || error.code === 'aborted') throw error;
          // The other addresses are the same host's: asking on would prolong the block.
          if (error.failure === 'rate_limited') throw error;
          failures.push(error);
          if (timeout.aborted) break;
        }
      }
      throw worstOf(failures);
    },
    close: () => agent.destroy(),
  };
}

/** What may pass outweighs what is final; among final answers the first that says more than "missing". */
function worstOf(failures: EnrichError[]): EnrichError {
  return (
    failures.find((failure) => failure.failure === 'transient') ??
    failures.find((failure) => failure.code !== 'attachment_missing') ??
    failures[0] ??
    new EnrichError('attachment_missing', 'The filing names no address for its attachment.')
  );
}

async function fetchOne(
  address: string,
  options: FetcherOptions,
  agent: Agent,
  either: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<FetchedDocument> {
  let url = checkAddress(address, options);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await ask(url, options, agent, either, signal);
    if ('redirect' in answer) {
      url = checkAddress(new URL(answer.redirect, url).href, options);
      continue;
    }
    return accept(answer.bytes, url, options, signal);
  }
  throw new EnrichError(
    'not_a_pdf',
    `The attachment at ${address} answered with more than ${MAX_REDIRECTS} redirects.`,
  );
}

async function ask(
  url: URL,
  options: FetcherOptions,
  agent: Agent,
  either: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<{ redirect: string } | { bytes: Uint8Array }> {
  try {
    const { statusCode, headers, body } = await request(routeOf(url, options), {
      dispatcher: agent,
      signal: either,
      headersTimeout: options.limits.fetchTimeoutMs,
      bodyTimeout: options.limits.fetchTimeoutMs,
      headers: {
        'user-agent': options.userAgent,
        accept: 'application/pdf,*/*',
        'accept-language': 'en-US,en;q=0.9',
        'accept-encoding': 'identity',
        referer: url.hostname.endsWith('bseindia.com') ? 'https://www.bseindia.com/' : 'https://www.nseindia.com/',
      },
    });
    if (statusCode === 200) return { bytes: await readLimited(body, url, headers['content-length'], options) };
    await body.dump({ limit: 65_536 }).catch(() => undefined);
    const location = headers.location;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') return { redirect: location };
    throw statusError(statusCode, url, headers['retry-after'], options);
  } catch (error) {
    if (error instanceof EnrichError) throw error;
    if (signal?.aborted) throw new EnrichError('aborted', `Fetching ${url.href} was stopped.`, { cause: error });
    const why = either.aborted
      ? `no complete answer within ${options.limits.fetchTimeoutMs} ms`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new EnrichError('fetch_failed', `Fetching ${url.href} failed: ${why}.`, { cause: error });
  }
}

function statusError(status: number, url: URL, retryAfter: unknown, options: FetcherOptions): EnrichError {
  if (status === 404 || status === 410) {
    return new EnrichError('attachment_missing', `The exchange does not have the attachment ${url.href} (${status}).`);
  }
  if (status === 429 || status === 403) {
    const retryAt = retryTime(retryAfter, options.now()) ?? new Date(options.now().getTime() + BLOCK_MS);
    const message = `${url.host} refused to serve ${url.pathname} (${status}); asking again after ${retryAt.toISOString()}.`;
    return new EnrichError('exchange_rate_limited', message, { retryAt });
  }
  return new EnrichError('fetch_failed', `Fetching ${url.href} was answered with status ${status}.`);
}

/** Retry-After as seconds or as a date. */
export function retryTime(value: unknown, now: Date): Date | null {
  if (typeof value !== 'string' || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return new Date(now.getTime() + Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at);
}

async function readLimited(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  url: URL,
  declared: unknown,
  options: FetcherOptions,
): Promise<Uint8Array> {
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
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop by throwing destroys the stream, so no byte more is received.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

async function accept(
  bytes: Uint8Array,
  url: URL,
  options: FetcherOptions,
  signal: AbortSignal | undefined,
): Promise<FetchedDocument> {
  const kind = contentKind(bytes);
  switch (kind) {
    case 'pdf':
      return documentOf([{ bytes, sha256: sha256Of(bytes) }], url);
    case 'empty':
      throw new EnrichError('attachment_empty', `The attachment ${url.href} has no content (${bytes.length} bytes).`);
    case 'zip':
      return documentOf(await pdfsInZip(bytes, url.href, options.limits, signal), url);
    case 'blocked': {
      const retryAt = new Date(options.now().getTime() + BLOCK_MS);
      const message = `${url.host} answered with its block page; asking again after ${retryAt.toISOString()}.`;
      throw new EnrichError('exchange_rate_limited', message, { retryAt });
    }
    default:
      throw new EnrichError(
        'not_a_pdf',
        `The attachment ${url.href} is not a PDF: the exchange sent ${describeContent(kind, bytes)}.`,
      );
  }
}

function documentOf(parts: readonly InnerPdf[], url: URL): FetchedDocument {
  const [first, ...others] = parts.map((part) => part.sha256);
  return { parts, sha256: others.length === 0 ? first! : sha256Of([first, ...others].join('\n')), url: url.href };
}
