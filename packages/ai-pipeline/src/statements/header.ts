import type { Cell } from '../document/page.ts';
import { type Group, spread } from './header-groups.ts';
import type { GridLine } from './lines.ts';
import { type NumberColumn, zonesOf } from './number-columns.ts';
import { readPrintedPeriod, spanOf } from './printed-period.ts';

/** What stands above one column. */
export interface ColumnHeader {
  /** Header cells over this column alone, from top to bottom. */
  own: string;
  /** Words of a header over several columns, of which this is one: "Quarter ended". */
  span: string;
  basis: 'consolidated' | 'standalone' | null;
}

const SPAN_WORDS = /quart|months?\b|year|half|period|ytd/i;
const BASIS = /\b(?:consolidated|standalone|stand-alone)\b/i;

/** Gives each column its header cells; a cell over several columns goes to each of those that it is centred on. */
export function readHeader(
  header: readonly GridLine[],
  columns: readonly NumberColumn[],
  tolerant: boolean,
): ColumnHeader[] {
  const zones = zonesOf(columns);
  const left = zones[0]?.[0] ?? 0;
  const own: string[][] = columns.map(() => []);
  const spans: Cell[] = [];
  const bases: Cell[] = [];
  // Numbers are set flush right, their headers centred: groups are centred over headers.
  const places: (number | undefined)[] = columns.map(() => undefined);
  for (const line of header) {
    for (const cell of line.cells.flatMap(splitSpans)) {
      if ((cell.x + cell.right) / 2 < left - 10) continue;
      const over = overlapped(cell, columns);
      if (BASIS.test(cell.text) && !SPAN_WORDS.test(cell.text)) {
        bases.push(cell);
        continue;
      }
      const span = isSpan(cell, tolerant);
      if (span) spans.push(cell);
      // What stands over one column alone is said of that column, be it also the middle one of several.
      const index = over.length === 1 ? over[0]! : span ? -1 : nearestZone(cell, zones);
      own[index]?.push(cell.text);
      if (index >= 0 && !span) places[index] ??= (cell.x + cell.right) / 2;
    }
  }
  const texts = own.map((parts) => parts.join(' '));
  const ends = texts.map((text) => readPrintedPeriod(text, tolerant).end);
  const middles = columns.map((column, index) => places[index] ?? (column.x + column.right) / 2);
  const spanOfColumn = spread(stacked(spans), middles, { ends, mayBeLost: tolerant });
  const basisOfColumn = spread(bases.map(groupOf), middles, { mayBeLost: tolerant });
  return columns.map((_, index) => ({
    own: texts[index]!,
    span: spanOfColumn[index] ?? '',
    basis: basisWord(basisOfColumn[index]),
  }));
}

/** "Quarter ended Nine months ended Year ended" set or read as one run: three headers. */
function splitSpans(cell: Cell): Cell[] {
  const parts = [...cell.text.matchAll(/.*?\bend(?:ed|ing)\b|.+$/gi)].filter((part) => part[0].trim() !== '');
  if (parts.filter((part) => /\bend(?:ed|ing)$/i.test(part[0])).length < 2) return [cell];
  const width = (cell.right - cell.x) / cell.text.length;
  return parts.map((part) => ({
    ...cell,
    text: part[0].trim(),
    x: cell.x + part.index * width,
    right: cell.x + (part.index + part[0].length) * width,
  }));
}

/** Words of a span without the whole date, which belongs to one column. */
function isSpan(cell: Cell, tolerant: boolean): boolean {
  if (readPrintedPeriod(cell.text, tolerant).end !== null && !/quarter|months?\b|half|year|period/i.test(cell.text))
    return false;
  return spanOf(cell.text, tolerant) !== null || /^\W*(?:for\s+the\s+)?(?:end(?:ed|ing)|period)\W*$/i.test(cell.text);
}

function overlapped(cell: Cell, columns: readonly NumberColumn[]): number[] {
  return columns.flatMap((column, index) =>
    Math.min(cell.right, column.right) - Math.max(cell.x, column.x) >
    0.25 * Math.min(cell.right - cell.x, column.right - column.x)
      ? [index]
      : [],
  );
}

function nearestZone(cell: Cell, zones: readonly [number, number][]): number {
  const middle = (cell.x + cell.right) / 2;
  const inside = zones.findIndex(([from, to]) => middle >= from && middle < to);
  if (inside >= 0) return inside;
  const distances = zones.map(([from, to]) => Math.min(Math.abs(middle - from), Math.abs(middle - to)));
  const nearest = Math.min(...distances);
  return nearest < 25 ? distances.indexOf(nearest) : -1;
}

/** "For the year" above "ended" is one header. */
function stacked(cells: readonly Cell[]): Group[] {
  const groups: (Group & { x: number; right: number })[] = [];
  for (const cell of cells) {
    const group = groups.find((known) => Math.min(known.right, cell.right) - Math.max(known.x, cell.x) > 0);
    if (!group) groups.push({ ...groupOf(cell), x: cell.x, right: cell.right });
    else {
      group.text += ` ${cell.text}`;
      group.x = Math.min(group.x, cell.x);
      group.right = Math.max(group.right, cell.right);
      group.middle = (group.x + group.right) / 2;
    }
  }
  return groups;
}

const groupOf = (cell: Cell): Group => ({ text: cell.text, middle: (cell.x + cell.right) / 2 });

function basisWord(text: string | undefined): ColumnHeader['basis'] {
  if (text === undefined) return null;
  const group = /consolidated/i.test(text);
  const alone = /stand-?\s?alone/i.test(text);
  return group === alone ? null : group ? 'consolidated' : 'standalone';
}
