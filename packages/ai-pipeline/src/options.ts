import type { DocumentFacts, Enrichment, Filing } from '@filings/queue-core';
import type { DocumentStore } from './document/store/store.ts';

/** USD per million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /** Price of input tokens that the endpoint had cached; `input` when absent. */
  cached?: number;
}

export interface ModelOptions {
  apiKey: string;
  /** Any OpenAI-compatible endpoint; the SDK's default when absent. */
  baseUrl?: string;
  model: string;
  /** Tokens of document and filing text that one call may carry. Default 24,000. */
  maxInputTokens?: number;
  /** Per call. Default 60,000. */
  timeoutMs?: number;
  /** By model name; a model without a price gets cost null. */
  prices?: Readonly<Record<string, ModelPrice>>;
}

export interface Limits {
  /** Default 30 MB: the largest attachment seen at BSE was 25.6 MB. */
  maxBytes: number;
  /** For all addresses of one attachment together, until the last byte. Default 45,000. */
  fetchTimeoutMs: number;
  /** Pages read of one document. Default 200. */
  maxPages: number;
  /** For reading all pages of one document. Default 60,000. */
  readTimeoutMs: number;
  /** For opening a PDF and for each page of it. Default 20,000. */
  pageTimeoutMs: number;
  /** What reading one document may hold in memory. Default 256. */
  memoryMb: number;
}

export interface OcrOptions {
  /** Pages recognised at the same time, each on a core of its own. Default: the cores, at most two. */
  threads?: number | undefined;
  /** Pages of one document that are recognised; the others are left out, and said to be. Default 24. */
  maxPages?: number | undefined;
  /** For recognising the pages of one document; what is not read by then is left out. Default 40,000. */
  maxMs?: number | undefined;
}

export interface EnricherOptions {
  /** Attachments are asked for at `<gatewayUrl>/<host><path>` when set (a replay, a caching proxy). */
  gatewayUrl?: string | undefined;
  /** An http:// or https:// proxy to the exchanges, with its credentials if it wants any; a gateway is asked directly. */
  proxyUrl?: string | undefined;
  /** Hosts that a filing may name; the exchanges' own by default (G31). */
  allowedHosts?: readonly string[] | undefined;
  userAgent?: string | undefined;
  limits?: Partial<Limits> | undefined;
  /** How pages are recognised that have no readable text of their own; false: not at all. */
  ocr?: OcrOptions | false | undefined;
  /** Null or absent: the rules engine alone. */
  model?: ModelOptions | null | undefined;
  /**
   * Awaited before each request to a host of the exchanges, so that all processes keep to one rate (a rate budget's
   * `turn`). What it throws ends the enrichment as it is.
   */
  turn?: ((host: string, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Told when a host turned us away (429, 403, a block page), and until when; a failure to note it stops nothing. */
  leaveAlone?: ((host: string, until: Date) => Promise<void>) | undefined;
  /** Ids of rules for routine filings that are not to be applied. */
  routine?: { off?: readonly string[] | undefined } | undefined;
  /**
   * Where documents and their readings are kept, so that each is fetched and read once, whoever asks. Without it each
   * enrichment does its own. Closed with the enricher.
   */
  store?: DocumentStore | undefined;
  /** Told in words when the store fails or gives something damaged; the enrichment goes on without it. */
  onProblem?: ((message: string, error: unknown) => void) | undefined;
  now?: (() => Date) | undefined;
}

/**
 * Asked once the bytes are known and before any engine runs: an enrichment that this document already has is
 * taken over, so that copies of one document are enriched once (G14).
 */
export type Reuse = (document: DocumentFacts, filing: Filing) => Promise<Enrichment | null>;

export const DEFAULT_LIMITS: Limits = {
  maxBytes: 30_000_000,
  fetchTimeoutMs: 45_000,
  maxPages: 200,
  readTimeoutMs: 60_000,
  pageTimeoutMs: 20_000,
  memoryMb: 256,
};

export const DEFAULT_OCR = { maxPages: 24, maxMs: 40_000 } as const;

/** The exchanges' own hosts for attachments. */
export const EXCHANGE_HOSTS: readonly string[] = [
  'www.bseindia.com',
  'beta.bseindia.com',
  'nsearchives.nseindia.com',
  'archives.nseindia.com',
  'www.nseindia.com',
];

/** Both exchanges refuse agents that name themselves as programs. */
export const BROWSER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
