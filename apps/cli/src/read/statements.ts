import type { StatementFigure } from '@filings/ai-pipeline';

/** Figures that belong in one table: of one basis, and none of them contradicts another. */
export interface ShownStatement {
  basis: StatementFigure['basis'];
  pages: number[];
  figures: StatementFigure[];
}

/** Printed in lakhs here and in crore there, a figure differs by what was rounded. */
const ROUNDED = 0.01;

/**
 * The statements that a document prints, consolidated first. A statement that is printed again (in the press release,
 * as notes) is one; statements of other companies, as letters of offer have them, stay apart.
 */
export function statementsOf(figures: readonly StatementFigure[]): ShownStatement[] {
  const statements: ShownStatement[] = [];
  for (const page of [...new Set(figures.map((figure) => figure.page))].sort((a, b) => a - b)) {
    for (const basis of ['consolidated', 'standalone', null] as const) {
      const own = figures.filter((figure) => figure.page === page && figure.basis === basis);
      if (own.length === 0) continue;
      const same = statements.find((one) => one.basis === basis && !contradict(one.figures, own));
      if (!same) statements.push({ basis, pages: [page], figures: own });
      else {
        same.pages.push(page);
        same.figures.push(...own);
      }
    }
  }
  const rank = { consolidated: 0, standalone: 1, unknown: 2 };
  return statements.sort((a, b) => rank[a.basis ?? 'unknown'] - rank[b.basis ?? 'unknown']);
}

/** A doubtful figure cannot contradict a proved one. */
const contradict = (known: readonly StatementFigure[], others: readonly StatementFigure[]): boolean =>
  others.some(({ metric, period, status, value }) =>
    known.some(
      (one) =>
        one.metric === metric &&
        one.period === period &&
        one.status === status &&
        Math.abs(one.value - value) > ROUNDED * Math.max(Math.abs(one.value), Math.abs(value), 1),
    ),
  );
