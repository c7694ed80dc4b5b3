import type { Metric } from '../grid.ts';
import { hasNumber, type Sheet, type Term } from './sheet.ts';

/** What the names of rows say ("revenue + other income = total income") is worth as much as this. */
export const NAMED_BITS = 12;

const NAMED: readonly [Metric, ...(readonly [Metric, 1 | -1])[]][] = [
  ['total_income', ['revenue', 1], ['other_income', 1]],
  ['total_income', ['interest_earned', 1], ['other_income', 1]],
  ['profit_before_tax', ['total_income', 1], ['total_expenses', -1]],
  ['profit_before_tax', ['total_income', 1], ['total_expenses', -1], ['exceptional_items', -1]],
  ['profit_before_tax', ['total_income', 1], ['total_expenses', -1], ['exceptional_items', 1]],
  ['profit_before_tax', ['exceptional_items', 1]],
  ['profit_before_tax', ['exceptional_items', -1]],
  ['profit_after_tax', ['profit_before_tax', 1], ['tax_expense', -1]],
  ['profit_after_tax', ['profit_before_tax', 1], ['tax_expense', 1]],
  ['profit_after_tax', ['profit_before_tax', 1]],
];

/** The sums that the names of rows promise, each also with one or two of the rows that stand between. */
export function templates(sheet: Sheet): { key: string; result: number; terms: Term[] }[] {
  const rowOf = (metric: Metric): number => sheet.grid.rows.findIndex((row) => row.metric === metric);
  return NAMED.flatMap(([metric, ...parts]) => {
    const result = rowOf(metric);
    const terms = parts.map(([part, sign]): Term => ({ row: rowOf(part), sign }));
    if (result < 0 || terms.some((term) => term.row < 0)) return [];
    const last = Math.max(...terms.map((term) => term.row));
    const between = sheet.kinds.flatMap((kind, row) =>
      row > last && row < result && kind === 'amount' && hasNumber(sheet, row) ? [row] : [],
    );
    return withSome(terms, between.slice(-MAX_BETWEEN)).map((sum) => ({
      key: `${metric} ${parts}`,
      result,
      terms: sum,
    }));
  });
}

const MAX_BETWEEN = 8;

function withSome(terms: readonly Term[], between: readonly number[]): Term[][] {
  const sums = [[...terms]];
  for (const [index, row] of between.entries()) {
    for (const sign of [1, -1] as const) {
      sums.push([...terms, { row, sign }]);
      for (const other of between.slice(index + 1)) {
        for (const otherSign of [1, -1] as const) sums.push([...terms, { row, sign }, { row: other, sign: otherSign }]);
      }
    }
  }
  return sums;
}

/** Bits that the names of rows add to what their numbers say. */
export function named(sheet: Sheet, result: number, terms: readonly Term[]): number {
  const metric = sheet.grid.rows[result]!.metric;
  const known = new Map<Metric, 1 | -1>();
  for (const { row, sign } of terms) {
    const part = sheet.grid.rows[row]!.metric;
    if (part !== null) known.set(part, sign);
  }
  const fits = NAMED.some(
    ([total, ...parts]) => total === metric && parts.every(([part, sign]) => known.get(part) === sign),
  );
  if (fits) return NAMED_BITS;
  const label = sheet.grid.rows[result]!.label;
  return metric === 'total_expenses' || /\btotal\b/i.test(label) ? NAMED_BITS / 3 : 0;
}
