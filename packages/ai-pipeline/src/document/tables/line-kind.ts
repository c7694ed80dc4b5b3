import type { Cell, Line } from '../page.ts';
import { isColumnNumbering, isNone, isNumber, isPeriod } from './cell-kind.ts';

/** A line as tables see it. */
export interface TableLine {
  /** Of the page's lines. */
  index: number;
  y: number;
  cells: readonly Cell[];
  numbers: readonly Cell[];
  /** Dashes and the like. */
  nones: readonly Cell[];
  words: readonly Cell[];
  /** A row of figures, as far as the line alone can tell. */
  data: boolean;
}

/** Placing cells in columns costs the square of their number, and no table that people read has half as many. */
export const MOST_CELLS = 120;

export function tableLine(line: Line, index: number): TableLine {
  const numbers: Cell[] = [];
  const nones: Cell[] = [];
  const words: Cell[] = [];
  for (const cell of line.cells) {
    if (isNumber(cell.text)) numbers.push(cell);
    else if (isNone(cell.text)) nones.push(cell);
    else words.push(cell);
  }
  const values = numbers.length + nones.length;
  // A lone number is data only to the right of its label: serial numbers stand to the left.
  const beside = values > 0 && words.length > 0 && words[0]!.x < (numbers.at(-1) ?? nones.at(-1))!.x;
  const periods = words.filter((word) => isPeriod(word.text)).length;
  const fits = line.cells.length >= 2 && line.cells.length <= MOST_CELLS;
  const data = fits && (values >= 2 || beside) && periods < 2 && !isNumbering(numbers, nones, words);
  return { index, y: line.y, cells: line.cells, numbers, nones, words, data };
}

function isNumbering(numbers: readonly Cell[], nones: readonly Cell[], words: readonly Cell[]): boolean {
  if (nones.length > 0 || numbers.length === 0) return false;
  const texts = numbers.map((cell) => cell.text);
  const years = texts.every((text) => /^(?:19|20)\d\d$/.test(text));
  const named = words.every((word) =>
    /^(?:particulars|description|sr|s|sl|no|notes?|year|march|as at|fy)\b/i.test(word.text),
  );
  return years ? texts.length > 1 || named : words.length === 0 && isColumnNumbering(texts);
}
