import type { Cell, Line } from '../document/page.ts';
import { median, splitCell } from './cells.ts';

/** Cells on one height, with the lines of the page that they come from. */
export interface GridLine {
  y: number;
  cells: Cell[];
  text: string;
  /** Indices of the page's lines, the first and the last. */
  from: number;
  to: number;
}

/** How far a page may be turned by a hair, as rise over run; the reader has straightened what is turned more. */
const MOST_SLOPE = 0.02;
const STEP = 0.0005;

/**
 * The lines of a page for tables. On recognised pages rows stand a hair askew, so that the numbers on the right fall on
 * another line than their label: such a page is straightened first and its lines are built anew.
 */
export function gridLines(lines: readonly Line[], tolerant: boolean): GridLine[] {
  const split = lines.map((line, index): GridLine => {
    const cells = line.cells.flatMap(splitCell);
    return { y: line.y, cells, text: line.text, from: index, to: index };
  });
  return tolerant ? straighten(split) : split;
}

interface Placed {
  cell: Cell;
  y: number;
  line: number;
}

function straighten(lines: readonly GridLine[]): GridLine[] {
  const placed = lines.flatMap((line, index) => line.cells.map((cell): Placed => ({ cell, y: 0, line: index })));
  const height = median(placed.map(({ cell }) => cell.bottom - cell.top)) ?? 8;
  const slope = slopeOf(placed, height);
  for (const one of placed) one.y = heightOf(one.cell) - slope * ((one.cell.x + one.cell.right) / 2);
  const rows: Placed[][] = [];
  for (const one of placed.sort((a, b) => a.y - b.y)) {
    const row = rows
      .slice(-3)
      .findLast((members) => Math.abs(meanY(members) - one.y) < 0.45 * height && isFree(members, one.cell));
    if (row) row.push(one);
    else rows.push([one]);
  }
  return rows.map(lineOf).sort((a, b) => a.y - b.y);
}

const heightOf = (cell: Cell): number => (cell.top + cell.bottom) / 2;
const meanY = (members: readonly Placed[]): number => members.reduce((sum, { y }) => sum + y, 0) / members.length;

function isFree(members: readonly Placed[], cell: Cell): boolean {
  return members.every((one) => Math.min(one.cell.right, cell.right) - Math.max(one.cell.x, cell.x) < 2);
}

function lineOf(members: readonly Placed[]): GridLine {
  const sorted = [...members].sort((a, b) => a.cell.x - b.cell.x);
  const from = members.map(({ line }) => line);
  return {
    y: meanY(members),
    cells: sorted.map(({ cell }) => cell),
    text: sorted.map(({ cell }) => cell.text).join('  '),
    from: Math.min(...from),
    to: Math.max(...from),
  };
}

/** The slope at which the cells of a page fall on the fewest heights. */
function slopeOf(placed: readonly Placed[], height: number): number {
  const bin = height / 4;
  let best = { slope: 0, sharpness: -1 };
  for (let slope = -MOST_SLOPE; slope <= MOST_SLOPE; slope += STEP) {
    const counts = new Map<number, number>();
    for (const { cell } of placed) {
      const at = Math.round((heightOf(cell) - slope * ((cell.x + cell.right) / 2)) / bin);
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    let sharpness = 0;
    for (const count of counts.values()) sharpness += count * count;
    // A straight page stays as it is unless another slope is clearly better.
    if (sharpness > best.sharpness * (Math.abs(slope) < STEP / 2 ? 0.97 : 1)) best = { slope, sharpness };
  }
  return best.slope;
}
