import type { Box, Page } from '../page.ts';

/** A figure or a fact where it was found, in the points of the page as it was read. */
export interface FigureBox {
  box: Box;
  /** Printed beside it, such as "profit_after_tax 1,725". */
  label?: string;
  /** Drawn in another colour than what is proved. */
  doubtful?: boolean;
}

export type MarkKind = 'line' | 'cell' | 'table' | 'text column' | 'number column' | 'header' | 'figure' | 'doubtful';

export interface Mark {
  box: Box;
  kind: MarkKind;
  label?: string;
}

export const COLOURS: Readonly<Record<MarkKind, { stroke: string; width: number; fill?: string }>> = {
  line: { stroke: '#9aa5b1', width: 0.5 },
  cell: { stroke: '#2b7de9', width: 0.6 },
  table: { stroke: '#d7263d', width: 1.6 },
  'text column': { stroke: '#b08900', width: 0.8, fill: '#e0b50022' },
  'number column': { stroke: '#0a8f5b', width: 0.8, fill: '#12b47522' },
  header: { stroke: '#8a3ffc', width: 0.8, fill: '#8a3ffc1a' },
  figure: { stroke: '#00650a', width: 1.4, fill: '#00c81e44' },
  doubtful: { stroke: '#e8590c', width: 1.4, fill: '#ff922b44' },
};

export const LEGEND: readonly (readonly [MarkKind, string])[] = [
  ['line', 'line'],
  ['cell', 'cell'],
  ['table', 'table'],
  ['text column', 'text column'],
  ['number column', 'number column'],
  ['header', 'header'],
  ['figure', 'figure'],
  ['doubtful', 'doubtful figure'],
];

/** What is drawn over a page, the large first so that the small stays seen. */
export function marksOf(page: Page, figures: readonly FigureBox[] = []): Mark[] {
  const marks: Mark[] = [];
  for (const [index, table] of page.tables.entries()) {
    for (const column of table.columns) {
      const box = { x: column.x, right: column.right, y: table.box.y, bottom: table.box.bottom };
      marks.push({ box, kind: `${column.kind} column` });
    }
    const label = [`table ${index + 1}`, table.unit].filter(Boolean).join(' ');
    marks.push({ box: table.box, kind: 'table', label });
    for (const at of table.headerLines) {
      const box = boxOfLine(page, at);
      if (box) marks.push({ box, kind: 'header' });
    }
  }
  for (const [index, line] of page.lines.entries()) {
    const box = boxOfLine(page, index);
    if (box) marks.push({ box, kind: 'line' });
    for (const { x, right, top, bottom } of line.cells) {
      marks.push({ box: { x, right, y: top, bottom }, kind: 'cell' });
    }
  }
  for (const { box, label, doubtful } of figures) {
    marks.push({ box, kind: doubtful ? 'doubtful' : 'figure', ...(label === undefined ? {} : { label }) });
  }
  return marks;
}

function boxOfLine({ lines }: Page, index: number): Box | null {
  const cells = lines[index]?.cells ?? [];
  if (cells.length === 0) return null;
  return {
    x: Math.min(...cells.map((cell) => cell.x)) - 1,
    right: Math.max(...cells.map((cell) => cell.right)) + 1,
    y: Math.min(...cells.map((cell) => cell.top)) - 1,
    bottom: Math.max(...cells.map((cell) => cell.bottom)) + 1,
  };
}
