import { EnrichError } from '../../errors.ts';
import type { Limits } from '../../options.ts';
import type { Page, ReadDocument } from '../page.ts';
import { emptyPage, readPages } from './read.ts';

/**
 * Reads the PDFs of one document as one: page numbers run through, and the limits hold for all of them together. One
 * that cannot be read stands as one empty page, as long as another one can.
 */
export async function readParts(
  parts: readonly { bytes: Uint8Array }[],
  limits: Pick<Limits, 'maxPages' | 'readTimeoutMs'>,
  signal?: AbortSignal,
): Promise<ReadDocument> {
  const deadline = performance.now() + limits.readTimeoutMs;
  const pages: Page[] = [];
  let pageCount = 0;
  let cut: ReadDocument['cut'] = null;
  let failure: EnrichError | null = null;
  let read = 0;
  for (const { bytes } of parts) {
    const left = {
      maxPages: Math.max(0, limits.maxPages - pageCount),
      readTimeoutMs: Math.max(0, deadline - performance.now()),
    };
    try {
      const part = await readPages(bytes, left, signal);
      pages.push(...part.pages.map((page) => ({ ...page, page: pageCount + page.page })));
      pageCount += part.pageCount;
      cut ??= part.cut;
      read += 1;
    } catch (error) {
      if (!(error instanceof EnrichError) || error.failure !== 'content') throw error;
      failure ??= error;
      pageCount += 1;
      pages.push(emptyPage(pageCount, 'empty'));
    }
  }
  if (failure && read === 0) throw failure;
  return { pageCount, pages, cut, leftOut: [] };
}
