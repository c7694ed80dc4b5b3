import type { Cell } from '../document/page.ts';

/** `1,234.56`, `(31.44)`, `-0.24`, with the marks that notes and recognition leave around it. */
const AMOUNT = /^[|*#^.~_\s]*[([{]?\s*-?\s*(?:rs\.?|₹)?\s*-?\d[\d,]*(?:\.\d+)?-?\s*[)\]}]?[\s*#@^|!+%:;.,)]*$/i;
const DASH = /^[|\s]*(?:[-–—_=~]{1,3}|nil|na|n\.a\.?|[-–—]\s*\/?\s*[-–—])[|\s*#]*$/i;

/** A number printed so that no recognition error is needed to see one. */
export const isAmount = (text: string): boolean => AMOUNT.test(text);
/** Nothing, printed as something. */
export const isDash = (text: string): boolean => DASH.test(text);

/** What may have been a number before recognition: more digits, points and brackets than letters. */
export function isLikeAmount(text: string): boolean {
  if (isAmount(text) || isDash(text)) return true;
  const digits = text.replace(/[^\d]/g, '').length;
  return text.length <= 16 && digits >= 2 && digits >= text.replace(/[^a-z]/gi, '').length;
}

export const hasWords = (text: string): boolean => /[a-z]{3}/i.test(text);

const GLUED = /^[([{-]?\d[\d,]*(?:\.\d+)?[)\]}]?$|^[-–—]$/;

/** One cell for each thing: the rules of a table read as bars, and two numbers set as one run, are cut. */
export function splitCell(cell: Cell): Cell[] {
  const pieces = pieceRanges(cell.text);
  if (pieces.length === 1 && pieces[0]![0] === 0 && pieces[0]![1] === cell.text.length) return [cell];
  const width = (cell.right - cell.x) / cell.text.length;
  return pieces.map(([from, to]) => ({
    ...cell,
    text: cell.text.slice(from, to),
    x: cell.x + from * width,
    right: cell.x + to * width,
  }));
}

function pieceRanges(text: string): [number, number][] {
  const ranges: [number, number][] = [];
  for (const bar of text.matchAll(/[^|]+/g)) {
    const from = bar.index + (bar[0].length - bar[0].trimStart().length);
    const part = bar[0].trim();
    if (part === '') continue;
    const words = part.split(/\s+/);
    // "127.60 11,607.50": numbers of neighbouring columns; "( 31.44 )" and "31 12 2025" are one.
    const numbers =
      words.length >= 2 && words.every((word) => GLUED.test(word)) && words.some((word) => /[.,]/.test(word));
    if (!numbers) ranges.push([from, from + part.length]);
    else {
      for (const word of part.matchAll(/\S+/g)) ranges.push([from + word.index, from + word.index + word[0].length]);
    }
  }
  return ranges;
}

export function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null);
}
