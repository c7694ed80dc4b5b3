import {
  createDocumentReader,
  type DocumentFact,
  type DocumentParts,
  type Letter,
  type Page,
  proveStatements,
  type ReadDocument,
  readDocumentFacts,
  readLetter,
  readStatementGrids,
  type StatementFigure,
} from '@filings/ai-pipeline';
import { endOf, inRange, type PageRange } from './page-range.ts';

/** All that is made of a document, of the pages that were asked for. */
export interface Reading extends Omit<ReadDocument, 'pages'> {
  pages: Page[];
  letter: Letter;
  figures: StatementFigure[];
  facts: DocumentFact[];
}

export interface ReadOptions {
  pages?: PageRange | undefined;
  /** Whether pages without readable text are recognised. */
  ocr?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onPage?: ((done: number, total: number) => void) | undefined;
}

/** Annual reports have some hundred pages; a person who waits can end it any time. */
export const LIMITS = { maxPages: 5_000, readTimeoutMs: 30 * 60_000, memoryMb: 512 };
const OCR = { maxPages: LIMITS.maxPages, maxMs: LIMITS.readTimeoutMs };

/**
 * Reads the PDFs of one document and what they say.
 * @throws EnrichError of class content when the document itself cannot be read; `aborted`
 */
export async function readForPeople(
  parts: DocumentParts,
  { pages: range, ocr = true, signal, onPage }: ReadOptions = {},
): Promise<Reading> {
  // Up to the last page that is wanted: what a statement is may stand on the pages before it.
  const maxPages = Math.min(LIMITS.maxPages, endOf(range));
  const reader = createDocumentReader({ threads: 1, limits: { ...LIMITS, maxPages }, ocr: ocr ? OCR : false });
  const wanted = ({ page }: { page: number }) => inRange(range, page);
  // Of the page before too: the header of a statement that goes on.
  const recognise = (page: number) => wanted({ page }) || wanted({ page: page + 1 });
  try {
    const document = await reader.read(parts, { signal, onPage, recognise });
    const pages = document.pages.filter(wanted);
    return {
      ...document,
      // Ending with the last page that is wanted is no limit that was met.
      cut: document.cut === 'pages' && maxPages < LIMITS.maxPages ? null : document.cut,
      leftOut: document.leftOut.filter(wanted),
      pages,
      letter: letterOf(pages),
      figures: proveStatements(readStatementGrids(document.pages)).filter(wanted),
      facts: readDocumentFacts(document.pages).filter(wanted),
    };
  } finally {
    await reader.close();
  }
}

/** Where the first page says what the letter is about, the second one may be anything: a page of a newspaper. */
function letterOf(pages: readonly Page[]): Letter {
  const first = readLetter(pages.slice(0, 1));
  return first.subject === null ? readLetter(pages) : first;
}
