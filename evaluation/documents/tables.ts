/**
 * How many rows of numeric tables survive the reading, against poppler's `pdftotext -layout`.
 *
 * Reference. On each native page, a line of pdftotext's output that holds at least three numbers, where the page has
 * at least four such lines. Two kinds of lines are no reference, and are counted: those whose numbers stand in running
 * text (fewer than three cells, cut at two spaces, are numbers and nothing else), and those on which pdftotext disagrees
 * with itself: `-bbox-layout` gives its words' boxes, and no line of boxes (centres within half a word's height) holds
 * these numbers in this order.
 *
 * Recovered. One of our lines has exactly the same numbers in the same order, and so has one row (or header line) of
 * our tables: all its numbers, or all but those of its label, where a serial number may stand or a wrapped label goes
 * on in the next line.
 *
 * Swapped. Neither a line nor a row has these numbers in this order, and one has them in another.
 */

import type { Page } from '@filings/ai-pipeline';
import type { EvalDocument, Measure } from './measure.ts';
import { type ReferencePage, referencePages, type Word } from './pdftotext.ts';

const LEAST_NUMBERS = 3;
const LEAST_ROWS = 4;
const LEAST_SHARE = 0.99;

interface Tally {
  rows: number;
  recovered: number;
  swapped: number;
  prose: number;
  disagreeing: number;
  details: string[];
}

/** Values `tableRows` (share of reference rows recovered) and `columnsSwapped` (rows with their figures out of order). */
export const measureTables: Measure = async (documents) => {
  const tally: Tally = { rows: 0, recovered: 0, swapped: 0, prose: 0, disagreeing: 0, details: [] };
  for (const document of documents) await measureDocument(document, tally);
  const share = tally.rows === 0 ? null : tally.recovered / tally.rows;
  const misses: string[] = [];
  if (share !== null && share < LEAST_SHARE)
    misses.push(`rows of tables: ${percent(share)}, wanted ${percent(LEAST_SHARE)}`);
  if (tally.swapped > 0) misses.push(`columns swapped in ${tally.swapped} rows, wanted none`);
  return {
    values: { tableRows: share, columnsSwapped: tally.swapped },
    misses,
    details: [
      `rows of tables: ${tally.recovered} of ${tally.rows} recovered${share === null ? '' : ` (${percent(share)})`}, ${tally.swapped} swapped`,
      `no reference: ${tally.prose} lines of running text, ${tally.disagreeing} on which pdftotext's own boxes disagree`,
      ...tally.details,
    ],
  };
};

async function measureDocument({ file, path, reading }: EvalDocument, tally: Tally): Promise<void> {
  const pages = reading?.pages.filter((page) => page.source === 'native' && page.kind === 'native') ?? [];
  if (pages.length === 0) return;
  const references = await referencePages(path);
  for (const page of pages) {
    const reference = references[page.page - 1];
    if (reference) measurePage(`${file} p${page.page}`, page, reference, tally);
  }
}

/** Compares one page; exported for its test. */
export function measurePage(
  name: string,
  page: Pick<Page, 'lines' | 'tables'>,
  reference: ReferencePage,
  tally: Tally,
): void {
  const candidates = reference.lines.filter((line) => numbersIn(line).length >= LEAST_NUMBERS);
  if (candidates.length < LEAST_ROWS) return;
  const lines = page.lines.map((line) => numbersIn(line.text));
  const rows = page.tables.flatMap((table) => [
    ...table.rows.flatMap((row) => sequencesOf(row.cells.map((cell) => cell?.text ?? ''))),
    ...table.headerLines.flatMap((index) => sequencesOf(page.lines[index]!.cells.map((cell) => cell.text))),
  ]);
  const inLines = new Set(lines.map(key));
  const inRows = new Set(rows.map(key));
  const shuffled = new Set([...lines, ...rows].map(sortedKey));
  for (const line of candidates) {
    const cells = line.trim().split(/\s{2,}/);
    const whole = key(numbersIn(line));
    if (cells.filter((cell) => NUMBER.test(cell.replaceAll(' ', ''))).length < LEAST_NUMBERS) tally.prose += 1;
    else if (!onOneLine(numbersIn(line), reference.words)) tally.disagreeing += 1;
    else {
      tally.rows += 1;
      const isLine = inLines.has(whole);
      const isRow = sequencesOf(cells).some((numbers) => inRows.has(key(numbers)));
      if (isLine && isRow) {
        tally.recovered += 1;
        continue;
      }
      const other = !isLine && !isRow && shuffled.has(sortedKey(numbersIn(line)));
      if (other) tally.swapped += 1;
      const why = other ? 'swapped' : isLine ? 'a line but no row of a table' : 'no line';
      tally.details.push(`${name}: ${why}: ${cells.join(' | ').slice(0, 120)}`);
    }
  }
}

const NUMBER = /^[([{+\-–−~₹$€]*\d[\d,]*(?:\.\d+)?[)\]}%*/-]*$/;
const WORDS = /\p{L}{2}/u;
const NOTHING = /^(?:nil|na|n\.a\.?|n\/a|[-–—−]+)$/i;

/** The numbers among the words of a text, as digits and point. */
function numbersIn(text: string): string[] {
  return text
    .split(/\s+/)
    .flatMap((token) => (NUMBER.test(token) ? [token.replace(/[^\d.]/g, '').replace(/\.$/, '')] : []));
}

/** A row's numbers: all of them, those but a serial number, those right of its label. Fewer than three say too little. */
function sequencesOf(cells: readonly string[]): string[][] {
  const label = cells.findIndex((cell) => WORDS.test(cell) && !NOTHING.test(cell));
  const all = cells.flatMap(numbersIn);
  const figures = cells.slice(label + 1).flatMap(numbersIn);
  const unnumbered = /^\(?\d{1,2}[.)]*$/.test(cells.find((cell) => cell !== '') ?? '') ? all.slice(1) : all;
  return [all, unnumbered, figures].filter((numbers) => numbers.length >= LEAST_NUMBERS);
}

/** Whether pdftotext's own boxes put these numbers on one line, in this order. */
function onOneLine(numbers: readonly string[], words: readonly Word[]): boolean {
  const wanted = key(numbers);
  return words.some((first) => {
    if (numbersIn(first.text)[0] !== numbers[0]) return false;
    const reach = (first.bottom - first.y) / 2;
    const beside = words.filter((word) => Math.abs(word.y + word.bottom - first.y - first.bottom) / 2 <= reach);
    return key(beside.sort((a, b) => a.x - b.x).flatMap((word) => numbersIn(word.text))) === wanted;
  });
}

const key = (numbers: readonly string[]): string => numbers.join(' ');
const sortedKey = (numbers: readonly string[]): string => key([...numbers].sort());
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
