import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS, type Limits } from '../options.ts';
import type { Recogniser } from './ocr/recogniser.ts';
import type { Page, ReadDocument } from './page.ts';
import type { OpenDocument } from './pool/document.ts';
import type { Pool } from './pool/pool.ts';
import { candidatesOf } from './recognition/candidates.ts';
import { chooseReadings } from './recognition/choose.ts';
import { planOcr } from './recognition/plan.ts';
import { recognisePages } from './recognition/recognise.ts';

export type ReadLimits = Pick<Limits, 'maxPages' | 'readTimeoutMs' | 'pageTimeoutMs' | 'memoryMb'>;

export interface DocumentReaderOptions {
  /** Documents read at the same time, each in a thread of its own. Default: the cores, at most two. */
  threads?: number | undefined;
  limits?: Partial<ReadLimits> | undefined;
  /** How pages are recognised that have no readable text of their own; false: not at all. */
  ocr?: OcrOptions | false | undefined;
}

export interface OcrOptions {
  /** Pages recognised at the same time, each on a core of its own. Default: the cores, at most two. */
  threads?: number | undefined;
  /** Pages of one document that are recognised; the others are left out, and said to be. Default 24. */
  maxPages?: number | undefined;
  /** For recognising the pages of one document; what is not read by then is left out. Default 40,000. */
  maxMs?: number | undefined;
}

export interface ReadCall {
  /** Ends the reading at once, within a page. */
  signal?: AbortSignal | undefined;
  /** Told after each page; `total` grows once it is known which pages are recognised as well. */
  onPage?: ((done: number, total: number) => void) | undefined;
}

/** The PDFs of one attachment: one, or those of a zip archive in their order. They are not changed. */
export type DocumentParts = readonly { bytes: Uint8Array }[];

export interface DocumentReader {
  /**
   * Reads the PDFs of one document as one: page numbers run through, and the limits hold for all of them together. A
   * page that cannot be read stands as unreadable, a PDF that cannot be opened as one empty page, as long as another
   * one can.
   * @throws EnrichError of class `content` when the document itself cannot be read (`pdf_damaged`, `pdf_password`,
   *   `pdf_too_slow`, `pdf_too_heavy`), else `aborted` or `reader_unavailable`
   */
  read(parts: DocumentParts, call?: ReadCall): Promise<ReadDocument>;
  /** Opens a document of which single pages are wanted; it holds a thread until it is closed. Throws as `read` does. */
  open(parts: DocumentParts, call?: Pick<ReadCall, 'signal'>): Promise<OpenDocument>;
  /** Ends all threads; what is being read fails with `aborted`. */
  close(): Promise<void>;
}

/** Recognising a page takes two or three seconds of a core, of a newspaper's sheet one minute. */
const OCR_PAGE_MS = 180_000;

export const DEFAULT_OCR = { maxPages: 24, maxMs: 40_000 } as const;

/**
 * Reads documents in a pool of threads, so that one that hangs or eats memory fails alone (G23, G31), and recognises
 * the pages that have no readable text of their own. Nothing is loaded and no thread started before it is needed; an
 * idle reader does not keep the process alive.
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const limits: ReadLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const cores = Math.min(2, availableParallelism());
  const threads = options.threads ?? cores;
  const ocr = options.ocr !== false && { ...DEFAULT_OCR, threads: cores, ...options.ocr };
  let closed = false;
  let loading: Promise<(parts: DocumentParts, signal?: AbortSignal) => Promise<OpenDocument>> | undefined;
  let pool: Pool | undefined;
  let recognising: Promise<Recogniser> | undefined;
  const load = async () => {
    const [{ createPool }, { openDocument }] = await Promise.all([
      import('./pool/pool.ts'),
      import('./pool/document.ts'),
    ]);
    pool = createPool({ threads, memoryMb: limits.memoryMb });
    if (closed) await pool.close();
    return openDocument.bind(null, pool, limits);
  };
  const open: DocumentReader['open'] = async (parts, { signal } = {}) => {
    loading ??= load();
    return (await loading)(parts, signal);
  };
  const loadRecogniser = async (most: number) => {
    const { createRecogniser } = await import('./ocr/recogniser.ts');
    const recogniser = createRecogniser({ threads: most, timeoutMs: OCR_PAGE_MS });
    if (closed) await recogniser.close();
    return recogniser;
  };

  async function recognise(document: OpenDocument, read: ReadDocument, { signal, onPage }: ReadCall) {
    if (!ocr) return read;
    const { candidates, broken } = candidatesOf(read.pages);
    const plan = planOcr(candidates, ocr.maxPages);
    const leftOut = [...broken, ...plan.leftOut];
    if (plan.pages.length === 0) return { ...read, leftOut };
    recognising ??= loadRecogniser(ocr.threads);
    const total = read.pages.length + plan.pages.length;
    let done = read.pages.length;
    const found = await recognisePages(read.pages, plan.pages, {
      document,
      recogniser: await recognising,
      // One more, so that a page is drawn while others are recognised.
      lanes: ocr.threads + 1,
      maxMs: ocr.maxMs,
      signal,
      onPage() {
        done += 1;
        onPage?.(done, total);
      },
    });
    return {
      ...read,
      pages: chooseReadings(read.pages, found.recognised, plan.pages),
      leftOut: [...leftOut, ...found.leftOut].sort((a, b) => a.page - b.page),
    };
  }

  return {
    open,
    async read(parts, call = {}) {
      const document = await open(parts, call);
      try {
        return await recognise(document, await readAll(document, limits, call.onPage), call);
      } finally {
        await document.close();
      }
    },
    async close() {
      closed = true;
      const recogniser = await recognising?.catch(() => undefined);
      await Promise.all([pool?.close(), recogniser?.close()]);
    },
  };
}

async function readAll(document: OpenDocument, limits: ReadLimits, onPage: ReadCall['onPage']): Promise<ReadDocument> {
  const deadline = document.since + limits.readTimeoutMs;
  const { pageCount } = document;
  const total = Math.min(pageCount, limits.maxPages);
  const pages: Page[] = [];
  while (pages.length < total) {
    const left = deadline - performance.now();
    const page = left > 0 ? await document.page(pages.length + 1, left) : null;
    if (page === null) return { pageCount, pages, cut: 'time', leftOut: [] };
    pages.push(page);
    onPage?.(pages.length, total);
  }
  return { pageCount, pages, cut: total < pageCount ? 'pages' : null, leftOut: [] };
}
