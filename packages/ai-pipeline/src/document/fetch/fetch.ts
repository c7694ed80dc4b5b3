import type { Filing } from '@filings/queue-core';
import type { Dispatcher } from 'undici';
import { EnrichError } from '../../errors.ts';
import type { Documents, Recalled } from '../store/documents.ts';
import { checkAddress, isAllowed, routeOf } from './address.ts';
import { openConnections } from './connections.ts';
import { contentKind } from './content.ts';
import { identityOf, partsOf } from './parts.ts';
import { timeOnPage, turnedAway } from './refusal.ts';
import { ask, type FetcherOptions, type Fetching, type Whole } from './request.ts';
import type { InnerPdf } from './zip.ts';

export interface FetchedDocument {
  /** PDFs to be read one after the other: one, but for an archive of several. */
  parts: readonly InnerPdf[];
  /** Of the PDF, so that it is the same document inside an archive and by itself (G14); of several, of their hashes. */
  sha256: string;
  /** The exchange's address that answered, never the gateway's. */
  url: string;
}

export interface DocumentFetcher {
  fetch(filing: Pick<Filing, 'attachment'>, signal?: AbortSignal): Promise<FetchedDocument>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;
/** The other worker may have to wait for its turn at the host as well. */
const WAITING_FACTOR = 2;

/**
 * Fetches attachments, each once: what an address gave lately is taken from the documents kept, and of several processes
 * that want it at the same time one asks the exchange. The addresses of a filing are tried in their order and the first
 * answer whose bytes are a PDF wins: BSE moves files between folders and answers a short web page with 200 for what is gone.
 */
export function createDocumentFetcher(options: FetcherOptions, documents: Documents): DocumentFetcher {
  const agent = openConnections(options);
  const fetcher: Fetcher = { options, documents, agent };
  return {
    async fetch(filing, signal) {
      const urls = filing.attachment?.urls ?? [];
      const [first] = urls.filter((url) => isAllowed(url, options));
      if (first === undefined) return ladder(urls, fetcher, signal);
      const known = await recalled(urls, fetcher);
      if (known) return known;
      const waitMs = WAITING_FACTOR * options.limits.fetchTimeoutMs;
      return documents.once(
        `fetch ${routeOf(new URL(first), options)}`,
        async (waited) => (waited ? await recalled(urls, fetcher) : null) ?? ladder(urls, fetcher, signal),
        { signal, waitMs },
      );
    },
    close: () => agent.destroy(),
  };
}

interface Fetcher {
  options: FetcherOptions;
  documents: Documents;
  agent: Dispatcher;
}

/** What one of the addresses gave lately: they are names of one attachment. */
async function recalled(urls: readonly string[], { options, documents }: Fetcher): Promise<FetchedDocument | null> {
  const allowed = urls.filter((url) => isAllowed(url, options));
  const found = await Promise.all(allowed.map((url) => documents.recall(routeOf(new URL(url), options))));
  const fresh = found.find((one) => one?.fresh && sizeOf(one) <= options.limits.maxBytes);
  return fresh ? documentOf(fresh.parts, fresh.origin.url) : null;
}

const sizeOf = ({ parts }: Recalled): number => parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

async function ladder(
  urls: readonly string[],
  fetcher: Fetcher,
  signal: AbortSignal | undefined,
): Promise<FetchedDocument> {
  const failures: EnrichError[] = [];
  const time = { leftMs: fetcher.options.limits.fetchTimeoutMs };
  for (const url of urls) {
    try {
      return await fetchOne(url, fetcher, time, signal);
    } catch (error) {
      if (!(error instanceof EnrichError) || error.code === 'aborted') throw error;
      // The other addresses are the same host's: asking on would prolong the block.
      if (error.failure === 'rate_limited') throw error;
      // The document is there; other folders have the same one.
      if (error.code === 'attachment_zip' || error.code === 'attachment_too_large') throw error;
      failures.push(error);
      if (time.leftMs <= 0) break;
    }
  }
  throw worstOf(failures);
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
  { options, documents, agent }: Fetcher,
  time: { leftMs: number },
  signal: AbortSignal | undefined,
): Promise<FetchedDocument> {
  let url = checkAddress(address, options);
  const route = routeOf(url, options);
  // Not lately, or there would be no need to ask; but if it is unchanged it need not be sent again.
  const recalled = await documents.recall(route);
  const known = recalled && sizeOf(recalled) <= options.limits.maxBytes ? recalled : null;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const receiving = documents.receive();
    const fetching: Fetching = { agent, signal, receiving, time };
    if (known?.origin.url === url.href) fetching.known = known.origin;
    try {
      const answer = await ask(url, options, fetching);
      if ('unchanged' in answer) {
        await documents.remember(route, known!.origin);
        return documentOf(known!.parts, url.href);
      }
      if ('whole' in answer) {
        const parts = await accept(answer.whole, url, options, signal);
        const [first, ...others] = parts;
        // The bytes that came are the PDF itself, or an archive of which only the PDFs are kept.
        const { incoming, etag, lastModified } = answer.whole;
        await documents.keep(first!.sha256 === answer.whole.sha256 ? { ...first!, incoming } : first!);
        for (const part of others) await documents.keep(part);
        await documents.remember(route, { url: url.href, parts: parts.map((part) => part.sha256), etag, lastModified });
        return documentOf(parts, url.href);
      }
      url = checkAddress(new URL(answer.redirect, url).href, options);
    } finally {
      await receiving.drop();
    }
  }
  throw new EnrichError(
    'not_a_pdf',
    `The attachment at ${address} answered with more than ${MAX_REDIRECTS} redirects.`,
  );
}

async function accept(
  { bytes, sha256 }: Whole,
  url: URL,
  options: FetcherOptions,
  signal: AbortSignal | undefined,
): Promise<InnerPdf[]> {
  if (contentKind(bytes) === 'blocked') {
    throw await turnedAway(url, 'answered with its block page', timeOnPage(bytes, options.now()), options);
  }
  return partsOf(bytes, url.href, options.limits, { sha256, signal });
}

const documentOf = (parts: readonly InnerPdf[], url: string): FetchedDocument => ({
  parts,
  sha256: identityOf(parts),
  url,
});
