import { availableParallelism } from 'node:os';
import type { Limits } from '../options.ts';
import { DEFAULT_LIMITS } from '../options.ts';
import type { Page, ReadDocument } from './page.ts';
import { type OpenDocument, openDocument } from './pool/document.ts';
import { createPool } from './pool/pool.ts';

export type ReadLimits = Pick<Limits, 'maxPages' | 'readTimeoutMs' | 'pageTimeoutMs' | 'memoryMb'>;

export interface DocumentReaderOptions {
  /** Documents read at the same time, each in a thread of its own. Default: the cores, at most two. */
  threads?: number | undefined;
  limits?: Partial<ReadLimits> | undefined;
}

export interface ReadCall {
  /** Ends the reading at once, within a page. */
  signal?: AbortSignal | undefined;
  /** Told after each page, with the number of pages that will be read. */
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
  const pool = createPool({ threads, memoryMb: limits.memoryMb });
  const open: DocumentReader['open'] = (parts, { signal } = {}) => openDocument(pool, parts, limits, signal);

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
    close: () => pool.close(),
  };
}

async function readAll(document: OpenDocument, limits: ReadLimits, onPage: ReadCall['onPage']): Promise<ReadDocument> {
  const deadline = performance.now() + limits.readTimeoutMs;
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
