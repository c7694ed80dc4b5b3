/**
 * From positioned runs of text to lines of cells. Content-stream order is never used: it puts headers after tables and
 * swaps columns.
 */

import type { Cell, Line, TextItem } from '../page.ts';
import { joinCells } from './cells.ts';
import { groupRows } from './rows.ts';
import { cleanRuns } from './runs.ts';
import { type Turn, upright } from './upright.ts';

export interface Layout {
  lines: Line[];
  /** Lines with their cells at their columns, blank lines between paragraphs. */
  text: string;
  /** Degrees by which the page had to be turned clockwise to be read; boxes are those of the turned page. */
  turn: Turn;
}

/** @param size of the page as /Rotate turns it, in points; without it pages of turned text are not turned back */
export function layoutPage(items: readonly TextItem[], size?: { width: number; height: number }): Layout {
  const standing = upright(items, size);
  const runs = cleanRuns(standing.items);
  if (runs.length === 0) return { lines: [], text: '', turn: standing.turn };
  const charWidth = typicalCharWidth(runs);
  let left = Number.POSITIVE_INFINITY;
  for (const item of runs) left = Math.min(left, item.x);
  const lines: Line[] = [];
  const rows: string[] = [];
  for (const row of groupRows(runs)) {
    const cells = joinCells(row.items, typicalSize(row.items));
    if (cells.length === 0) continue;
    const previous = lines.at(-1);
    if (previous && row.y - previous.y > 1.9 * row.fontSize) rows.push('');
    rows.push(printRow(cells, left, charWidth));
    lines.push({ y: row.y, cells, text: cells.map((cell) => cell.text).join('  ') });
  }
  return { lines, text: rows.join('\n'), turn: standing.turn };
}

function typicalCharWidth(items: readonly TextItem[]): number {
  const widths = items.map((item) => item.width / item.text.length).sort((a, b) => a - b);
  return Math.max(widths[Math.floor(widths.length * 0.4)] ?? 5, 1);
}

/** Recognised words are as high as their letters, so one word says little of the size of its line. */
function typicalSize(items: readonly TextItem[]): number {
  const sizes = items.map((item) => item.fontSize).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? 1;
}

function printRow(cells: readonly Cell[], left: number, charWidth: number): string {
  let row = '';
  for (const cell of cells) {
    const column = Math.round((cell.x - left) / charWidth);
    const start = row === '' ? column : Math.max(column, row.length + 2);
    row = row.padEnd(Math.min(start, 400)) + cell.text;
  }
  return row;
}
