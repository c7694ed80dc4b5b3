import { layoutPage } from '../../src/document/layout/lines.ts';
import type { Page, TextItem } from '../../src/document/page.ts';
import { emptyPage } from '../../src/document/page.ts';

const SIZE = 8;
const CHARACTER = 0.5 * SIZE;
const PITCH = 14;
const LABEL = 60;
/** Right edge of the first column of numbers, and how far apart columns stand. */
const FIRST = 330;

export interface PageTable {
  /** Lines above the table, centred; each is one run. */
  title?: readonly string[];
  /** Flush right above the table. */
  unit?: string | null;
  /** Rows of header cells; a cell may stand over several columns: `['Quarter ended', 0, 2]`. */
  header: readonly (readonly (string | HeaderCell)[])[];
  rows: readonly (readonly string[])[];
  columnWidth?: number;
  align?: 'right' | 'centre';
}

/** Text, first and last column that it stands over the middle of. */
export type HeaderCell = readonly [text: string, first: number, last: number];

/** A page as issuers print it, from its runs of text: titles, then tables one below the other. */
export function statementPage(number: number, ...tables: readonly PageTable[]): Page {
  const items: TextItem[] = [];
  let y = 60;
  for (const table of tables) y = draw(items, table, y) + 2 * PITCH;
  return pageOf(number, items);
}

export function pageOf(number: number, items: readonly TextItem[], change: Partial<Page> = {}): Page {
  const { lines, text } = layoutPage([...items]);
  return { ...emptyPage(number, 'native'), width: 842, height: 595, lines, text, layer: text, score: 1, ...change };
}

/** The same page as recognition gives it: a hair askew, and with words exchanged. */
export function recognised(
  page: Page,
  { slope = 0, misread = [] as readonly (readonly [string, string])[] } = {},
): Page {
  const items = page.lines.flatMap((line) =>
    line.cells.map((cell): TextItem => {
      const text = misread.reduce((read, [from, to]) => read.replace(from, to), cell.text);
      const middle = (cell.x + cell.right) / 2;
      return {
        text,
        x: cell.x,
        y: line.y + slope * middle,
        width: cell.right - cell.x,
        fontSize: SIZE,
        confidence: 85,
      };
    }),
  );
  return pageOf(page.page, items, { source: 'ocr', kind: 'scan' });
}

function draw(items: TextItem[], table: PageTable, top: number): number {
  let y = top;
  const width = table.columnWidth ?? 75;
  const put = (text: string, x: number): void => {
    if (text !== '') items.push({ text, x, y, width: text.length * CHARACTER, fontSize: SIZE });
  };
  const centred = (text: string, middle: number): void => put(text, middle - (text.length * CHARACTER) / 2);
  const middleOf = (first: number, last: number): number => FIRST + ((first + last) / 2) * width - 18;
  for (const line of table.title ?? []) {
    centred(line, 400);
    y += PITCH;
  }
  if (table.unit) {
    put(table.unit, 700);
    y += PITCH;
  }
  for (const cells of table.header) {
    for (const [index, cell] of cells.entries()) {
      if (typeof cell !== 'string') centred(cell[0], middleOf(cell[1], cell[2]));
      else if (index === 0) put(cell, LABEL);
      else centred(cell, middleOf(index - 1, index - 1));
    }
    y += PITCH;
  }
  for (const [label = '', ...numbers] of table.rows) {
    put(label, LABEL);
    for (const [index, text] of numbers.entries()) {
      if (table.align === 'centre') centred(text, middleOf(index, index));
      else put(text, FIRST + index * width - text.replace(/\)$/, '').length * CHARACTER);
    }
    y += PITCH;
  }
  return y;
}
