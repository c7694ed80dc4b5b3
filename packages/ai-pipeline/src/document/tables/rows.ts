import type { Cell, TableCell, TableRow } from '../page.ts';
import { type Column, placeCells } from './columns.ts';
import { fontSizeOf, overlapShare, quantile } from './geometry.ts';
import type { TableLine } from './line-kind.ts';

/** The rows of a body: its lines with their cells in columns, the lines of a wrapped label made one row. */
export function findRows(body: readonly TableLine[], columns: readonly Column[]): TableRow[] {
  return groupLines(body).map((lines) => rowOf(lines, columns));
}

/** Lines nearer than this share of the distance of rows stand in one cell; with a capital a new label may begin. */
const tight = (line: TableLine): number => (/^\p{Lu}/u.test(labelOf(line)) ? 0.75 : 0.88);

/** Which lines make a row together: each row has one line of figures at most. */
function groupLines(body: readonly TableLine[]): TableLine[][] {
  const pitch = pitchOf(body);
  const groups: TableLine[][] = [];
  let chain: TableLine[] = [];
  for (const line of body) {
    const above = chain.at(-1);
    chain.push(line);
    if (!line.data || chain.length === 1) continue;
    if (above?.data && isSameRow(above, line)) {
      // Its figures are set a little lower than the others of its row.
      const open = groups.at(-1);
      if (open) open.push(line);
      chain = open ? [line] : chain;
      continue;
    }
    // From one line of figures to the next; the last one begins the next chain.
    const parts = cutChain(chain, pitch);
    const open = chain[0]!.data ? groups.pop() : undefined;
    if (open) parts[0] = [...open, ...parts[0]!.slice(1)];
    groups.push(...parts);
    chain = [line];
  }
  if (groups.length === 0) return [chain];
  // What follows the last line of figures was chosen to belong to it.
  groups.at(-1)!.push(...chain.slice(1));
  return groups;
}

/** Two lines nearer than lines of text can be, with figures in different columns. */
function isSameRow(above: TableLine, line: TableLine): boolean {
  if (line.y - above.y > 0.8 * fontSizeOf(line.cells[0]!)) return false;
  const figures = [...above.numbers, ...above.nones];
  return [...line.numbers, ...line.nones].every((cell) => figures.every((other) => overlapShare(cell, other) === 0));
}

/** Distance of rows: of lines of figures with nothing between them; if there are few, of all that follow each other. */
export function pitchOf(body: readonly TableLine[]): number {
  const all: number[] = [];
  const next: number[] = [];
  let last: { line: TableLine; at: number } | null = null;
  for (const [at, line] of body.entries()) {
    if (!line.data) continue;
    if (last) {
      all.push(line.y - last.line.y);
      if (at === last.at + 1) next.push(line.y - last.line.y);
    }
    last = { line, at };
  }
  // Blank lines before totals are no distance of rows: the lower third tells it.
  return quantile(next.length >= 2 && next.length * 6 >= all.length ? next : all, 0.3);
}

/**
 * A chain holds wordy lines between two lines of figures (or above the first). Lines hang together where they stand
 * nearer than rows do, or where the words go on; the figures at both ends must come apart.
 */
function cutChain(chain: readonly TableLine[], pitch: number): TableLine[][] {
  const joints = chain.slice(1).map((line, index) => {
    const above = chain[index]!;
    const gap = line.y - above.y;
    const words = wordsGoOn(above, line);
    // Figures without a label stand in the middle of it, between its lines.
    const bare = (above.words.length === 0 || line.words.length === 0) && gap < 0.8 * fontSizeOf(line.cells[0]!);
    const joined =
      bare || (words ? gap <= 1.3 * pitch : gap < tight(line) * pitch && !isHeading(above) && !beginsRow(line));
    return { gap: bare ? 0 : gap, words, joined };
  });
  const apart = chain[0]!.data ? joints.some((joint) => !joint.joined) : true;
  if (!apart) {
    const widest = Math.max(...joints.map((joint) => joint.gap));
    const candidates = joints.filter((joint) => joint.gap > widest - 1);
    // Where the words do not tell, a label begins beside its figures and goes on below them.
    const weakest = candidates.findLast((joint) => !joint.words) ?? candidates.at(-1)!;
    weakest.joined = false;
  }
  const groups: TableLine[][] = [[chain[0]!]];
  for (const [index, joint] of joints.entries()) {
    if (joint.joined) groups.at(-1)!.push(chain[index + 1]!);
    else groups.push([chain[index + 1]!]);
  }
  return groups;
}

