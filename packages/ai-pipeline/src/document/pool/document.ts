import { EnrichError } from '../../errors.ts';
import type { GreyImage } from '../ocr/image.ts';
import { emptyPage, type Page } from '../page.ts';
import { createAsker } from './asker.ts';
import { ThreadDeath } from './death.ts';
import { contentFailure, failIfAllFailed, type Part, partOf } from './part.ts';
import type { Pool } from './pool.ts';

/** So many pages may end the thread that reads them; then the document itself is taken to be at fault. */
const STRIKES = 2;

export interface DocumentLimits {
  /** For opening a PDF, and for each page of it. */
  pageTimeoutMs: number;
  /** For opening all PDFs of the document together. */
  readTimeoutMs: number;
}

export interface OpenDocument {
  /** When it got its thread, by `performance.now()`. */
  readonly since: number;
  /** Of all its PDFs together; one that cannot be opened counts as one page. */
  readonly pageCount: number;
  /**
   * Reads a page, numbered from 1 over all PDFs. A page that hangs or ends its thread is given back as unreadable.
   * @param withinMs - less than the limit of a page where the caller has less time; null when that was not enough
   * @throws EnrichError `pdf_too_slow`, `pdf_too_heavy`, `pdf_damaged` (class content) once two pages did so, and `aborted`
   */
  page(number: number, withinMs?: number): Promise<Page | null>;
  /**
   * The page as a picture in shades of grey, for who recognises it.
   * @throws EnrichError `page_not_drawn` where it cannot be drawn; the document can still be read. After two pages that
   *   ended their thread no other one is tried. Also `aborted`.
   */
  draw(number: number, dpi: number): Promise<GreyImage>;
  /** Puts the document away; its thread is free for another one. */
  close(): Promise<void>;
}

/**
 * Opens the PDFs of one document as one, in a thread of their own. Must be closed.
 * @throws EnrichError, class content, when none of the PDFs can be opened
 */
export async function openDocument(
  pool: Pool,
  limits: DocumentLimits,
  pdfs: readonly { bytes: Uint8Array }[],
  signal?: AbortSignal,
): Promise<OpenDocument> {
  const place = await pool.take(signal);
  const since = performance.now();
  const left = () => Math.max(1, since + limits.readTimeoutMs - performance.now());
  const parts: Part[] = [];
  const asker = createAsker(place, parts, signal);
  try {
    let pageCount = 0;
    for (const [index, { bytes }] of pdfs.entries()) {
      const part: Part = { bytes, before: pageCount, pages: 1, strikes: 0, failure: null };
      parts.push(part);
      await asker.open(index, Math.min(limits.pageTimeoutMs, left()));
      pageCount += part.pages;
    }
    failIfAllFailed(parts);
    return { since, pageCount, page, draw: drawer(), close: () => place.leave() };
  } catch (error) {
    await place.leave();
    throw error;
  }

  async function page(number: number, withinMs = limits.pageTimeoutMs): Promise<Page | null> {
    const { index, part } = partOf(parts, number);
    if (part.failure) return emptyPage(number, part.strikes > 0 ? 'garbled' : 'empty');
    const timeoutMs = Math.min(withinMs, limits.pageTimeoutMs);
    try {
      const read = await asker.ask(index, { ask: 'page', part: index, page: number - part.before }, timeoutMs);
      return { ...read, page: number };
    } catch (error) {
      const failure = contentFailure(error, `reading page ${number}`);
      if (failure.code === 'pdf_too_slow' && timeoutMs < limits.pageTimeoutMs) return null;
      part.strikes += 1;
      if (part.strikes >= STRIKES) part.failure = failure;
      failIfAllFailed(parts);
      return emptyPage(number, 'garbled');
    }
  }

  function drawer(): OpenDocument['draw'] {
    let strikes = 0;
    return async (number, dpi) => {
      const { index, part } = partOf(parts, number);
      const undrawn = (why: string, cause?: unknown) =>
        new EnrichError('page_not_drawn', `Page ${number} cannot be drawn: ${why}`, { cause });
      if (strikes >= STRIKES) throw undrawn('two other pages ended the thread that drew them.');
      const question = { ask: 'draw', part: index, page: number - part.before, dpi } as const;
      try {
        return await asker.ask(index, question, limits.pageTimeoutMs);
      } catch (error) {
        const failure = contentFailure(error, 'drawing it');
        if (error instanceof ThreadDeath) strikes += 1;
        throw undrawn(failure.message, error);
      }
    };
  }
}
