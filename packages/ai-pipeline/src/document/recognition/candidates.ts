import { suspectPages } from '../../statements/proof/suspect.ts';
import { readStatementGrids } from '../../statements/read.ts';
import type { LeftOut, OcrReason, Page } from '../page.ts';
import type { OcrCandidate } from './plan.ts';

/** Square points of an A3 sheet, and a little more. */
const LARGE = 1.1 * 842 * 1191;

/**
 * The pages of a document that want to be recognised, and why: those without text, with a stamp as their only text or
 * with a text that nobody can read, and statements whose text layer does not add up. A page that ended its thread or
 * is broken is not tried again: it is left out as failed.
 */
export function candidatesOf(pages: readonly Page[]): { candidates: OcrCandidate[]; broken: LeftOut[] } {
  const suspect = new Set(suspectPages(readStatementGrids(pages)));
  const candidates: OcrCandidate[] = [];
  const broken: LeftOut[] = [];
  for (const page of pages) {
    const reason = suspect.has(page.page) ? 'arithmetic' : reasonOf(page);
    if (reason === null) continue;
    if (page.width === 0) broken.push({ page: page.page, why: 'failed' });
    else candidates.push({ page: page.page, reason, large: page.width * page.height > LARGE });
  }
  return { candidates, broken };
}

function reasonOf({ source, kind }: Page): OcrReason | null {
  if (source === 'garbled') return 'garbled';
  if (source !== 'empty' || kind === 'blank') return null;
  return kind === 'stamp' ? 'stamp' : 'no_text';
}
