import type { Cell, TextItem } from '../page.ts';
import { WHOLE } from './runs.ts';

/** Gaps, in font sizes: what is nearer is one cell; more than a hair is a space. */
const JOIN = 0.9;
const SPACE = 0.15;
/** Numbers of neighbouring columns may be set closer than words that belong together: two of which neither can be a
 * part of the other, and two of which one cannot. */
const WHOLES_APART = 0.22;
const NUMBERS_APART = 0.45;

/** Letters of one cell: no line of a page has so many, and joining more of them costs their square. */
const LONGEST = 4_000;

/** Runs that touch are one: what belongs to a column is told by whole tokens, not by pieces of them. */
const TOUCH = 0.1;

/** The cells of one line, from left to right. */
export function joinCells(items: TextItem[], fontSize: number): Cell[] {
  const cells: Cell[] = [];
  for (const token of tokensOf(items, fontSize)) {
    const cell = cells.at(-1);
    const gap = cell ? (token.x - cell.right) / fontSize : Number.POSITIVE_INFINITY;
    const isOpen = cell !== undefined && cell.text.length < LONGEST;
    if (isOpen && belongs(cell.text.trim(), token.text.trim(), gap)) append(cell, token, gap);
    else cells.push(token);
  }
  for (const cell of cells) cell.text = unspaced(cell.text.replace(/\s+/g, ' ').trim());
  return cells.filter((cell) => cell.text !== '');
}

function tokensOf(items: TextItem[], fontSize: number): Cell[] {
  const tokens: Cell[] = [];
  const seen: TextItem[] = [];
  for (const item of items.sort((a, b) => a.x - b.x)) {
    if (isReprint(item, seen)) continue;
    seen.push(item);
    const token = tokens.at(-1);
    const gap = token ? (item.x - token.right) / fontSize : Number.POSITIVE_INFINITY;
    const touches = Math.abs(gap) < TOUCH && item.confidence === undefined;
    if (token && token.text.length < LONGEST && touches && /\S$/.test(token.text) && /^\S/.test(item.text))
      append(token, cellOf(item), gap);
    else tokens.push(cellOf(item));
  }
  return tokens;
}

/** Fake bold prints the same run twice, a hair apart. */
function isReprint(item: TextItem, seen: readonly TextItem[]): boolean {
  for (let at = seen.length - 1; at >= Math.max(0, seen.length - 4); at -= 1) {
    const other = seen[at]!;
    if (other.text === item.text && Math.abs(item.x - other.x) < 0.3 * item.fontSize) return true;
  }
  return false;
}

const IS_WHOLE = new RegExp(`^${WHOLE}$`);
/** A plain number, which may be a part of another, or a dash for none. */
const IS_VALUE = /^(?:\(?\d+%?\)?|[-–—]+)$/;
const OPENING = /^[([{]$|^[-–−]?\s?(?:₹|rs\.?|\$|inr)\s?\(?$/i;
const CLOSING = /^(?:[)\]}]|%|%\)|\)%|\/-)$/;
const DIGIT_END = /\d\s*[)\]}%]?$/;

function belongs(before: string, text: string, gap: number): boolean {
  // Brackets, currency and percent signs that are set apart: accounting formats push them to the cell's edges.
  if (OPENING.test(before) && /^[-–−(]?\s*[\d.]/.test(text)) return gap < (/[([{]/.test(before) ? 3 : 8);
  if (CLOSING.test(text) && DIGIT_END.test(before)) return gap < 1.8;
  const wholes = (IS_WHOLE.test(before) ? 1 : 0) + (IS_WHOLE.test(text) ? 1 : 0);
  if (wholes === 2) return gap < WHOLES_APART;
  const values = [before, text].every((one) => IS_VALUE.test(one) || IS_WHOLE.test(one));
  if (values && (wholes === 1 || before !== text)) return gap < NUMBERS_APART;
  if (OPENING.test(text) && DIGIT_END.test(before)) return gap < NUMBERS_APART;
  return gap < JOIN;
}

function append(cell: Cell, next: Cell, gap: number): void {
  const spaced = /\s$/.test(cell.text) || /^\s/.test(next.text);
  const before = cell.text.trim();
  const text = next.text.trim();
  // "1,234" and ".50", "1," and "234.50", "(" and "31.44", "31.44" and ")": one number in several runs.
  const number =
    (/\d$/.test(before) && /^[.,]\d/.test(text)) ||
    (/^[-–−(]*[\d,]*\d[.,]$/.test(before) && /^\d/.test(text) && gap < 0.5) ||
    (/[([{]$/.test(before) && /^[-–−\d.]/.test(text)) ||
    (CLOSING.test(text) && DIGIT_END.test(before));
  cell.text = number ? before + text : cell.text + (gap > SPACE && !spaced ? ' ' : '') + next.text;
  cell.right = Math.max(cell.right, next.right);
  cell.top = Math.min(cell.top, next.top);
  cell.bottom = Math.max(cell.bottom, next.bottom);
  if (next.confidence !== undefined) cell.confidence = Math.min(cell.confidence ?? 100, next.confidence);
}

/** Headings set with spaces between their letters: "R E S U L T S". */
function unspaced(text: string): string {
  return text.replace(/(?<!\S)(?:\p{L} ){4,}\p{L}(?!\S)/gu, (letters) => letters.replaceAll(' ', ''));
}

function cellOf(item: TextItem): Cell {
  const cell = { text: item.text, x: item.x, right: item.x + item.width, top: topOf(item), bottom: bottomOf(item) };
  return item.confidence === undefined ? cell : { ...cell, confidence: item.confidence };
}

/** Capitals and digits reach about seven tenths of the font size above the base line, descenders two below. */
const topOf = (item: TextItem): number => item.y - 0.75 * item.fontSize;
const bottomOf = (item: TextItem): number => item.y + 0.22 * item.fontSize;
