import type { StatementGrid } from '../grid.ts';
import { formulasOf } from './formulas.ts';
import { likeliest, readSheet } from './sheet.ts';

const REACH = 9;
const MOST_TAXES = 4;
const OTHER =
  /comprehensive|attributable|owners|minority|non.?control|discontinued|share of|before|exceptional|segment/i;

/**
 * Names the profit after tax where its label was lost: the row below the profit before tax that is, to the last digit
 * and in several columns, what the rows between leave of it.
 */
export function withProfitNamed(grid: StatementGrid): StatementGrid {
  const before = grid.rows.findIndex(({ metric }) => metric === 'profit_before_tax');
  if (before < 0 || grid.rows.some(({ metric }) => metric === 'profit_after_tax')) return grid;
  const sheet = readSheet({ ...grid, source: 'ocr' });
  const values = sheet.readings.map((row) => row.map(likeliest));
  const amounts = sheet.kinds.flatMap((kind, row) =>
    kind === 'amount' && row > before && row <= before + REACH && sheet.readings[row]!.some((one) => one !== null)
      ? [row]
      : [],
  );
  const formulas = formulasOf(sheet);
  const isSaid = (row: number): boolean =>
    /after\W?tax/i.test(grid.rows[row]!.label) ||
    formulas.some(({ result, terms }) => result === row && terms[0]!.rows.some((rows) => rows.includes(before)));
  for (const [at, row] of amounts.entries()) {
    const { metric, label } = grid.rows[row]!;
    if (metric !== null || OTHER.test(label)) continue;
    for (let count = 1; count <= Math.min(MOST_TAXES, at); count += 1) {
      const { holds, fails } = tally(values, before, amounts.slice(at - count, at), row, sheet.unit);
      // To the last digit in three columns is no chance, however badly the others were read.
      if (holds >= 3 || (holds === 2 && (fails < 2 || isSaid(row)))) return named(grid, row);
    }
  }
  return grid;
}

function tally(values: number[][], before: number, taxes: readonly number[], row: number, unit: number) {
  let holds = 0;
  let fails = 0;
  for (const [column, profit] of values[before]!.entries()) {
    const tax = taxes.reduce((sum, one) => sum + values[one]![column]!, 0);
    const left = values[row]![column]!;
    if (Number.isNaN(profit + tax + left) || tax === 0 || left === 0) continue;
    const off = Math.min(Math.abs(profit - tax - left), Math.abs(profit + tax - left));
    if (off <= ((taxes.length + 2) / 2) * unit + 1e-9) holds += 1;
    else fails += 1;
  }
  return { holds, fails };
}

const named = (grid: StatementGrid, at: number): StatementGrid => ({
  ...grid,
  rows: grid.rows.map((row, index) => (index === at ? { ...row, metric: 'profit_after_tax' } : row)),
});
