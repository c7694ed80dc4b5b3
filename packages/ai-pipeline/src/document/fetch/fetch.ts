import { createHash } from 'node:crypto';
import type { Filing } from '@filings/queue-core';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { EnrichError } from '../../errors.ts';
import { checkAddress } from './address.ts';
import { contentKind, describeContent } from './content.ts';
import { timeOnPage, turnedAway } from './refusal.ts';
import { ask, type FetcherOptions, type Fetching } from './request.ts';
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
/**
 * Fetches attachments into memory. The addresses of a filing are tried in their order and the first answer whose
 * bytes are a PDF wins: BSE moves files between folders and answers a short web page with 200 for what is gone.
 */
export function createDocumentFetcher(options: FetcherOptions): DocumentFetcher {
  const agent = connections(options);
  return {
    async fetch(filing, signal) {
      const urls = filing.attachment?.urls ?? [];
      const failures: EnrichError[] = [];
      const fetching: Fetching = { agent, signal, leftMs: options.limits.fetchTimeoutMs };
      for (const url of urls) {
        try {
          return await fetchOne(url, options, fetching);
        } catch (error) {
          if (!(error instanceof EnrichError) || error.code === 'aborted') throw error;
          // The other addresses are the same host's: asking on would prolong the block.
          if (error.failure === 'rate_limited') throw error;
          // The document is there; other folders have the same one.
          if (error.code === 'attachment_zip' || error.code === 'attachment_too_large') throw error;
          failures.push(error);
          if (fetching.leftMs <= 0) break;
        }
      }
      throw worstOf(failures);
    },
    close: () => agent.destroy(),
  };
}

function connections({ gatewayUrl, proxyUrl, limits }: FetcherOptions): Dispatcher {
  const timeout = Math.min(10_000, limits.fetchTimeoutMs);
  if (proxyUrl === undefined || gatewayUrl !== undefined) return new Agent({ connect: { timeout } });
  return new ProxyAgent({ uri: proxyUrl, connectTimeout: timeout, proxyTls: { timeout }, requestTls: { timeout } });
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

async function fetchOne(address: string, options: FetcherOptions, fetching: Fetching): Promise<FetchedDocument> {
  let url = checkAddress(address, options);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await ask(url, options, fetching);
    if ('bytes' in answer) return accept(answer.bytes, url, options, fetching.signal);
    url = checkAddress(new URL(answer.redirect, url).href, options);
  }
  throw new EnrichError(
    'not_a_pdf',
    `The attachment at ${address} answered with more than ${MAX_REDIRECTS} redirects.`,
  );
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
    case 'blocked':
      throw await turnedAway(url, 'answered with its block page', timeOnPage(bytes, options.now()), options);
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
