import type { Cell } from '../page.ts';
import { isPeriod } from './cell-kind.ts';
import { edgesMatch, fontSizeOf, overlapShare } from './geometry.ts';
import type { TableLine } from './line-kind.ts';

/** Lines that make one table's body, from its first row of data to its last. */
export interface Block {
  first: number;
  last: number;
}

const MOST_BETWEEN = 8;
const HEADING =
  /^particulars$|^(?:for the )?(?:quarters?|(?:three |six |nine |twelve )?months?|(?:half )?years?|period)\s+ended\b.{0,24}$/i;

/**
 * Bodies of tables: rows of data whose numbers stand in common columns, with what stands between them (section
 * headings, wrapped labels). Paragraphs, headings with periods and wide gaps end a body.
 */
export function findBlocks(lines: readonly TableLine[]): Block[] {
  const blocks: Block[] = [];
  let open: { block: Block; rows: TableLine[]; columns: Extent[] } | null = null;
  const close = (): void => {
    if (open && isTable(open.rows)) blocks.push(open.block);
    open = null;
  };
  for (const [index, line] of lines.entries()) {
    if (!line.data) continue;
    if (open && !continues(lines, open, index)) close();
    if (open) {
      open.block.last = index;
      open.rows.push(line);
    } else open = { block: { first: index, last: index }, rows: [line], columns: [] };
    for (const cell of valuesOf(line)) addExtent(open.columns, cell);
  }
  close();
  return blocks;
}

/** One row alone is a table only under a header: that is for the caller to see. */
function isTable(rows: readonly TableLine[]): boolean {
  const widest = Math.max(...rows.map((row) => valuesOf(row).length));
  return rows.length >= (widest >= 3 ? 1 : widest >= 2 ? 2 : 3);
}

interface Extent {
  x: number;
  right: number;
}

const valuesOf = (line: TableLine): Cell[] => [...line.numbers, ...line.nones];

function addExtent(columns: Extent[], cell: Cell): void {
  const column = columns.find((candidate) => matches(candidate, cell));
  if (!column) columns.push({ x: cell.x, right: cell.right });
  else column.x = Math.min(column.x, cell.x);
}

const matches = (column: Extent, cell: Cell): boolean =>
  edgesMatch(column.right, cell.right, fontSizeOf(cell)) || overlapShare(column, cell) >= 0.5;

function continues(
  lines: readonly TableLine[],
  { block, columns }: { block: Block; columns: readonly Extent[] },
  index: number,
): boolean {
  const between = lines.slice(block.last + 1, index);
  if (between.length > MOST_BETWEEN) return false;
  const line = lines[index]!;
  const values = valuesOf(line);
  const aligned = values.filter((cell) => columns.some((column) => matches(column, cell))).length;
  if (aligned * 2 < values.length) return false;
  const size = fontSizeOf(line.cells[0]!);
  for (let at = block.last + 1; at <= index; at += 1) {
    if (lines[at]!.y - lines[at - 1]!.y > Math.max(6 * size, 50)) return false;
  }
  if (between.some(isHeading)) return false;
  return between.filter((one) => isProse(one, columns)).length < 2;
}

/** A line that begins another header: it names periods or the columns. */
function isHeading(line: TableLine): boolean {
  return (
    line.cells.filter((cell) => isPeriod(cell.text)).length >= 2 || line.cells.some((cell) => HEADING.test(cell.text))
  );
}

/** A sentence that runs on below the columns of numbers. */
function isProse(line: TableLine, columns: readonly Extent[]): boolean {
  return line.cells.some(
    (cell) =>
      cell.text.length > 50 && columns.filter((column) => column.right > cell.x && column.x < cell.right).length >= 2,
  );
}
