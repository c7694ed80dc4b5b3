import type { LeftOut, OcrReason } from '../page.ts';

/** A page that recognition would help. */
export interface OcrCandidate {
  page: number;
  reason: OcrReason;
  /** Larger than A3: a sheet of a newspaper has ten times the text of a page, and takes ten times as long. */
  large?: boolean;
}

export interface OcrPlan {
  /** In the order in which they are to be recognised. */
  pages: OcrCandidate[];
  leftOut: LeftOut[];
}

const FIRST_PAGES = 3;

/**
 * Which pages of a document are recognised, and in which order: the first pages (what the filing is about), then
 * statements whose arithmetic failed, then the others from the front to the back, sheets of newspapers last. What lies beyond the budget of pages
 * is left out and said to be.
 */
export function planOcr(candidates: readonly OcrCandidate[], maxPages: number): OcrPlan {
  const ordered = [...candidates].sort((a, b) => rankOf(a) - rankOf(b) || a.page - b.page);
  const leftOut = ordered.slice(maxPages).map(({ page }): LeftOut => ({ page, why: 'page_budget' }));
  return { pages: ordered.slice(0, maxPages), leftOut: leftOut.sort((a, b) => a.page - b.page) };
}

function rankOf({ page, reason, large }: OcrCandidate): number {
  if (large) return 3;
  if (page <= FIRST_PAGES) return 0;
  return reason === 'arithmetic' ? 1 : 2;
}
