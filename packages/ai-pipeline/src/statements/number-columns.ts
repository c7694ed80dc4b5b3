import type { Cell } from '../document/page.ts';
import type { Block } from './blocks.ts';
import { hasWords, isAmount, isDash, isLikeAmount, median } from './cells.ts';
import type { GridLine } from './lines.ts';

/** Where the numbers of one column stand. */
export interface Place {
  x: number;
  right: number;
}

export interface NumberColumn extends Place {
  /** Numbers printed without doubt. */
  count: number;
}

/** Columns by where numbers stand over all rows: between columns the page stays white, whatever the alignment. */
export function numberColumns(body: readonly GridLine[]): NumberColumn[] {
  const cells = body.flatMap((line) => (line.cells.length > 0 ? line.cells.filter((cell) => isAmount(cell.text)) : []));
  if (cells.length === 0) return [];
  const labels = body.flatMap((line) => line.cells.filter((cell) => hasWords(cell.text) && !isLikeAmount(cell.text)));
  const labelLeft = median(labels.map((cell) => cell.x)) ?? 0;
  const origin = Math.floor(Math.min(...cells.map((cell) => cell.x)));
  const coverage = new Uint16Array(Math.ceil(Math.max(...cells.map((cell) => cell.right))) - origin + 2);
  for (const cell of cells) {
    for (let x = Math.floor(cell.x); x < cell.right; x += 1) coverage[x - origin] = coverage[x - origin]! + 1;
  }
  return cut(coverage)
    .map(([from, to]) => columnOf(cells, from + origin, to + origin))
    .filter((column): column is NumberColumn => column !== null && column.x > labelLeft + 12);
}

/** Runs of covered points, cut where few numbers bridge two heaps. */
function cut(coverage: Uint16Array): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at < coverage.length; at += 1) {
    if (coverage[at] === 0) continue;
    let end = at;
    while (end < coverage.length && coverage[end]! > 0) end += 1;
    runs.push(...valleys(coverage, at, end));
    at = end;
  }
  return runs;
}

function valleys(coverage: Uint16Array, from: number, to: number): [number, number][] {
  let best: { at: number; depth: number } | null = null;
  for (let at = from + 4; at < to - 4; at += 1) {
    const left = peak(coverage, from, at);
    const right = peak(coverage, at + 1, to);
    const depth = Math.min(left, right) - 4 * coverage[at]!;
    if (depth > 0 && (best === null || depth > best.depth)) best = { at, depth };
  }
  if (!best) return [[from, to]];
  return [...valleys(coverage, from, best.at), ...valleys(coverage, best.at + 1, to)];
}

function peak(coverage: Uint16Array, from: number, to: number): number {
  let most = 0;
  for (let at = from; at < to; at += 1) most = Math.max(most, coverage[at]!);
  return most;
}

function columnOf(cells: readonly Cell[], from: number, to: number): NumberColumn | null {
  const inside = cells.filter((cell) => {
    const middle = (cell.x + cell.right) / 2;
    return middle >= from && middle <= to && cell.right - cell.x <= 1.5 * (to - from);
  });
  if (inside.length === 0) return null;
  return {
    x: Math.min(...inside.map((cell) => cell.x)),
    right: median(inside.map((cell) => cell.right))!,
    count: inside.length,
  };
}

/** The column that a cell stands in: the one it overlaps most, else the nearest within half the way to the next. */
export function columnAt(cell: Place, columns: readonly Place[]): number {
  let best = -1;
  let most = 0;
  for (const [index, column] of columns.entries()) {
    const overlap = Math.min(cell.right, column.right + 3) - Math.max(cell.x, column.x - 3);
    if (overlap > most) {
      most = overlap;
      best = index;
    }
  }
  if (best >= 0) return best;
  const middle = (cell.x + cell.right) / 2;
  const zones = zonesOf(columns);
  return zones.findIndex(([from, to]) => middle >= from && middle < to);
}

/** From half-way to the neighbour on the left to half-way to the one on the right. */
export function zonesOf(columns: readonly Place[]): [number, number][] {
  return columns.map((column, index) => {
    const left = columns[index - 1];
    const right = columns[index + 1];
    const gap = right ? right.x - column.right : left ? column.x - left.right : 40;
    return [
      left ? (left.right + column.x) / 2 : column.x - Math.min(Math.max(gap / 2, 6), 40),
      right ? (column.right + right.x) / 2 : column.right + Math.min(Math.max(gap / 2, 6), 40),
    ];
  });
}

/** "12", "2(a)", "18 - 33": what a column of notes holds. */
export const isNote = (text: string): boolean =>
  /^\W*\d{1,2}(?:\.\d{1,2})?\W*(?:\([a-z]\)|[a-z])?\W*(?:[-&,]\s*\d{1,2})?\W*$/i.test(text) && !isDash(text);

/** Number columns without serials, notes and the footing of other tables. */
export function valueColumns({ header, body }: Block): NumberColumn[] {
  const columns = numberColumns(body);
  const most = Math.max(0, ...columns.map((column) => column.count));
  return columns.filter((column, index) => {
    const noted = header.some((line) =>
      line.cells.some((cell) => /\bnotes?\b|\bsch(?:edule)?\b|\bref/i.test(cell.text) && overlaps(cell, column)),
    );
    const cells = body.flatMap((line) => line.cells.filter((cell) => overlaps(cell, column) && isAmount(cell.text)));
    if (
      cells.length > 0 &&
      cells.every((cell) => isNote(cell.text)) &&
      (noted || (index === 0 && columns.length > 1 && most > 4 && !hasPeriod(header, column)))
    )
      return false;
    // A rule or a speck within another column was taken for a digit.
    if (column.count === 1 && most >= 6) return false;
    return (
      column.count >= Math.max(1, 0.35 * most) ||
      header.some((line) => line.cells.some((cell) => overlaps(cell, column)))
    );
  });
}

/** Small companies report in whole crores: what stands under a period is no number of a note. */
function hasPeriod(header: readonly GridLine[], column: NumberColumn): boolean {
  return header.some((line) => line.cells.some((cell) => /\d{2}|audited/i.test(cell.text) && overlaps(cell, column)));
}

function overlaps(cell: { x: number; right: number }, column: NumberColumn): boolean {
  return Math.min(cell.right, column.right) - Math.max(cell.x, column.x) > 0;
}
