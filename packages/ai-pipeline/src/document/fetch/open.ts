import { BROWSER_AGENT, DEFAULT_LIMITS, EXCHANGE_HOSTS, type Limits } from '../../options.ts';
import { createDocuments } from '../store/documents.ts';
import { createDocumentFetcher, type FetchedDocument } from './fetch.ts';
import { identityOf, partsOf } from './parts.ts';

type OpenLimits = Partial<Pick<Limits, 'maxBytes' | 'fetchTimeoutMs' | 'readTimeoutMs'>>;

export interface FetchDocumentOptions {
  /** Any http or https address, also on the own network: for addresses that a person typed, never a filing's (G31). */
  anyHost?: boolean;
  gatewayUrl?: string | undefined;
  proxyUrl?: string | undefined;
  /** Those of attachments where they say nothing: 30 MB, 45 s. */
  limits?: OpenLimits;
  signal?: AbortSignal | undefined;
}

/**
 * Fetches one document from its address: from the exchanges' own hosts, within the limits of attachments.
 * @throws EnrichError as fetching an attachment does: `host_not_allowed`, `attachment_missing`, `not_a_pdf`, …
 */
export async function fetchDocument(address: string, options: FetchDocumentOptions = {}): Promise<FetchedDocument> {
  const { anyHost = false, gatewayUrl, proxyUrl, limits, signal } = options;
  const now = () => new Date();
  const fetcher = createDocumentFetcher(
    {
      allowedHosts: anyHost ? 'any' : EXCHANGE_HOSTS,
      gatewayUrl: anyHost ? undefined : gatewayUrl,
      proxyUrl,
      userAgent: BROWSER_AGENT,
      limits: { ...DEFAULT_LIMITS, ...limits },
      now,
    },
    createDocuments({ now }),
  );
  try {
    return await fetcher.fetch({ attachment: { name: address, urls: [address], bytes: null } }, signal);
  } finally {
    await fetcher.close();
  }
}

/**
 * The document that bytes are: a PDF, or a zip archive of some.
 * @param name - for messages
 * @throws EnrichError of class content: `not_a_pdf`, `attachment_empty`, `attachment_zip`, `attachment_too_large`; `aborted`
 */
export async function documentOf(
  bytes: Uint8Array,
  name: string,
  { limits, signal }: Pick<FetchDocumentOptions, 'limits' | 'signal'> = {},
): Promise<Pick<FetchedDocument, 'parts' | 'sha256'>> {
  const parts = await partsOf(bytes, name, { ...DEFAULT_LIMITS, ...limits }, { signal });
  return { parts, sha256: identityOf(parts) };
}
