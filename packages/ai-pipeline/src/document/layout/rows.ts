import type { TextItem } from '../page.ts';
import { slopeOf } from './slope.ts';

/** Runs that share a base line. */
export interface Row {
  y: number;
  fontSize: number;
  items: TextItem[];
}

const LOOK_BACK = 6;
/** Note signs and ordinals are set smaller than what they stand beside by at least this. */
const SMALL = 0.82;
/** Pairs of runs that are compared to find signs in two rows: the largest newspaper sheets have a tenth of it. */
const MOST_PAIRS = 1_000_000;

/** The rows of runs, from top to bottom; a page that is turned by a hair is straightened for this. */
export function groupRows(items: readonly TextItem[]): Row[] {
  const slope = slopeOf(items);
  const level = (item: TextItem): number => item.y - slope * item.x;
  const rows: (Row & { level: number })[] = [];
  const sorted = items.map((item) => ({ item, at: level(item) })).sort((a, b) => a.at - b.at || a.item.x - b.item.x);
  for (const { item, at } of sorted) {
    let row: (typeof rows)[number] | undefined;
    for (let back = rows.length - 1; back >= Math.max(0, rows.length - LOOK_BACK); back -= 1) {
      const candidate = rows[back]!;
      if (isSameRow(candidate, item, Math.abs(candidate.level - at))) {
        row = candidate;
        break;
      }
    }
    if (!row) {
      rows.push({ level: at, y: item.y, fontSize: item.fontSize, items: [item] });
      continue;
    }
    row.items.push(item);
    row.level += (at - row.level) / row.items.length;
    row.y += (item.y - row.y) / row.items.length;
    row.fontSize = Math.max(row.fontSize, item.fontSize);
  }
  rows.sort((a, b) => a.level - b.level);
  return joinRaised(rows);
}

function isSameRow(row: Row, item: TextItem, distance: number): boolean {
  return distance <= 0.45 * Math.min(row.fontSize, item.fontSize);
}

/**
 * Raised and lowered signs ("31st", "11.66(4)", "CO2") are small and off the base line: they would make a line of
 * their own, or join the line of a neighbouring cell. Each goes to the run that it stands directly beside.
 */
function joinRaised(rows: (Row & { level: number })[]): Row[] {
  for (const [index, row] of rows.entries()) {
    for (const other of [rows[index + 1], rows[index - 1]]) {
      if (!other || Math.abs(row.level - other.level) > 0.65 * other.fontSize) continue;
      if (row.items.length * other.items.length > MOST_PAIRS) continue;
      const stay: TextItem[] = [];
      for (const item of row.items) {
        const moves = isSign(item) && isBeside(item, other.items) && !isBeside(item, row.items);
        (moves ? other.items : stay).push(item);
      }
      row.items = stay;
    }
  }
  return rows.filter((row) => row.items.length > 0);
}

const ORDINAL = /^\s*(?:st|nd|rd|th)\s*$/i;
const isSign = (item: TextItem): boolean => item.text.trim().length <= 6;

function isBeside(item: TextItem, others: readonly TextItem[]): boolean {
  return others.some((beside) => {
    if (beside === item) return false;
    const small = item.fontSize <= SMALL * beside.fontSize || ORDINAL.test(item.text);
    const after = Math.abs(item.x - beside.x - beside.width);
    const before = Math.abs(beside.x - item.x - item.width);
    return small && Math.min(after, before) < 0.35 * beside.fontSize;
  });
}
