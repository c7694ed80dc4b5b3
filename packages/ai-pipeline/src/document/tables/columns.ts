import type { Cell } from '../page.ts';
import { isNone, isNumber } from './cell-kind.ts';
import { fontSizeOf, overlapShare } from './geometry.ts';
import { MOST_CELLS, type TableLine } from './line-kind.ts';

/** A column while it is made: the cells that fixed it, and where most of them stand. */
export interface Column {
  x: number;
  right: number;
  /** Right edges for numbers, left edges for words, as a running mean. */
  edge: number;
  number: boolean;
  rows: number;
}

/** More than a cell may be away from a column that it stands in; in font sizes. */
const FAR = 1.6;

/**
 * The columns of a body. The fullest rows speak first: they show the columns side by side; later rows only add what
 * stands clear of all that are known.
 */
export function findColumns(rows: readonly TableLine[]): Column[] {
  const columns: Column[] = [];
  const fullest = [...rows].sort((a, b) => b.cells.length - a.cells.length || a.index - b.index);
  for (const row of fullest) {
    // Numbers strewn over a page stand in no columns.
    if (columns.length > MOST_CELLS) return [];
    const places = placeCells(row.cells, columns);
    for (const [index, cell] of row.cells.entries()) {
      const column = places[index];
      if (column) learn(column, cell);
      else columns.push(columnOf(cell));
    }
    columns.sort((a, b) => a.x + a.right - b.x - b.right);
  }
  return mergeColumns(rows, columns);
}

/** Columns of words that lie over each other are one, with indents: unless rows have cells in both of them. */
function mergeColumns(rows: readonly TableLine[], found: readonly Column[]): Column[] {
  const columns = [...found];
  const together = new Map<string, number>();
  const key = (a: Column, b: Column): string => `${found.indexOf(a)} ${found.indexOf(b)}`;
  for (const row of rows) {
    const places = placeCells(row.cells, columns).filter((column) => column !== undefined);
    for (const [index, column] of places.entries()) {
      const next = places[index + 1];
      if (next) together.set(key(column, next), (together.get(key(column, next)) ?? 0) + 1);
    }
  }
  const rareRows = Math.max(1, 0.1 * rows.length);
  const isValues = (column: Column, at: number): boolean => column.number && at > 0 && column.rows > rareRows;
  for (let at = 0; at + 1 < columns.length; ) {
    const [a, b] = [columns[at]!, columns[at + 1]!];
    const both = together.get(key(a, b)) ?? 0;
    const apart = both > 0.2 * Math.min(a.rows, b.rows);
    const fragment = b.rows <= rareRows && a.rows > 2 * b.rows && !columns.slice(0, at).some(isValues);
    if (!a.number && !b.number && (fragment || (!apart && overlapShare(a, b) > 0.3))) {
      a.rows += b.rows;
      a.x = Math.min(a.x, b.x);
      a.edge = Math.min(a.edge, b.edge);
      a.right = Math.max(a.right, b.right);
      columns.splice(at + 1, 1);
    } else at += 1;
  }
  return columns;
}

function columnOf(cell: Cell): Column {
  const number = isNumber(cell.text);
  return { x: cell.x, right: cell.right, edge: number ? cell.right : cell.x, number, rows: 1 };
}

function learn(column: Column, cell: Cell): void {
  column.rows += 1;
  const number = isNumber(cell.text);
  if (number !== column.number) return;
  const edge = number ? cell.right : cell.x;
  column.edge += (edge - column.edge) / column.rows;
  column.x = Math.min(column.x, cell.x);
  // A label that runs out under the numbers says nothing about how wide labels are.
  column.right = number ? Math.max(column.right, cell.right) : column.right;
}

/**
 * For each cell, in order, its column: strictly from left to right, so that no two cells of a row can change places;
 * undefined where none is near. The assignment of least total cost, by dynamic programming.
 */
export function placeCells(cells: readonly Cell[], columns: readonly Column[]): (Column | undefined)[] {
  const width = columns.length + 1;
  // best[i][j]: least cost of the first i cells in the first j columns.
  const best: number[] = new Array((cells.length + 1) * width).fill(0);
  for (let i = 1; i <= cells.length; i += 1) {
    best[i * width] = i * NOWHERE;
    for (let j = 1; j < width; j += 1) {
      const place = best[(i - 1) * width + j - 1]! + costOf(cells[i - 1]!, columns[j - 1]!);
      best[i * width + j] = Math.min(place, best[i * width + j - 1]!, best[(i - 1) * width + j]! + NOWHERE);
    }
  }
  const places: (Column | undefined)[] = new Array(cells.length).fill(undefined);
  let j = columns.length;
  for (let i = cells.length; i > 0; ) {
    const here = best[i * width + j]!;
    if (j > 0 && here === best[i * width + j - 1]!) j -= 1;
    else if (j > 0 && here === best[(i - 1) * width + j - 1]! + costOf(cells[i - 1]!, columns[j - 1]!)) {
      places[i - 1] = columns[j - 1];
      i -= 1;
      j -= 1;
    } else i -= 1;
  }
  return places;
}

/** Cost of a cell that stands in no column. */
const NOWHERE = 1;

/** 0 where a cell stands on its column's edge, NOWHERE and more where it may not stand. */
function costOf(cell: Cell, column: Column): number {
  const size = fontSizeOf(cell);
  const value = isNumber(cell.text) || isNone(cell.text);
  if (!column.number && !value) {
    // Indents are within the column; what begins left of it is not.
    const off = cell.x >= column.x - size && cell.x < column.right ? 0.2 : 1;
    return Math.min(off, Math.abs(cell.x - column.edge) / (FAR * size)) >= 1
      ? 3
      : Math.min(off, Math.abs(cell.x - column.edge) / (FAR * size));
  }
  const off = Math.abs(column.number ? cell.right - column.edge : cell.x - column.edge) / (FAR * size);
  const share = overlapShare(cell, column);
  if (share === 0 && off >= 1) return 3;
  const misfit = column.number !== value ? 0.2 : 0;
  return Math.min(0.9, Math.min(off, 1 - share * 0.9) * 0.7 + misfit);
}
