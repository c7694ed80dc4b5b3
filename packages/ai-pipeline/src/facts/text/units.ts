import type { Box, Cell, Page } from '../../document/page.ts';
import { oneLine } from '../../text/normalise.ts';
import { rowsOf } from './rows.ts';

/** What is read as one statement: a sentence, or the row of a two-column table as "label: value". */
export interface Unit {
  page: number;
  kind: 'sentence' | 'row';
  text: string;
  /** Where the value begins in a row's text; 0 in a sentence. */
  valueAt: number;
  pieces: Piece[];
  /** Read off a picture, by us or by the scanner. */
  recognised: boolean;
  /** The page's lines that it is made of, joined; a sentence is quoted from its own text. */
  lines: string;
}

interface Piece {
  from: number;
  to: number;
  cell: Cell;
  line: number;
}

const LONGEST_QUOTE = 300;
/** Between paragraphs, in line heights. */
const PARAGRAPH = 1.75;

export const isRecognised = ({ source, kind }: Page): boolean =>
  source === 'ocr' || kind === 'scan' || kind === 'stamp';

/** Everything that a page says, in its order. */
export function unitsOf(page: Page): Unit[] {
  const rows = rowsOf(page.lines);
  const units: Unit[] = [];
  let block: number[] = [];
  const flush = () => {
    if (block.length > 0) units.push(...sentenceUnits(page, block));
    block = [];
  };
  for (let index = 0; index < page.lines.length; index += 1) {
    const row = rows.find((one) => one.first === index);
    if (row) {
      flush();
      units.push(rowUnit(page, row));
      index = row.last;
      continue;
    }
    if (block.length > 0 && endsParagraph(page, block, index)) flush();
    block.push(index);
  }
  flush();
  return units;
}

function endsParagraph(page: Page, block: readonly number[], index: number): boolean {
  const [above, line] = [page.lines[block.at(-1)!]!, page.lines[index]!];
  const height = Math.max(
    ...line.cells.map((cell) => cell.bottom - cell.top),
    ...above.cells.map((cell) => cell.bottom - cell.top),
    1,
  );
  const gap = line.y - above.y;
  const spaced = block.length > 1 ? above.y - page.lines[block.at(-2)!]!.y : Number.POSITIVE_INFINITY;
  return gap > PARAGRAPH * height && gap > 1.25 * Math.min(spaced, 3 * height);
}

/** A unit of text that has no place on a page: the exchange's own words of a row. */
export function textUnits(page: number, text: string): Unit[] {
  const whole = oneLine(text);
  return spansOf(whole).map(([from, to]) => {
    const own = whole.slice(from, to);
    return { page, kind: 'sentence', text: own, valueAt: 0, pieces: [], recognised: false, lines: own };
  });
}

function sentenceUnits(page: Page, block: readonly number[]): Unit[] {
  let text = '';
  const pieces: Piece[] = [];
  for (const line of block) {
    for (const cell of page.lines[line]!.cells) {
      if (text !== '') text += ' ';
      pieces.push({ from: text.length, to: text.length + cell.text.length, cell, line });
      text += cell.text;
    }
  }
  return spansOf(text).map(([from, to]) => ({
    page: page.page,
    kind: 'sentence',
    text: text.slice(from, to),
    valueAt: 0,
    recognised: isRecognised(page),
    pieces: pieces
      .filter((piece) => piece.to > from && piece.from < to)
      .map((piece) => ({ ...piece, from: piece.from - from, to: piece.to - from })),
    lines: text.slice(from, to),
  }));
}

function rowUnit(page: Page, row: ReturnType<typeof rowsOf>[number]): Unit {
  const pieces: Piece[] = [];
  let text = '';
  const add = (cell: Cell) => {
    if (text !== '') text += ' ';
    const line = page.lines.findIndex((one) => one.cells.includes(cell));
    pieces.push({ from: text.length, to: text.length + cell.text.length, cell, line });
    text += cell.text;
  };
  for (const cell of row.label) add(cell);
  text = text.replace(/[\s:;.-]+$/, '');
  const valueAt = text.length + 2;
  text += ':';
  for (const cell of row.value) add(cell);
  const lines = page.lines
    .slice(row.first, row.last + 1)
    .map((line) => line.text)
    .join(' ');
  return { page: page.page, kind: 'row', text, valueAt, pieces, recognised: isRecognised(page), lines };
}

/** Full stops that end a sentence: not those of "Rs.", "Ltd.", "No.", of numbers and initials. */
const SENTENCE_END =
  /(?<!\b(?:Rs|Ltd|Pvt|No|Nos|Mr|Ms|Mrs|Dr|M\/s|Reg|Regn|viz|i\.e|e\.g|w\.e\.f|St|Co|Inc|Sec|Re|vs|dt|Dt|Smt|Shri|[A-Z]|(?:^|[.:;,] )\d{1,2}))[.;!?](?=\s+["'“(A-Z\d•])/g;

/** Sentences as [from, to) of a text. */
export function spansOf(text: string): [number, number][] {
  const spans: [number, number][] = [];
  let from = 0;
  for (const match of [...text.matchAll(SENTENCE_END), null]) {
    const to = match ? match.index + 1 : text.length;
    if (text.slice(from, to).trim() !== '') spans.push([from, to]);
    from = to;
    while (text[from] === ' ') from += 1;
  }
  return spans;
}

/** At most 300 characters around a value that stand on the page as they are. */
export function quoteOf(unit: Unit, from: number, to: number): string {
  const text = unit.kind === 'row' ? unit.lines : unit.text;
  if (text.length <= LONGEST_QUOTE) return text.trim();
  if (unit.kind === 'sentence') return clip(text, from, to);
  const printed = text.indexOf(unit.text.slice(from, to));
  if (printed >= 0) return clip(text, printed, printed + (to - from));
  // The value is wrapped within its column: the lines on which it stands, as they stand.
  const held = unit.pieces.filter((piece) => piece.to > from && piece.from < to);
  return held.length === 1 ? held[0]!.cell.text : text.trim();
}

function clip(text: string, from: number, to: number): string {
  const start = from < 200 ? 0 : text.indexOf(' ', from - 190) + 1;
  const end = text.length - to < 100 ? text.length : text.lastIndexOf(' ', to + 90);
  return text.slice(start, Math.max(end, to)).trim();
}

/** Of the cells that a value stands in, narrowed to the value where it stands in one. */
export function boxOf(unit: Unit, from: number, to: number): Box | undefined {
  const held = unit.pieces.filter((piece) => piece.to > from && piece.from < to);
  if (held.length === 0 || held.some((piece) => piece.line !== held[0]!.line)) return undefined;
  const edges = held.map(({ cell, from: start, to: end }) => {
    const perCharacter = (cell.right - cell.x) / Math.max(end - start, 1);
    return {
      x: cell.x + Math.max(from - start, 0) * perCharacter,
      right: cell.right - Math.max(end - to, 0) * perCharacter,
    };
  });
  return {
    x: Math.min(...edges.map((edge) => edge.x)),
    y: Math.min(...held.map(({ cell }) => cell.top)),
    right: Math.max(...edges.map((edge) => edge.right)),
    bottom: Math.max(...held.map(({ cell }) => cell.bottom)),
  };
}
