import type { Page, Table } from '@filings/ai-pipeline';
import { table as grid, wrapped } from '../output.ts';

const GAP = 2;
/** Wider ones are wrapped. */
const WIDEST = { number: 24, text: 30 };
/** Of the line, for what names a row. */
const LABEL_SHARE = 0.4;
const LEAST_LABEL = 20;

/** Tables for a terminal: cells wrapped within their columns, and columns that do not fit below the others. */
export function tablesView(pages: readonly Pick<Page, 'tables'>[], width: number): string {
  const tables = pages.flatMap((page) => page.tables);
  if (tables.length === 0) return 'No tables.';
  return tables
    .map((table, index) => `${wrapped(headingOf(table, index), width)}\n\n${tableView(table, width)}`)
    .join('\n\n\n');
}

const headingOf = ({ page, title, unit }: Table, index: number): string =>
  [`TABLE ${index + 1}, page ${page}`, title, unit].filter(Boolean).join(' · ');

export function tableView(table: Table, width: number): string {
  const all = table.columns.map((_, at) => at);
  const widths = all.map((at) => widthOf(table, at, width));
  const room = (columns: readonly number[]) => columns.reduce((sum, at) => sum + widths[at]! + GAP, -GAP);
  const labels = all.slice(0, labelsOf(table));
  const blocks: number[][] = [];
  for (const at of all.slice(labels.length)) {
    const last = blocks.at(-1);
    if (last && room([...labels, ...last, at]) <= width) last.push(at);
    else blocks.push([at]);
  }
  const shown = blocks.length === 0 ? [labels] : blocks.map((block) => [...labels, ...block]);
  return shown.map((columns) => blockView(table, columns, widths)).join('\n\n');
}

function blockView({ columns, rows }: Table, shown: readonly number[], widths: readonly number[]): string {
  const fit = (text: string, at: number) => wrapped(broken(text, widths[at]!), widths[at]!);
  return grid(
    shown.map((at) => fit(columns[at]!.header, at)),
    rows.map(({ cells }) => shown.map((at) => fit(cells[at]?.text ?? '', at))),
    shown.map((at) => columns[at]!.kind === 'number'),
  );
}

/** The columns that name the rows stand first: a serial number may come before the words. */
function labelsOf({ columns }: Table): number {
  const first = columns.findIndex(({ kind }) => kind === 'text');
  return first === 0 || first === 1 ? first + 1 : 0;
}

/** Numbers are never broken where they are of a usual length; headers are, between their words. */
function widthOf(table: Table, at: number, width: number): number {
  const { kind, header } = table.columns[at]!;
  const cells = Math.max(0, ...table.rows.map((row) => row.cells[at]?.text.length ?? 0));
  const words = Math.max(1, ...header.split(/\s+/).map((word) => word.length));
  const isLabel = kind === 'text' && at < labelsOf(table);
  const widest = isLabel ? Math.max(LEAST_LABEL, Math.floor(LABEL_SHARE * width)) : WIDEST[kind];
  return Math.max(1, Math.min(widest, Math.max(cells, words)));
}

/** Words that are longer than a line of the cell get a place to break. */
const broken = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'g'), '$& ').trim();
