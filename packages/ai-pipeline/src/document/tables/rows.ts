import type { Cell, TableCell, TableRow } from '../page.ts';
import { type Column, placeCells } from './columns.ts';
import { fontSizeOf, median } from './geometry.ts';
import type { TableLine } from './line-kind.ts';

/** The rows of a body: its lines with their cells in columns, the lines of a wrapped label made one row. */
export function findRows(body: readonly TableLine[], columns: readonly Column[]): TableRow[] {
  const rows: TableRow[] = [];
  const pitch = median(body.slice(1).map((line, index) => line.y - body[index]!.y));
  let pending: TableLine[] = [];
  let previous: TableLine | null = null;
  for (const line of body) {
    if (!line.data) {
      pending.push(line);
      continue;
    }
    const split = splitPending(pending, previous, line, pitch);
    if (previous) for (const one of split.above) append(rows.at(-1)!, one, columns);
    for (const group of split.alone) rows.push(rowOf(group, columns));
    rows.push(rowOf([...split.below, line], columns));
    pending = [];
    previous = line;
  }
  return rows;
}

interface Split {
  /** Lines that continue the row above. */
  above: TableLine[];
  /** Rows of their own, such as headings of sections. */
  alone: TableLine[][];
  /** Lines with which the row below begins. */
  below: TableLine[];
}

/** Connecting words and open brackets at the end of a line, small letters at its begin: the label goes on. */
const OPEN_END =
  /(?:\b(?:and|or|of|the|to|for|in|on|from|by|with|before|after|than|not|be|will|that|as|at|per|using|under|net)|[,&/(+–-])$/i;
const OPEN_START = /^(?:[a-z](?![).])|\)|&|\/|\+|\(?(?:loss|net of|refer|\d+\s?[-+]))/;

/** Which of the wordy lines between two rows of data belong to which. */
function splitPending(pending: readonly TableLine[], above: TableLine | null, below: TableLine, pitch: number): Split {
  const bare = below.words.length === 0;
  const rest = [...pending];
  const split: Split = { above: [], alone: [], below: [] };
  // Text goes on in the words themselves, or lies nearer than rows do.
  let last = above;
  while (last && rest.length > 0 && goesOn(last, rest[0]!) && !(bare && rest.length === 1)) {
    last = rest.shift()!;
    split.above.push(last);
  }
  let next = below;
  while (rest.length > 0) {
    const candidate = rest.at(-1)!;
    const near = next.y - candidate.y <= 0.8 * pitch;
    const joins =
      bare && split.below.length === 0
        ? next.y - candidate.y <= 1.3 * pitch
        : goesOn(candidate, next) && (near || wordsGoOn(candidate, next));
    if (!joins) break;
    next = rest.pop()!;
    split.below.unshift(next);
  }
  for (const line of rest) {
    const group = split.alone.at(-1);
    if (group && goesOn(group.at(-1)!, line)) group.push(line);
    else split.alone.push([line]);
  }
  return split;
}

const labelOf = (line: TableLine): string => line.words[0]?.text ?? '';

function wordsGoOn(line: TableLine, next: TableLine): boolean {
  const [a, b] = [labelOf(line), labelOf(next)];
  if (a === '' || b === '') return false;
  const open = (a.match(/\(/g)?.length ?? 0) > (a.match(/\)/g)?.length ?? 0);
  return OPEN_END.test(a) || OPEN_START.test(b) || open;
}

function goesOn(line: TableLine, next: TableLine): boolean {
  return wordsGoOn(line, next) && next.y - line.y < 2.2 * fontSizeOf(line.cells[0]!);
}

function rowOf(lines: readonly TableLine[], columns: readonly Column[]): TableRow {
  const row: TableRow = { lines: [], cells: columns.map(() => null) };
  for (const line of lines) append(row, line, columns);
  return row;
}

function append(row: TableRow, line: TableLine, columns: readonly Column[]): void {
  const places = placeAll(line.cells, columns);
  for (const [index, cell] of line.cells.entries()) {
    const at = places[index]!;
    row.cells[at] = joined(row.cells[at] ?? null, cell);
  }
  row.lines.push(line.index);
}

/** As `placeCells`, but what stands in no column goes to the one nearest to it, among those its neighbours leave. */
export function placeAll(cells: readonly Cell[], columns: readonly Column[]): number[] {
  const placed = placeCells(cells, columns).map((column) => (column ? columns.indexOf(column) : -1));
  let low = 0;
  return placed.map((at, index) => {
    const next = placed.slice(index + 1).find((other) => other >= 0) ?? columns.length - 1;
    let chosen = at;
    if (chosen < 0) {
      chosen = low;
      for (let column = low; column <= next; column += 1) {
        if (distance(cells[index]!, columns[column]!) < distance(cells[index]!, columns[chosen]!)) chosen = column;
      }
    }
    low = chosen;
    return chosen;
  });
}

const distance = (cell: Cell, column: Column): number =>
  Math.max(column.x - cell.right, cell.x - column.right, 0) +
  Math.abs(cell.x + cell.right - column.x - column.right) / 100;

function joined(known: TableCell | null, cell: Cell): TableCell {
  const box = { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom };
  const made: TableCell = known
    ? {
        text: `${known.text} ${cell.text}`,
        box: {
          x: Math.min(known.box.x, box.x),
          y: Math.min(known.box.y, box.y),
          right: Math.max(known.box.right, box.right),
          bottom: Math.max(known.box.bottom, box.bottom),
        },
      }
    : { text: cell.text, box };
  const confidence = Math.min(known?.confidence ?? 101, cell.confidence ?? 101);
  return confidence <= 100 ? { ...made, confidence } : made;
}
