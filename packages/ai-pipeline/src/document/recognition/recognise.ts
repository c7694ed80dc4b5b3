import { EnrichError } from '../../errors.ts';
import { pageOfReading } from '../ocr/page-ocr.ts';
import type { Recogniser } from '../ocr/recogniser.ts';
import type { LeftOut, Page } from '../page.ts';
import type { OpenDocument } from '../pool/document.ts';
import { findTables } from '../tables/find.ts';
import type { OcrCandidate } from './plan.ts';

/** What tesseract was trained for, and where small print of scanned statements is read best. */
const DPI = 300;

export interface RecognisePages {
  document: Pick<OpenDocument, 'draw'>;
  recogniser: Recogniser;
  /** Pages drawn or recognised at the same time. */
  lanes: number;
  /** What is not recognised after so many milliseconds is left out. */
  maxMs: number;
  signal?: AbortSignal | undefined;
  onPage: () => void;
}

/**
 * Recognises pages in the order given.
 * @returns the recognised ones by number, and those that time or a failure left out
 * @throws EnrichError `aborted`, `reader_unavailable`: what is no fault of a page
 */
export async function recognisePages(
  pages: readonly Page[],
  candidates: readonly OcrCandidate[],
  { document, recogniser, lanes, maxMs, signal, onPage }: RecognisePages,
): Promise<{ recognised: Map<number, Page>; leftOut: LeftOut[] }> {
  const byNumber = new Map(pages.map((page) => [page.page, page]));
  const waiting = [...candidates];
  const recognised = new Map<number, Page>();
  const leftOut: LeftOut[] = [];
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), Math.max(0, maxMs));
  const stop = AbortSignal.any([late.signal, ...(signal ? [signal] : [])]);
  // A thread draws one page at a time.
  let drawing: Promise<unknown> = Promise.resolve();

  async function recognise({ page: number, reason }: OcrCandidate): Promise<Page> {
    const drawn = drawing.then(() => document.draw(number, DPI));
    drawing = drawn.catch(() => {});
    const image = await drawn;
    const { dpi } = image;
    const reading = pageOfReading(await recogniser.recognise(image, { signal: stop }), { dpi, reason });
    const { turn: _, ...page } = byNumber.get(number)!;
    return { ...page, ...reading, tables: findTables(reading.lines, number) };
  }

  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const why = await reasonLeftOut(next);
      if (why !== null) leftOut.push({ page: next.page, why });
      onPage();
    }
  }

  /** Why the page was not recognised; null where it was. */
  async function reasonLeftOut(candidate: OcrCandidate): Promise<LeftOut['why'] | null> {
    if (late.signal.aborted) return 'time_budget';
    try {
      recognised.set(candidate.page, await recognise(candidate));
      return null;
    } catch (error) {
      if (late.signal.aborted && !signal?.aborted) return 'time_budget';
      if (!(error instanceof EnrichError) || error.failure !== 'content') throw error;
      return 'failed';
    }
  }

  async function orStop(): Promise<void> {
    try {
      await lane();
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  }

  // What the other lanes are at is waited for: the document is put away next.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, orStop));
  clearTimeout(timer);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { recognised, leftOut };
}
