import type { Cell, Line } from '../../document/page.ts';
import { croreScale, parseNumber, RUPEE, round, SCALE } from '../../figures/amounts.ts';

export type Holds = 'shares' | 'amount' | 'other';

export interface NumberColumn {
  x: number;
  right: number;
  holds: Holds;
  /** Rs crore per unit that is printed; of amounts. */
  scale: number;
}

const OTHER =
  /%|per ?cent|\b(?:pre|post|existing|before|after|holding|price|premium|face value|pan|folio|dp id|category)\b/i;
const AMOUNT =
  /\b(?:amount|consideration|value|subscription|total (?:rs|inr)|in rs|in inr|received|crores?|lakhs?|lacs?)\b|₹|\brs\.?(?=\W|$)/i;
const SHARES =
  /\b(?:no\.?s?|number|shares?|warrants?|securities|allotted|units|debentures|quantity|qty|ccps|ocps|allotment)\b/i;

export const NUMERIC = /^[(]?(?:(?:rs\.?|inr|₹)\s*)?[\d,]+(?:\.\d+)?(?:\s*\/-)?\s*%?[)]?$|^(?:nil|-|–|—)$/i;

/** What the column above a number holds, by the header lines over it. */
export function columnOf(cell: Cell, header: readonly Line[]): NumberColumn {
  const above = header.flatMap((line) =>
    line.cells.filter((one) => one.x < cell.right + 8 && one.right > cell.x - 8).map((one) => one.text),
  );
  const text = above.join(' ').replace(/\s+/g, ' ');
  const holds =
    text === '' || (OTHER.test(text) && !/\ballotted\b/i.test(text))
      ? 'other'
      : AMOUNT.test(text)
        ? 'amount'
        : SHARES.test(text)
          ? 'shares'
          : 'other';
  const scale = new RegExp(SCALE.source, 'i').exec(text)?.[0];
  return { x: cell.x, right: cell.right, holds, scale: (scale && croreScale(scale)) || RUPEE };
}

/** Shares and amount of one row; null where no column says so. */
export function numbersOf(
  cells: readonly Cell[],
  header: readonly Line[],
): { shares: number | null; amount: number | null } {
  const found: { shares: number | null; amount: number | null } = { shares: null, amount: null };
  const numbers = cells.filter((cell) => NUMERIC.test(cell.text) && /\d/.test(cell.text));
  for (const cell of numbers) {
    const column = columnOf(cell, header);
    const value = parseNumber(cell.text.replace(/^(?:rs\.?|inr|₹)\s*|\s*\/-$/gi, ''));
    if (value === null || column.holds === 'other' || found[column.holds] !== null) continue;
    if (column.holds === 'shares' && !Number.isInteger(value)) continue;
    found[column.holds] = column.holds === 'amount' ? round(value * column.scale) : value;
  }
  return found;
}
