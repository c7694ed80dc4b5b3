import { proveStatements } from '../../statements/proof/statements.ts';
import { readStatementGrids } from '../../statements/read.ts';
import type { Page } from '../page.ts';
import type { OcrCandidate } from './plan.ts';

/**
 * The document with its recognised pages. A page whose own text is only doubted is replaced where recognition proves more
 * of its figures; otherwise its text layer stays, which is what its maker wrote.
 */
export function chooseReadings(
  pages: readonly Page[],
  recognised: ReadonlyMap<number, Page>,
  candidates: readonly OcrCandidate[],
): Page[] {
  const chosen = pages.map((page) => recognised.get(page.page) ?? page);
  const doubted = candidates.filter(({ reason, page }) => reason === 'arithmetic' && recognised.has(page));
  if (doubted.length === 0) return chosen;
  const before = provedByPage(pages);
  const after = provedByPage(chosen);
  const worse = new Set(
    doubted.map(({ page }) => page).filter((page) => (after.get(page) ?? 0) <= (before.get(page) ?? 0)),
  );
  return chosen.map((page, index) => (worse.has(page.page) ? pages[index]! : page));
}

function provedByPage(pages: readonly Page[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { page, status } of proveStatements(readStatementGrids(pages))) {
    if (status === 'verified') counts.set(page, (counts.get(page) ?? 0) + 1);
  }
  return counts;
}
