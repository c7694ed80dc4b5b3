import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS, type Limits } from '../options.ts';
import type { Page, ReadDocument } from './page.ts';
import type { OpenDocument } from './pool/document.ts';
import type { Pool } from './pool/pool.ts';

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
  /** For recognising the pages of one document. Default 40,000. */
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

/**
 * Reads documents in a pool of threads, so that one that hangs or eats memory fails alone (G23, G31). Nothing is loaded
 * and no thread started before the first document; an idle reader does not keep the process alive.
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const limits: ReadLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const threads = options.threads ?? Math.min(2, availableParallelism());
  let closed = false;
  let loading: Promise<(parts: DocumentParts, signal?: AbortSignal) => Promise<OpenDocument>> | undefined;
  let pool: Pool | undefined;
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

  return {
    open,
    async read(parts, { signal, onPage } = {}) {
      const document = await open(parts, { signal });
      try {
        return await readAll(document, limits, onPage);
      } finally {
        await document.close();
      }
    },
    async close() {
      closed = true;
      await pool?.close();
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
