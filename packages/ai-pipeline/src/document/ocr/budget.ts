import type { LeftOut, OcrReason } from '../page.ts';

/** A page that recognition would help. */
export interface OcrCandidate {
  page: number;
  reason: OcrReason;
  /** What is known of it before it is read: a page of figures is worth more than a letter. */
  hint?: 'table' | 'statement' | 'picture' | undefined;
}

export interface OcrBudget {
  /** 24 by default. */
  maxPages?: number;
  /** Time for all pages together; none by default. */
  maxMs?: number;
  /** What one page is thought to take, of the time that passes; 2 s by default, as measured on two cores. */
  msPerPage?: number;
}

export interface OcrPlan {
  /** In the order in which they are to be recognised. */
  pages: OcrCandidate[];
  leftOut: LeftOut[];
}

const FIRST_PAGES = 3;

/**
 * Which pages of a document are recognised, and in which order: the first pages (what the filing is about), then pages
 * of which statements or tables are known or whose arithmetic failed, then the others from the front to the back, and
 * pictures last. What lies beyond the budget is left out and said to be.
 */
export function planOcr(candidates: readonly OcrCandidate[], budget: OcrBudget = {}): OcrPlan {
  const { maxPages = 24, maxMs = Number.POSITIVE_INFINITY, msPerPage = 2000 } = budget;
  const ordered = [...candidates].sort((a, b) => rankOf(a) - rankOf(b) || a.page - b.page);
  const within = Math.max(0, Math.floor(maxMs / msPerPage));
  const most = Math.min(maxPages, within);
  const why = within < maxPages ? 'time_budget' : 'page_budget';
  const leftOut = ordered.slice(most).map(({ page }): LeftOut => ({ page, why }));
  return { pages: ordered.slice(0, most), leftOut: leftOut.sort((a, b) => a.page - b.page) };
}

function rankOf({ page, reason, hint }: OcrCandidate): number {
  if (page <= FIRST_PAGES) return 0;
  if (hint === 'statement' || reason === 'arithmetic') return 1;
  if (hint === 'table') return 2;
  return hint === 'picture' ? 4 : 3;
}
