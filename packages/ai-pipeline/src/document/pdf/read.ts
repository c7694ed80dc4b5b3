import { setImmediate } from 'node:timers/promises';
import type { PageViewport, PDFPageProxy } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api.js';
import { EnrichError } from '../../errors.ts';
import type { Limits } from '../../options.ts';
import { cleanGlyphs, shiftedBy } from '../../text/glyphs.ts';
import { layoutPage } from '../layout/lines.ts';
import type { Turn } from '../layout/upright.ts';
import { emptyPage, type Page, type ReadDocument, type TextItem } from '../page.ts';
import { findTables } from '../tables/find.ts';
import { type OpenPdf, openPdf } from './open.ts';

/**
 * Reads a PDF page by page on this very thread, as a reading thread does, and for who has no need of a pool. Control goes
 * back to the event loop after each page: heartbeats and leases stay alive during long documents.
 */
export async function readPages(
  bytes: Uint8Array,
  limits: Pick<Limits, 'maxPages' | 'readTimeoutMs'>,
  signal?: AbortSignal,
): Promise<ReadDocument> {
  const deadline = performance.now() + limits.readTimeoutMs;
  // A copy: pdf.js takes the buffer over.
  const pdf = await openPdf(new Uint8Array(bytes));
  const { document } = pdf;
  try {
    const pages: Page[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      if (signal?.aborted) throw new EnrichError('aborted', 'Reading the document was stopped.');
      if (number > limits.maxPages) return { pageCount: document.numPages, pages, cut: 'pages', leftOut: [] };
      if (performance.now() > deadline) return { pageCount: document.numPages, pages, cut: 'time', leftOut: [] };
      pages.push(await readPage(pdf, number));
      await setImmediate();
    }
    return { pageCount: document.numPages, pages, cut: null, leftOut: [] };
  } finally {
    await pdf.close();
  }
}

/** Never rejects: one broken page does not take the others with it, it counts as unreadable. */
export async function readPage(
  { document, judge }: Pick<OpenPdf, 'document' | 'judge'>,
  number: number,
): Promise<Page> {
  let page: PDFPageProxy | undefined;
  try {
    page = await document.getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    const content = await page.getTextContent();
    const { kind, source, score, shifts } = await judge.judge(page, content);
    const { lines, text, turn } = layoutPage(itemsOf(viewport, content, shifts), viewport);
    const bare = { ...emptyPage(number, source), kind, score, ...turnedSize(viewport, turn), layer: text };
    return source === 'native' ? { ...bare, text, lines, tables: findTables(lines, number) } : bare;
  } catch {
    return emptyPage(number, 'garbled');
  } finally {
    page?.cleanup();
  }
}

function turnedSize({ width, height }: { width: number; height: number }, turn: Turn): Partial<Page> {
  if (turn === 0) return { width, height };
  return turn === 180 ? { width, height, turn } : { width: height, height: width, turn };
}

function itemsOf(viewport: PageViewport, content: TextContent, shifts: ReadonlyMap<string, number>): TextItem[] {
  const result: TextItem[] = [];
  for (const item of content.items) {
    if (!('str' in item) || item.str === '') continue;
    const [a, b, c, d, x, y] = multiply(viewport.transform, item.transform);
    const fontSize = Math.hypot(c, d) || Math.hypot(a, b) || 1;
    // Numbers that are none, or too large to be any.
    if (!Number.isFinite(x + y + item.width + fontSize)) continue;
    const shift = shifts.get(item.fontName);
    const text = cleanGlyphs(shift === undefined ? item.str : shiftedBy(item.str, shift));
    const run = { text, x, y, width: item.width, fontSize };
    result.push(b === 0 && a > 0 ? run : { ...run, angle: Math.atan2(b, a) });
  }
  return result;
}

type Matrix = [number, number, number, number, number, number];

/** Handles /Rotate and makes y grow downwards. */
function multiply(m: readonly number[], n: readonly number[]): Matrix {
  const [a1, b1, c1, d1, e1, f1] = m as Matrix;
  const [a2, b2, c2, d2, e2, f2] = n as Matrix;
  return [
    a1 * a2 + c1 * b2,
    b1 * a2 + d1 * b2,
    a1 * c2 + c1 * d2,
    b1 * c2 + d1 * d2,
    a1 * e2 + c1 * f2 + e1,
    b1 * e2 + d1 * f2 + f1,
  ];
}
