import type { Sheet } from './sheet.ts';

/** What a statement says itself of how a row comes about: "9 Profit before tax (7+8)". */
export interface Formula {
  result: number;
  /** Of each term the rows that it may stand for: one, or the parts under a heading without numbers of its own. */
  terms: { rows: number[][]; sign: 1 | -1 }[];
}

/** The number of a row as statements give it: 9, IX; nothing longer. */
const NUMBER = /^\W{0,2}(\d{1,2}|[IVX]{1,5})(?=\W|$)/;
const FORMULA = /[([{]\s*((?:\d{1,2}|[IVX]{1,5})(?:\s*[+–—-]\s*(?:\d{1,2}|[IVX]{1,5}))+)\s*[)\]}]/g;

/** The formulas that the labels of a statement give, of rows that are all there. */
export function formulasOf(sheet: Sheet): Formula[] {
  const labels = sheet.grid.rows.map(({ label }) => label);
  const numbers = labels.map((label) => NUMBER.exec(label)?.[1]);
  return labels.flatMap((label, result) => {
    if (sheet.kinds[result] !== 'amount') return [];
    const printed = [...label.matchAll(FORMULA)].at(-1)?.[1];
    if (printed === undefined) return [];
    const terms = [...printed.matchAll(/([+–—-]?)\s*(\d{1,2}|[IVX]{1,5})/g)].map(([, sign, number]) => ({
      rows: rowsOf(sheet, numbers, number!, result),
      sign: sign === '' || sign === '+' ? (1 as const) : (-1 as const),
    }));
    return terms.every(({ rows }) => rows.length > 0) ? [{ result, terms }] : [];
  });
}

/** The last row above that bears the number, or what stands under it. */
function rowsOf(sheet: Sheet, numbers: readonly (string | undefined)[], number: string, result: number): number[][] {
  const row = numbers.findLastIndex((own, index) => own === number && index < result);
  if (row < 0) return [];
  if (isFilled(sheet, row)) return [[row]];
  const next = numbers.findIndex((own, index) => own !== undefined && index > row);
  const parts = sheet.kinds.flatMap((kind, index) =>
    index > row && index < (next < 0 ? result : next) && kind === 'amount' && isFilled(sheet, index) ? [index] : [],
  );
  return parts.length === 0 ? [] : parts.length === 1 ? [parts] : [parts, [parts.at(-1)!]];
}

const isFilled = (sheet: Sheet, row: number): boolean => sheet.readings[row]!.some((reading) => reading !== null);

/** The sums that a formula may mean, as rows with their signs. */
export function sumsOf({ terms }: Formula): { row: number; sign: 1 | -1 }[][] {
  let sums: { row: number; sign: 1 | -1 }[][] = [[]];
  for (const { rows, sign } of terms) {
    sums = sums.flatMap((sum) => rows.map((some) => [...sum, ...some.map((row) => ({ row, sign }))]));
  }
  return sums.slice(0, 8);
}
