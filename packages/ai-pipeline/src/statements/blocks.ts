import type { Cell } from '../document/page.ts';
import { hasWords, isAmount, isLikeAmount } from './cells.ts';
import type { GridLine } from './lines.ts';
import { readPrintedPeriod, spanOf } from './printed-period.ts';

/** A stretch of a page under one table header. */
export interface Block {
  /** Lines above the header, from the end of what stands before: titles, units, prose. */
  title: GridLine[];
  header: GridLine[];
  body: GridLine[];
}

const AUDIT = /^\W*(?:un\W?)?au?dited?\W*$|^\W*(?:reviewed|restated|refer note.{0,12})\W*$/i;
const NAMES =
  /^\W*(?:stand\s?-?\s?alone|consolidated)\W*$|\breporting (?:period|year)\b|\b(?:current|previous|preceding|corresponding)\W+(?:reporting\W+)?(?:period|year|quarter|\d)|\bfigures (?:as at|for)\b/i;
const LABELS = /^\W*(?:particulars?|description|s(?:r|l)?\.?\s*no\.?|heading)\b/i;
const ENDS =
  /^\W*(?:notes?|footnotes?)\W*(?:to\b.*)?[:;.–-]*\s*$|^\W*for (?:and )?on behalf|^\W*place\s*[:;]|^\W*notes?\s*[:-]\s*\S/i;
/** Longer than any header cell, as titles are. */
const LONGEST = 60;

/** Whether a cell speaks of periods as the header of a column does. */
export function isHeaderCell(cell: Cell, tolerant: boolean): boolean {
  const { text } = cell;
  if (text.length > LONGEST || /\d[\d,]*\.\d{2}\b(?![./-])/.test(text.replace(/\d{1,2}\.\d{1,2}\.\d{2,4}/g, '')))
    return false;
  if (AUDIT.test(text) || NAMES.test(text)) return true;
  const { end, span } = readPrintedPeriod(text, tolerant);
  return end !== null || span !== null || spanOf(text, tolerant) !== null || /^\W*(?:19|20)\d\d\W*$/.test(text);
}

function headerWeight(line: GridLine, tolerant: boolean): number {
  const cells = line.cells.filter((cell) => isHeaderCell(cell, tolerant)).length;
  const labels = line.cells.some((cell) => LABELS.test(cell.text)) ? 1 : 0;
  return cells === 0 ? labels : cells + labels;
}

/** Numbers under a header: of a table's row, not "(1) (2) (3)" and not years. */
export function isDataLine(line: GridLine): boolean {
  const amounts = line.cells.filter(
    (cell) => isAmount(cell.text) && !/^\W*(?:\d{1,2}|19\d\d|20\d\d)\W*$/.test(cell.text),
  );
  return (
    amounts.length >= 2 ||
    (amounts.length >= 1 && line.cells.some((cell) => hasWords(cell.text) && !isLikeAmount(cell.text)))
  );
}

/** Cuts a page where a table header begins: two cells or more that speak of periods, without amounts. */
export function findBlocks(lines: readonly GridLine[], tolerant: boolean): Block[] {
  const weights = lines.map((line) => headerWeight(line, tolerant));
  const found = bands(lines, weights);
  const starts = tolerant ? withoutDamage(found, lines) : found;
  const blocks: Block[] = [];
  let from = 0;
  for (const [index, band] of starts.entries()) {
    const next = starts[index + 1]?.start ?? lines.length;
    const { last, end } = bodyEnd(lines, band.end, next);
    blocks.push({
      title: lines.slice(from, band.start),
      header: lines.slice(band.start, band.end).filter((_, line) => !band.damaged?.includes(band.start + line)),
      body: lines.slice(band.end, end),
    });
    // What a wrapped label may take from below the table may as well be the title of the next.
    from = last + 1;
  }
  return blocks;
}

interface Band {
  start: number;
  end: number;
  /** Lines of it that nobody can read. */
  damaged?: number[];
}

/** Lines between two parts of one header that nobody can read. */
const MOST_DAMAGED = 5;
const FIGURE = /^\W*\d[\d,]*[.,]\d+\W*$/;

/** Dates that were recognised as numbers look like a row of the table, and would cut its header in two. */
function withoutDamage(bands: readonly Band[], lines: readonly GridLine[]): Band[] {
  const whole: Band[] = [];
  for (const band of bands) {
    const before = whole.at(-1);
    const between = before ? lines.slice(before.end, band.start) : [];
    const figures = between.some(({ cells }) => cells.filter(({ text }) => FIGURE.test(text)).length >= 2);
    if (!before || figures || between.length > MOST_DAMAGED) whole.push({ ...band });
    else {
      const damaged = between.flatMap((line, index) => (isDataLine(line) ? [before.end + index] : []));
      before.damaged = [...(before.damaged ?? []), ...damaged];
      before.end = band.end;
    }
  }
  return whole;
}

/** Header lines that belong together, with what stands between them and the first row of numbers. */
function bands(lines: readonly GridLine[], weights: readonly number[]): Band[] {
  const found: Band[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (weights[at]! < 2 || isRow(lines, weights, at)) continue;
    let start = at;
    // "For the year" alone on the line above belongs to the header, and so does "Particulars".
    while (start > 0 && at - start < 4 && isAbove(lines[start - 1]!, weights[start - 1]!)) start -= 1;
    let end = at + 1;
    while (end < lines.length && end - at < 14 && !isRow(lines, weights, end) && belongs(lines, weights, end)) end += 1;
    const before = found.at(-1);
    if (before && start < before.end) before.end = Math.max(before.end, end);
    else found.push({ start, end });
    at = end - 1;
  }
  return found;
}

/** A date whose point was lost is a number, but not among three dates. */
const isRow = (lines: readonly GridLine[], weights: readonly number[], at: number): boolean =>
  weights[at]! < 3 && isDataLine(lines[at]!);

/** "For the" thrice above "quarter ended" thrice: cells side by side that are no numbers and no row of details. */
function isAbove(line: GridLine, weight: number): boolean {
  if (!isShort(line) || isDataLine(line)) return false;
  return (
    weight >= 1 ||
    (line.cells.length >= 3 && line.cells.every((cell) => cell.text.length <= 24 && !/[@:]/.test(cell.text)))
  );
}

/** A line without a period of its own stays in the header while one with a period follows shortly. */
function belongs(lines: readonly GridLine[], weights: readonly number[], index: number): boolean {
  if (weights[index]! >= 1 && isShort(lines[index]!)) return true;
  if (/^\W*(?:\(?\d\)?\W*){3,}$/.test(lines[index]!.text)) return true;
  const ahead = [index + 1, index + 2].filter((at) => at < lines.length && !isDataLine(lines[at]!));
  return isShort(lines[index]!) && ahead.some((at) => weights[at]! >= 2);
}

const isShort = (line: GridLine): boolean => line.cells.every((cell) => cell.text.length <= LONGEST);

function bodyEnd(lines: readonly GridLine[], from: number, next: number): { last: number; end: number } {
  let last = from - 1;
  for (let at = from; at < next; at += 1) {
    if (ENDS.test(lines[at]!.text)) return { last, end: Math.min(at, last + 3) };
    if (isDataLine(lines[at]!) || lines[at]!.cells.some((cell) => isLikeAmount(cell.text))) last = at;
    if (at - last > 12) break;
  }
  // A wrapped label may go on below its numbers.
  return { last, end: Math.min(next, last + 3) };
}
