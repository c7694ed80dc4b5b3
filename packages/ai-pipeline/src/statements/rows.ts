import type { Box, Cell } from '../document/page.ts';
import { hasWords, isAmount, isDash, isLikeAmount, median } from './cells.ts';
import type { StatementCell } from './grid.ts';
import type { GridLine } from './lines.ts';
import { columnAt, type Place } from './number-columns.ts';

/** A row before its label is known to mean anything. */
export interface RawRow {
  label: string;
  /** Of the page's lines, the first and the last that it stands on. */
  from: number;
  to: number;
  /** One a column. */
  cells: (StatementCell | null)[];
}

interface Piece {
  y: number;
  label: string;
  labelX: number;
  lines: GridLine[];
  cells: (Cell | null)[];
}

const MARKER =
  /^\W{0,3}(?:\d{1,2}\b|[a-h]\b|[ivx]{1,5}\b)\s*[.):\]}|-]|^\W*[([{]\s*(?:\d{1,2}|[a-z]|[ivx]{1,5})\s*[)\]}]|^\d{1,2}\s+\S|^[-•»*]\s|^[([{|]\w{1,3}\s|^\w{1,3}[)\]}|]/i;
/** A reference such as "(3+4)" or "(9 - 10)", and words that cannot begin a row. */
const GOES_ON =
  /^\W*[a-z]|^\(?\s*(?:\d{1,2}|[ivx]+)\s*[-+±–&]|^(?:of|and|the|but|net of)\b|^\((?:net|face|not|of|before|after|excluding|including|loss)/;
const UNFINISHED =
  /(?:\b(?:and|before|after|of|the|to|for|from|in|on|other|but|not|by|with|per|than|share|net|or|will be|that|at|as)|[,&/(–+-])\s*$/i;

/** The rows of a table body: one a row of numbers, with its wrapped label joined; headings come as rows without cells. */
export function readRows(body: readonly GridLine[], columns: readonly Place[]): RawRow[] {
  const pieces = joinHalves(body.map((line) => pieceOf(line, columns)));
  return joinLabels(pieces).map(({ label, lines, cells }) => ({
    label,
    from: Math.min(...lines.map((line) => line.from)),
    to: Math.max(...lines.map((line) => line.to)),
    cells: cells.map((cell) => (cell === null ? null : statementCell(cell))),
  }));
}

function statementCell(cell: Cell): StatementCell {
  const box: Box = { x: cell.x, y: cell.top, right: cell.right, bottom: cell.bottom };
  const printed = cell.text.trim();
  return cell.confidence === undefined ? { printed, box } : { printed, box, confidence: cell.confidence };
}

function pieceOf(line: GridLine, columns: readonly Place[]): Piece {
  const cells: (Cell | null)[] = columns.map(() => null);
  const label: Cell[] = [];
  const edge = columns[0]!.x;
  for (const cell of line.cells) {
    const index = columnAt(cell, columns);
    const words = hasWords(cell.text) && !isLikeAmount(cell.text);
    const middle = (cell.x + cell.right) / 2;
    if (index < 0 || (words && middle < edge)) {
      if (middle < edge) label.push(cell);
    } else if (!(words && cell.text.length > 18)) cells[index] = better(cells[index] ?? null, cell);
  }
  const text = label
    .map((cell) => cell.text)
    .join(' ')
    .trim();
  return {
    y: line.y,
    label: text,
    labelX: label.find((cell) => hasWords(cell.text))?.x ?? label[0]?.x ?? 0,
    lines: [line],
    cells,
  };
}

/** Of two cells in one place the number counts, then the longer one: the other is a speck or a bar. */
function better(known: Cell | null, cell: Cell): Cell {
  if (known === null) return cell;
  const rank = (one: Cell): number =>
    isAmount(one.text) ? 3 : isLikeAmount(one.text) && !isDash(one.text) ? 2 : isDash(one.text) ? 1 : 0;
  const difference = rank(known) - rank(cell);
  return difference > 0 || (difference === 0 && known.text.length >= cell.text.length) ? known : cell;
}

const hasCells = (piece: Piece): boolean => piece.cells.some((cell) => cell !== null);

/** Recognition sets one row a hair askew on two lines: what fits together without overlap is one row. */
function joinHalves(pieces: readonly Piece[]): Piece[] {
  const heights = pieces.flatMap((piece) => piece.lines[0]!.cells.map((cell) => cell.bottom - cell.top));
  const height = median(heights) ?? 10;
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    const apart = before ? piece.y - before.y : Number.POSITIVE_INFINITY;
    const fits =
      before !== undefined &&
      apart < 0.72 * height &&
      !(before.label !== '' && piece.label !== '') &&
      before.cells.every((cell, index) => cell === null || piece.cells[index] === null);
    if (!fits) {
      joined.push({ ...piece, cells: [...piece.cells] });
      continue;
    }
    before.label ||= piece.label;
    before.labelX ||= piece.labelX;
    before.lines.push(...piece.lines);
    before.cells = before.cells.map((cell, index) => cell ?? piece.cells[index] ?? null);
  }
  return joined.filter((piece) => piece.label !== '' || hasCells(piece));
}

/** Lines of words alone go to the row above that they finish, to the row below that they begin, or stay headings. */
function joinLabels(pieces: readonly Piece[]): Piece[] {
  const rows: Piece[] = [];
  let open: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (hasCells(piece)) {
      rows.push(...takeAbove(open, piece, pieces[index + 1]));
      open = [];
      continue;
    }
    const row = rows.at(-1);
    if (open.length === 0 && row && hasCells(row) && continues(row, piece, pieces[index + 1])) append(row, piece);
    else {
      const heading = open.at(-1);
      if (heading && (UNFINISHED.test(heading.label) || GOES_ON.test(piece.label)) && !MARKER.test(piece.label))
        append(heading, piece);
      else open.push(piece);
    }
  }
  return [...rows, ...open];
}

function append(row: Piece, piece: Piece): void {
  row.label = `${row.label} ${piece.label}`.trim();
  row.lines = [...row.lines, ...piece.lines];
}

function continues(row: Piece, piece: Piece, next: Piece | undefined): boolean {
  if (row.label === '') {
    // Numbers that stand above their label, or between its two lines.
    return next === undefined || !hasCells(next) || next.label !== '' || piece.y - row.y <= next.y - piece.y;
  }
  if (MARKER.test(piece.label)) return false;
  if (next && hasCells(next) && next.label === '' && !UNFINISHED.test(row.label)) return false;
  return GOES_ON.test(piece.label) || UNFINISHED.test(row.label);
}

/** The open label lines above a row of numbers: the last of them may be the beginning of its label. */
function takeAbove(open: readonly Piece[], row: Piece, next: Piece | undefined): Piece[] {
  const last = open.at(-1);
  if (!last) return [row];
  // A serial that is set half-way up a label of two lines stands on the second.
  const bare = MARKER.test(last.label) ? row.label : row.label.replace(/^\d{1,2}\W{1,4}(?=\S)/, '');
  const begins =
    row.label === ''
      ? !next || hasCells(next) || row.y - last.y <= next.y - row.y
      : !MARKER.test(bare) && (GOES_ON.test(bare) || /^[({[][a-z]{4}/i.test(bare) || UNFINISHED.test(last.label));
  if (!begins) return [...open, row];
  return [
    ...open.slice(0, -1),
    { ...row, label: `${last.label} ${row.label}`.trim(), lines: [...last.lines, ...row.lines] },
  ];
}
