import type { Metric, StatementGrid } from '../grid.ts';
import type { Equation } from './equations.ts';

/**
 * Which rows must stand in an equation with a figure for the equation to prove that the row is what its label was
 * taken for: a subtotal adds up as well as the total does.
 */
const COMPANIONS: Readonly<Partial<Record<Metric, readonly Metric[]>>> = {
  revenue: ['total_income', 'other_income', 'total_expenses', 'profit_before_tax'],
  interest_earned: ['total_income', 'other_income'],
  other_income: ['total_income', 'revenue', 'interest_earned'],
  total_income: ['revenue', 'other_income', 'interest_earned', 'total_expenses', 'profit_before_tax'],
  total_expenses: ['total_income', 'profit_before_tax', 'revenue'],
  exceptional_items: ['profit_before_tax', 'total_income'],
  profit_before_tax: ['tax_expense', 'profit_after_tax'],
  tax_expense: ['profit_before_tax', 'profit_after_tax'],
  profit_after_tax: ['profit_before_tax', 'tax_expense'],
};

/** Whether an equation shows that the row plays the part of the metric; `all` are those of its statement. */
export function plays(
  grid: StatementGrid,
  metric: Metric,
  row: number,
  equation: Equation,
  all: readonly Equation[],
): boolean {
  const others = equation.terms.filter((term) => term.row !== row).map((term) => grid.rows[term.row]!.metric);
  if (others.some((other) => other !== null && COMPANIONS[metric]?.includes(other))) return true;
  if (metric === 'total_expenses' || metric === 'tax_expense') return equation.result === row;
  // "Profit after tax before minorities": a step between the profit before tax and the profit.
  if (metric === 'profit_after_tax') return steps(grid, row, equation, all, 'profit_before_tax', 'after');
  if (metric === 'profit_before_tax') return steps(grid, row, equation, all, 'profit_after_tax', 'before');
  // Before 2016 statements had no total income: revenue less expenses is the first profit.
  const last = grid.rows[equation.result]!;
  return metric === 'revenue' && equation.result !== row && /profit|\bloss|earnings|surplus|ebitda/i.test(last.label);
}

/** Whether one row stands between the figure and its companion, in an equation with each. */
function steps(
  grid: StatementGrid,
  row: number,
  equation: Equation,
  all: readonly Equation[],
  companion: Metric,
  side: 'before' | 'after',
): boolean {
  const has = (other: Equation, wanted: number): boolean => other.terms.some((term) => term.row === wanted);
  return all.some((other) => {
    const [first, last] = side === 'after' ? [other, equation] : [equation, other];
    const step = first.result;
    if (other === equation || step === row || !has(last, step) || last.result === step) return false;
    // Another profit before tax between the two would be the one that is asked for.
    return (
      !/before/i.test(grid.rows[step]!.label) && other.terms.some((term) => grid.rows[term.row]!.metric === companion)
    );
  });
}