/** Connecting words and open brackets at the end of a line, small letters at its begin: the label goes on. */
const OPEN_END =
  /(?:\b(?:and|or|of|the|to|for|in|on|from|by|with|before|after|than|not|be|will|that|as|at|per|using|under|net|other)|[,&/(+–-])$/i;
const OPEN_START = /^(?:[a-z](?![).])|\)|&|\/|\+|\(?(?:loss|net of|refer|\d+\s?[-+]))/;
/** "Expenses:", "Tax expense", "PART II": headings of sections end with a colon or are few words. */
const isHeading = (line: TableLine): boolean => !line.data && /:\s*-?$/.test(labelOf(line));

/** "(a)", "2.", "iv)": a row of its own begins here. */
const SERIAL = /^(?:\(?(?:[a-z]|\d{1,2}|[ivx]{1,5})[).]|[•●▪])\s/i;
const beginsRow = (line: TableLine): boolean =>
  SERIAL.test(labelOf(line)) || (!line.data && line.numbers.length > 0 && line.cells[0] === line.numbers[0]);

/**
 * The first line of a body that begins above its first line of figures: with numbered rows of words, as
 * "1  Income", or "2  Date of birth  02.12.1991".
 */
export function firstRow(
  lines: readonly TableLine[],
  figures: number,
  notBefore: number,
  columns: readonly Column[],
  values: number,
): number {
  let first = figures;
  for (let at = figures - 1; at >= Math.max(notBefore, figures - 30); at -= 1) {
    const line = lines[at]!;
    if (lines[at + 1]!.y - line.y > 4 * fontSizeOf(line.cells[0]!)) break;
    if (line.cells.some((cell) => cell.text.length > 45 && cell.right > values)) break;
    const [serial, label] = line.cells;
    if (!serial || !label || !/^\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]{0,2}$/i.test(serial.text)) continue;
    if (/\p{L}{3}/u.test(label.text) && serial.right < label.x && placeAll([serial], columns)[0] === 0) first = at;
  }
  return first;
}

/** Lines below a body with which the label of its last row goes on. */
export function tailOf(lines: readonly TableLine[], body: readonly TableLine[], values: number): TableLine[] {
  const pitch = pitchOf(body);
  const tail: TableLine[] = [];
  let last = body.at(-1)!;
  for (const line of lines) {
    const within = !line.data && line.cells.length === 1 && line.cells[0]!.right < values;
    const gap = line.y - last.y;
    const near = wordsGoOn(last, line) ? gap <= 1.2 * pitch : gap < tight(line) * pitch && !beginsRow(line);
    const bare = last.words.length === 0 && gap < 0.8 * fontSizeOf(line.cells[0]!);
    if (!within || !(near || bare)) break;
    tail.push(line);
    last = line;
  }
  return tail;
}

const labelOf = (line: TableLine): string => line.words[0]?.text ?? '';

function wordsGoOn(line: TableLine, next: TableLine): boolean {
  const [a, b] = [labelOf(line), labelOf(next)];
  if (a === '' || b === '') return false;
  const open = (a.match(/\(/g)?.length ?? 0) > (a.match(/\)/g)?.length ?? 0);
  return OPEN_END.test(a) || OPEN_START.test(b) || open;
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
