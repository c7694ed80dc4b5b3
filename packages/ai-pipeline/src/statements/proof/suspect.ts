import type { StatementGrid } from '../grid.ts';
import { joinContinued } from './join.ts';
import { trust } from './prove.ts';

/** Rows that no statement prints without adding them up. */
const ADDED = ['total_income', 'total_expenses', 'profit_before_tax', 'profit_after_tax'] as const;

/**
 * Pages with a text layer whose statements do not add up: the layer of a scanner that has lost points and digits.
 * They are to be recognised anew (`OcrReason` `arithmetic`). In ascending order, each once.
 */
export function suspectPages(grids: readonly StatementGrid[]): number[] {
  const pages = new Set<number>();
  for (const { grid, pages: own } of joinContinued(grids)) {
    if (grid.source !== 'native') continue;
    const { sheet, equations } = trust(grid);
    const known = ADDED.filter((metric) => grid.rows.some((row) => row.metric === metric)).length;
    if (!sheet.trusted || (equations.length === 0 && known >= 2)) for (const page of own) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
}
