import type { Page } from '../document/page.ts';
import type { ClaimedFigure } from '../verify.ts';

/**
 * Many filings carry a poor OCR layer of the issuer's scanner: it reads like text, but `29.95` stands there as `2995`.
 * A quote proves nothing then, arithmetic does. Keeps what adds up; what cannot be added up is kept only on pages
 * whose numbers are printed alike.
 */
export function consistentFigures(figures: readonly ClaimedFigure[], page: Pick<Page, 'lines'>): ClaimedFigure[] {
  const clean = printedAlike(page);
  const comparisons = new Set(figures.map((figure) => figure.comparison));
  return [...comparisons].flatMap((comparison) => {
    const column = new Map(figures.filter((f) => f.comparison === comparison).map((f) => [f.metric, f]));
    const kept = [
      ...group(column, ['revenue', 'other_income', 'total_income'], clean, (a, b, c) => a + b - c),
      ...group(column, ['profit_before_tax', 'tax_expense', 'profit_after_tax'], clean, (a, b, c) => a - b - c),
    ];
    const eps = column.get('eps_basic');
    return eps && clean ? [...kept, eps] : kept;
  });
}

function group(
  column: ReadonlyMap<string, ClaimedFigure>,
  metrics: readonly [string, string, string],
  clean: boolean,
  difference: (a: number, b: number, c: number) => number,
): ClaimedFigure[] {
  const present = metrics.map((metric) => column.get(metric)).filter((figure) => figure !== undefined);
  const [a, b, c] = present;
  if (a && b && c) {
    const size = Math.max(...present.map((figure) => Math.abs(figure.value)));
    // Printed figures are rounded one by one.
    if (Math.abs(difference(a.value, b.value, c.value)) <= 0.0005 * size + 1e-4) return [a, b, c];
    // Deferred tax and shares of associates stand on rows of their own: the middle row is the unsure one.
    return clean ? [a, c] : [];
  }
  return clean ? present : [];
}

/** Whether nearly all numbers of the page have the same number of decimals. */
export function printedAlike(page: Pick<Page, 'lines'>): boolean {
  const counts = new Map<number, number>();
  let total = 0;
  for (const line of page.lines) {
    for (const cell of line.cells) {
      const match = /^\(?-?[\d,]+(?:\.(\d+))?\)?$/.exec(cell.text);
      if (!match || /^\(?\d{1,2}\)?$/.test(cell.text)) continue;
      const decimals = match[1]?.length ?? 0;
      counts.set(decimals, (counts.get(decimals) ?? 0) + 1);
      total += 1;
    }
  }
  return total >= 10 && Math.max(...counts.values()) >= 0.93 * total;
}
