import type { Cell, TextItem } from '../page.ts';
import { WHOLE } from './runs.ts';

/** Gaps, in font sizes: what is nearer is one cell; more than a hair is a space. */
const JOIN = 0.9;
const SPACE = 0.15;
/** Numbers of neighbouring columns may be set closer than words that belong together. */
const NUMBERS_APART = 0.22;

/** The cells of one line, from left to right. */
export function joinCells(items: TextItem[], fontSize: number): Cell[] {
  const cells: Cell[] = [];
  const seen: TextItem[] = [];
  for (const item of items.sort((a, b) => a.x - b.x)) {
    if (isReprint(item, seen)) continue;
    seen.push(item);
    const cell = cells.at(-1);
    const gap = cell ? item.x - cell.right : Number.POSITIVE_INFINITY;
    if (!cell || !belongs(cell, item, gap / fontSize)) cells.push(cellOf(item));
    else append(cell, item, gap / fontSize);
  }
  for (const cell of cells) cell.text = unspaced(cell.text.replace(/\s+/g, ' ').trim());
  return cells.filter((cell) => cell.text !== '');
}

/** Fake bold prints the same run twice, a hair apart. */
function isReprint(item: TextItem, seen: readonly TextItem[]): boolean {
  for (let at = seen.length - 1; at >= Math.max(0, seen.length - 4); at -= 1) {
    const other = seen[at]!;
    if (other.text === item.text && Math.abs(item.x - other.x) < 0.3 * item.fontSize) return true;
  }
  return false;
}

const ENDS_WHOLE = new RegExp(`^${WHOLE}$`);
const OPENING = /^[([{]$|^[-–−]?\s?(?:₹|rs\.?|\$|inr)\s?\(?$/i;
const CLOSING = /^(?:[)\]}]|%|%\)|\)%|\/-)$/;
const DIGIT_END = /\d\s*[)\]}%]?$/;

function belongs(cell: Cell, item: TextItem, gap: number): boolean {
  const text = item.text.trim();
  // Brackets, currency and percent signs that are set apart: accounting formats push them to the cell's edges.
  if (OPENING.test(cell.text.trim()) && /^[-–−(]?\s*[\d.]/.test(text)) return gap < (/[([{]/.test(cell.text) ? 3 : 8);
  if (CLOSING.test(text) && DIGIT_END.test(cell.text)) return gap < 1.8;
  if (ENDS_WHOLE.test(cell.text.trim()) && ENDS_WHOLE.test(text)) return gap < NUMBERS_APART;
  return gap < JOIN;
}

function append(cell: Cell, item: TextItem, gap: number): void {
  const spaced = /\s$/.test(cell.text) || /^\s/.test(item.text);
  const text = item.text.trim();
  // "1,234" and ".50", "1," and "234.50", "(" and "31.44", "31.44" and ")": one number in several runs.
  const number =
    (/\d$/.test(cell.text.trimEnd()) && /^[.,]\d/.test(text)) ||
    (/^[-–−(]*[\d,]*\d[.,]$/.test(cell.text.trim()) && /^\d/.test(text) && gap < 0.5) ||
    (/[([{]$/.test(cell.text.trim()) && /^[-–−\d.]/.test(text)) ||
    (CLOSING.test(text) && DIGIT_END.test(cell.text));
  if (number) cell.text = cell.text.trimEnd() + text;
  else cell.text += (gap > SPACE && !spaced ? ' ' : '') + item.text;
  cell.right = Math.max(cell.right, item.x + item.width);
  cell.top = Math.min(cell.top, topOf(item));
  cell.bottom = Math.max(cell.bottom, bottomOf(item));
  if (item.confidence !== undefined) cell.confidence = Math.min(cell.confidence ?? 100, item.confidence);
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
