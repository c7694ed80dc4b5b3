import type { Cell } from '../page.ts';
import { isNumber, isPeriod } from './cell-kind.ts';
import type { Column } from './columns.ts';
import { fontSizeOf, overlapShare } from './geometry.ts';
import { isUnit } from './heading.ts';
import { MOST_CELLS, type TableLine } from './line-kind.ts';

/** Lines that a header can have. */
const MOST_LINES = 14;
/** Words of headings that stand over several columns. */
const SPANNING =
  /\b(?:quarters?|months?|half|years?|period)\b.*\b(?:ended|ending)\b|\b(?:standalone|consolidated|for the)\b|\bas (?:at|on)\b|^(?:quarters?|half years?|years?|nine months|current|previous)\b/i;
/** Names of the first columns, which may stand lower than the others'. */
const LABELS = /^(?:particulars|descriptions?|(?:s|sr|sl)\.?\s*(?:no)?\.?|no\.?|notes?(?:\s*no\.?)?)$/i;

export interface Header {
  /** Indices into `lines`: from `first` to just before `end`. */
  first: number;
  end: number;
  texts: string[];
}

/** Headings that share a height: of lines that stand closer together than lines of one cell do. */
type Level = Cell[];

/** The lines above a body that name its columns, and what they say of each. */
export function findHeader(
  lines: readonly TableLine[],
  bodyFirst: number,
  notBefore: number,
  columns: readonly Column[],
): Header {
  let first = bodyFirst;
  let end = bodyFirst;
  const left = leftOfValues(columns);
  const values = columns.filter((column) => column.x >= left);
  const right = Math.max(...columns.map((column) => column.right));
  for (let at = bodyFirst - 1; at >= Math.max(notBefore, bodyFirst - MOST_LINES); at -= 1) {
    const line = lines[at]!;
    const size = fontSizeOf(line.cells[0]!);
    if (lines[at + 1]!.y - line.y > 4.5 * size) break;
    const kind = headerLine(line, { left, right, size, values });
    if (kind === 'no') break;
    if (kind !== 'yes') continue;
    // What stands between the header and the body is the first section's heading.
    if (first === bodyFirst) end = at + 1;
    first = at;
  }
  if (first === bodyFirst) return { first, end, texts: columns.map(() => '') };
  return { first, end, texts: nameColumns(levelsOf(lines.slice(first, end)), columns, left) };
}

/** Where the columns of figures begin: serial numbers stand to the left of the labels. */
export function leftOfValues(columns: readonly Column[]): number {
  const label = columns.findIndex((column) => !column.number);
  const values = columns.slice(label + 1).filter((column) => column.number);
  return Math.min(...(values.length > 0 ? values : columns.slice(1)).map((column) => column.x));
}

interface Region {
  left: number;
  right: number;
  size: number;
  values: readonly Column[];
}

/** `maybe`: a label of the first column, or a title: part of the header only if one above it is. */
function headerLine(line: TableLine, { left, right, size, values }: Region): 'yes' | 'no' | 'maybe' {
  const above = line.cells.filter(
    (cell) => cell.right > left - size && cell.x < right + 4 * size && !isUnit(cell.text),
  );
  const long = line.cells.some(
    (cell) =>
      cell.text.length > 90 || (cell.text.length > 45 && cell.x < left - 6 * size && cell.right > left + 3 * size),
  );
  if (long || line.cells.length > MOST_CELLS) return 'no';
  if (line.cells.every((cell) => LABELS.test(cell.text))) return 'yes';
  if (above.length === 0) return 'maybe';
  if (line.data && line.numbers.some((cell) => /\.\d\d\b|,\d{2,3}\b/.test(cell.text))) return 'no';
  if (line.cells.length > 1 || isPeriod(above[0]!.text) || SPANNING.test(above[0]!.text)) return 'yes';
  // A lone word over one of the columns; else the heading of a section, set in the middle.
  const lone = above[0]!;
  return values.some(
    (column) => overlapShare(lone, column) > 0.6 && lone.right - lone.x < 2.5 * (column.right - column.x),
  )
    ? 'yes'
    : 'maybe';
}

/** Lines nearer than four fifths of a line are cells of one row, centred vertically. */
function levelsOf(header: readonly TableLine[]): Level[] {
  const levels: Level[] = [];
  for (const [index, line] of header.entries()) {
    const above = header[index - 1];
    const near = above && line.y - above.y < 0.85 * fontSizeOf(line.cells[0]!);
    if (!near) levels.push([]);
    const level = levels.at(-1)!;
    for (const cell of line.cells) {
      if (isUnit(cell.text)) continue;
      const over = level.findIndex((known) => overlapShare(known, cell) > 0.3);
      const known = level[over];
      if (!known) level.push({ ...cell });
      else {
        level[over] = {
          ...known,
          text: `${known.text} ${cell.text}`,
          x: Math.min(known.x, cell.x),
          right: Math.max(known.right, cell.right),
        };
      }
    }
    level.sort((a, b) => a.x - b.x);
  }
  return levels;
}

