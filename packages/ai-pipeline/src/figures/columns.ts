import type { Cell, Line } from '../document/page.ts';
import { parseNumber } from './amounts.ts';
import { findDates, isQuarterEnd, quarterEndBefore, quarterOf } from './periods.ts';

/** A column of numbers whose period is known. */
export interface Column {
  /** Right edge in points: numbers are set flush right. */
  right: number;
  date: string;
  period: string;
  comparison: 'current' | 'previous_quarter' | 'previous_year';
}

const TOLERANCE = 14;
/** Right edges that fewer than this share of the data rows have are no column. */
const SHARE = 0.4;

/**
 * The quarter columns of a results table: [this quarter, the one before, the same of last year] in any subset that
 * starts with this quarter, as SEBI's format prints them, left of the year-to-date columns.
 */
export function statementColumns(lines: readonly Line[]): Column[] {
  const rows = lines.filter((line) => line.cells.filter((cell) => parseNumber(cell.text) !== null).length >= 2);
  const rights = columnEdges(rows);
  const firstRow = lines.findIndex((line) => isDataRow(line));
  if (firstRow < 0 || rights.length === 0) return [];
  const header = lines.slice(Math.max(0, firstRow - 14), firstRow + 1);
  const words = header.map((line) => line.text).join(' ');
  if (!/quarter|three months|3 months/i.test(words)) return [];
  const dated = rights
    .map((right) => ({ right, date: dateAbove(header, right, rights) }))
    .filter((column): column is { right: number; date: string } => column.date !== null);
  return compare(dated);
}

/** A row with a label in words and at least two numbers that are not note numbers, column numbers or years. */
function isDataRow(line: Line): boolean {
  const numbers = line.cells.filter((cell) => /^\(?[\d,]+\.\d+\)?$|^\(?\d{1,3}(,\d{2,3})+\)?$/.test(cell.text));
  return numbers.length >= 2 && line.cells.some((cell) => /[a-z]{4}/i.test(cell.text));
}

function columnEdges(rows: readonly Line[]): number[] {
  const clusters: { right: number; count: number }[] = [];
  for (const row of rows) {
    for (const cell of row.cells.filter((candidate) => parseNumber(candidate.text) !== null)) {
      const cluster = clusters.find((candidate) => Math.abs(candidate.right - cell.right) <= TOLERANCE);
      if (cluster) {
        cluster.right += (cell.right - cluster.right) / (cluster.count + 1);
        cluster.count += 1;
      } else clusters.push({ right: cell.right, count: 1 });
    }
  }
  return clusters
    .filter((cluster) => cluster.count >= Math.max(2, SHARE * rows.length))
    .map((cluster) => cluster.right)
    .sort((a, b) => a - b);
}

/** The date in the header cells above a column; a date may be broken over two or three lines. */
function dateAbove(header: readonly Line[], right: number, rights: readonly number[]): string | null {
  const gaps = rights.slice(1).map((edge, index) => edge - rights[index]!);
  const width = Math.min(...gaps, 120);
  const above = (cell: Cell): boolean =>
    cell.right > right - width * 0.75 &&
    cell.x < right + 4 &&
    cell.right < right + width * 0.6 &&
    cell.right - cell.x < width * 1.5;
  const stack = header.map((line) =>
    line.cells
      .filter(above)
      .map((cell) => cell.text)
      .join(' '),
  );
  const text = stack.filter((part) => part !== '').join(' ');
  return (
    findDates(text)
      .filter(({ date }) => isQuarterEnd(date))
      .at(-1)?.date ?? null
  );
}

function compare(columns: readonly { right: number; date: string }[]): Column[] {
  const [first, ...others] = columns.slice(0, 3);
  if (!first) return [];
  const result: Column[] = [{ ...first, period: quarterOf(first.date)!, comparison: 'current' }];
  for (const column of others) {
    const comparison =
      column.date === quarterEndBefore(first.date, 3)
        ? 'previous_quarter'
        : column.date === quarterEndBefore(first.date, 12)
          ? 'previous_year'
          : null;
    // Anything else, above all the same date again, begins the year-to-date columns.
    if (comparison === null || result.some((known) => known.comparison === comparison)) break;
    result.push({ ...column, period: quarterOf(column.date)!, comparison });
  }
  // A single dated column may as well be a half year or a year.
  return result.length >= 2 ? result : [];
}
