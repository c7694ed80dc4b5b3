import type { Page } from '../document/page.ts';
import type { ProvedFigure } from '../verify.ts';
import type { Metric, StatementFigure } from './grid.ts';
import { proveStatements } from './proof/statements.ts';
import { readStatementGrids } from './read.ts';

/** What an enrichment shows of a statement, in this order; the other rows serve the arithmetic. */
const SHOWN: readonly Metric[] = [
  'revenue',
  'other_income',
  'total_income',
  'total_expenses',
  'profit_before_tax',
  'tax_expense',
  'profit_after_tax',
  'eps_basic',
  'eps_diluted',
];

/** The proved figures of a document's results statements, as an enrichment shows them. */
export function readStatements(pages: readonly Page[]): ProvedFigure[] {
  // Without a unit a figure is a number, not an amount.
  const grids = readStatementGrids(pages).filter((grid) => grid.unit !== null);
  return enrichmentFigures(proveStatements(grids));
}

/**
 * Only what is proved, and of each statement only its shortest periods: the quarter with the two that it is compared
 * with, or the years of an annual statement. `current` then means one period, not also the nine months to its end.
 */
export function enrichmentFigures(figures: readonly StatementFigure[]): ProvedFigure[] {
  const verified = figures.filter((figure) => figure.status === 'verified' && figure.comparison !== null);
  const chosen = new Map<string, StatementFigure>();
  for (const metric of SHOWN) {
    for (const figure of verified.filter((one) => one.metric === metric)) {
      const key = `${figure.metric} ${figure.period} ${figure.basis}`;
      if (lengthOf(figure) === shortest(verified, figure.basis) && !chosen.has(key)) chosen.set(key, figure);
    }
  }
  return [...chosen.values()].map(claimed);
}

const LENGTHS: readonly [RegExp, number][] = [
  [/^Q/, 3],
  [/^H/, 6],
  [/^9M/, 9],
];

const lengthOf = ({ period }: StatementFigure): number => LENGTHS.find(([form]) => form.test(period))?.[1] ?? 12;

function shortest(figures: readonly StatementFigure[], basis: StatementFigure['basis']): number {
  return Math.min(
    ...figures.filter((figure) => figure.basis === basis && figure.comparison === 'current').map(lengthOf),
  );
}

function claimed(figure: StatementFigure): ProvedFigure {
  const { metric, value, unit, printed, printedUnit, period, basis, page, quote } = figure;
  const { comparison, checks: provedBy } = figure;
  return {
    metric,
    value,
    unit,
    printed,
    printedUnit,
    period,
    basis,
    comparison: comparison!,
    page,
    quote,
    provedBy,
  };
}