/** The header's text of each column; a heading that spans several is given to each of them. */
function nameColumns(levels: readonly Level[], columns: readonly Column[], left: number): string[] {
  const parts: string[][] = columns.map(() => []);
  const centres = headCentres(levels, columns, left);
  for (const cells of levels) {
    for (const [index, range] of cover(cells, columns, centres).entries()) {
      for (let at = range.from; at <= range.to; at += 1) parts[at]!.push(cells[index]!.text);
    }
  }
  return parts.map((texts) => texts.join(' '));
}

/** Middle of each column's heading: from the line that has one for every column of numbers, else of its figures. */
function headCentres(levels: readonly Level[], columns: readonly Column[], left: number): number[] {
  const centres = columns.map((column) => (column.x + column.right) / 2);
  const values = columns.flatMap((column, index) => (column.x >= left - 1 ? [index] : []));
  const above = levels.map((level) => level.filter((cell) => cell.right > left));
  const full = above.findLast((level) => level.length === values.length);
  if (full) for (const [index, column] of values.entries()) centres[column] = (full[index]!.x + full[index]!.right) / 2;
  return centres;
}

interface Range {
  from: number;
  to: number;
}

/**
 * Which neighbouring columns each heading of a line stands over: the groups, in order and apart, whose middles lie
 * nearest to the headings' own. Words like "Quarter ended" reach over as many as are centred below them.
 */
function cover(cells: readonly Cell[], columns: readonly Column[], centres: readonly number[]): Range[] {
  const pitch = pitchOf(columns, centres);
  const count = columns.length;
  const width = count + 1;
  // best[i][j]: least cost of the first i headings over the first j columns.
  const best: number[] = new Array((cells.length + 1) * width).fill(Number.POSITIVE_INFINITY);
  const from: number[] = new Array(best.length).fill(-1);
  for (let j = 0; j <= count; j += 1) best[j] = 0;
  for (let i = 1; i <= cells.length; i += 1) {
    for (let j = 1; j <= count; j += 1) {
      const here = i * width + j;
      best[here] = best[here - 1]!;
      for (let start = 0; start < j; start += 1) {
        const before = best[(i - 1) * width + start]!;
        if (before === Number.POSITIVE_INFINITY) continue;
        const cost = before + coverCost(cells[i - 1]!, columns, centres, start, j - 1, pitch);
        if (cost < best[here]!) {
          best[here] = cost;
          from[here] = start;
        }
      }
    }
  }
  const ranges: Range[] = [];
  let j = count;
  for (let i = cells.length; i > 0; i -= 1) {
    while (j > 0 && from[i * width + j] === -1) j -= 1;
    if (j === 0) return cells.map((cell) => nearest(cell, centres));
    ranges.unshift({ from: from[i * width + j]!, to: j - 1 });
    j = from[i * width + j]!;
  }
  return ranges;
}

function coverCost(
  cell: Cell,
  columns: readonly Column[],
  centres: readonly number[],
  from: number,
  to: number,
  pitch: number,
): number {
  const middle = (cell.x + cell.right) / 2;
  const centre = (centres[from]! + centres[to]!) / 2;
  const off = Math.abs(middle - centre) / pitch;
  const more = to - from;
  if (more === 0) {
    const inside = cell.x < columns[from]!.right && cell.right > columns[from]!.x;
    return inside ? Math.min(off, 0.3) : off;
  }
  if (columns.slice(from, to + 1).some((column) => !column.number)) return off + more * 2;
  const wide = cell.right > centres[to]! && cell.x < centres[from]!;
  if (wide) return off - 0.02 * more;
  if (SPANNING.test(cell.text) && !isNumber(cell.text)) return off - 0.08 * more + 0.01 * more * more;
  return off + 0.6 * more;
}

function pitchOf(columns: readonly Column[], centres: readonly number[]): number {
  const gaps = centres.slice(1).flatMap((centre, index) => (columns[index]!.number ? [centre - centres[index]!] : []));
  return Math.max(10, gaps.length > 0 ? Math.min(...gaps) : 60);
}

function nearest(cell: Cell, centres: readonly number[]): Range {
  const middle = (cell.x + cell.right) / 2;
  let at = 0;
  for (const [index, centre] of centres.entries())
    if (Math.abs(centre - middle) < Math.abs(centres[at]! - middle)) at = index;
  return { from: at, to: at };
}
