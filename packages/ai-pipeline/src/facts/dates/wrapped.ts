import type { Cell, Page } from '../../document/page.ts';
import { isRecognised, type Unit } from '../text/units.ts';
import { findDates } from './printed.ts';

const MONTH = '(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)[a-z]*';
/** "Friday, 13" or "Thursday, 04 September" or "September 11,": what is missing stands below. */
const OPEN = new RegExp(
  String.raw`(?:^|[\s,])(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+${MONTH})?|${MONTH}\s+\d{1,2}(?:st|nd|rd|th)?)\s*,?$`,
  'i',
);
const REST = new RegExp(String.raw`^(?:${MONTH}\s*,?\s*)?20\d{2}\b`, 'i');
/** Lines down to which the rest of a date may stand: labels of other columns lie between. */
const REACH = 3;
const MOST_GAP = 20;

/** Dates that are wrapped within a column of a table, each with the words of its row. */
export function wrappedDates(page: Page): Unit[] {
  return page.lines.flatMap((line, index) =>
    line.cells.flatMap((cell) => {
      if (!OPEN.test(cell.text)) return [];
      const rest = restBelow(page, index, cell);
      return rest ? [unitOf(page, index, cell, rest)] : [];
    }),
  );
}

function restBelow(page: Page, index: number, cell: Cell): { cell: Cell; line: number } | null {
  for (let at = index + 1; at <= Math.min(index + REACH, page.lines.length - 1); at += 1) {
    const below = page.lines[at]!.cells.find((one) => one.x < cell.right + 4 && one.right > cell.x - 4);
    if (!below) continue;
    const whole = findDates(`${cell.text} ${below.text}`, isRecognised(page));
    return REST.test(below.text) && below.top - cell.bottom < MOST_GAP && whole.length === 1
      ? { cell: below, line: at }
      : null;
  }
  return null;
}

function unitOf(page: Page, index: number, cell: Cell, rest: { cell: Cell; line: number }): Unit {
  const lines = page.lines.slice(Math.max(0, index - 1), rest.line + 2);
  const label = lines
    .flatMap((line) => line.cells)
    .filter((one) => one.right <= cell.x && /[a-z]{2}/i.test(one.text) && findDates(one.text).length === 0)
    .map((one) => one.text)
    .join(' ');
  const head = `${label}: `;
  const text = `${head}${cell.text} ${rest.cell.text}`;
  const split = head.length + cell.text.length;
  return {
    page: page.page,
    kind: 'row',
    text,
    valueAt: head.length,
    recognised: isRecognised(page),
    pieces: [
      { from: head.length, to: split, cell, line: index },
      { from: split + 1, to: text.length, cell: rest.cell, line: rest.line },
    ],
    lines: page.lines
      .slice(index, rest.line + 1)
      .map((line) => line.text)
      .join(' '),
  };
}
