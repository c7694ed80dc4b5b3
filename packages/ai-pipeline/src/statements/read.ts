import type { Page } from '../document/page.ts';
import { basisAbove, basisBefore, basisIn, speaksOfGroup } from './basis.ts';
import { type Block, findBlocks } from './blocks.ts';
import { isAmount } from './cells.ts';
import { columnPeriods } from './column-periods.ts';
import type { Metric, StatementColumn, StatementGrid, StatementRow } from './grid.ts';
import { type ColumnHeader, readHeader } from './header.ts';
import { isStatement } from './kind.ts';
import { type GridLine, gridLines } from './lines.ts';
import { metricsOf } from './metrics.ts';
import { isNote, type NumberColumn, numberColumns } from './number-columns.ts';
import { type RawRow, readRows } from './rows.ts';
import { unitAbove } from './units.ts';
import { labelWords } from './words.ts';

/** Changes against another column are no figures of a period. */
const CHANGE = /%|\bgrowth\b|\bchange\b|\bvariance\b|\by-?o-?y\b|\bq-?o-?q\b/i;
/** More corporate identity numbers than one stand on a page of a newspaper: whose results these are, nobody can say. */
const CIN = /\b[LU]\d{5}\s?[A-Z]{2}\s?\d{4}\s?[A-Z]{3}\s?\d{6}\b/g;

/**
 * The statements of profit and loss among a document's pages, as grids: every row, with its metric where it is one that
 * readers ask for. Nothing is judged here but what is which row and which column.
 */
export function readStatementGrids(pages: readonly Page[]): StatementGrid[] {
  const readable = pages.filter((page) => page.source === 'native' || page.source === 'ocr');
  const group = speaksOfGroup(readable);
  const grids: StatementGrid[] = [];
  for (const page of readable) {
    if (new Set(page.text.match(CIN)).size > 1) continue;
    const tolerant = page.source === 'ocr' || page.kind === 'scan';
    const lines = gridLines(page.lines, tolerant);
    const before = grids.findLast((grid) => grid.page === page.page - 1);
    for (const [index, block] of findBlocks(lines, tolerant).entries()) {
      const grid = readBlock(page, block, tolerant, index === 0 ? before : undefined);
      if (!grid) continue;
      grid.basis ??= basisBefore(readable, page.page) ?? (group ? null : 'standalone');
      grids.push(grid);
    }
  }
  return grids;
}

function readBlock(
  page: Page,
  block: Block,
  tolerant: boolean,
  before: StatementGrid | undefined,
): StatementGrid | null {
  const columns = valueColumns(block);
  if (columns.length === 0) return null;
  const headers = readHeader(block.header, columns, tolerant);
  const title = titleOf(block.title);
  const periods = columnPeriods(headers, title, tolerant);
  if (block.header.some((line) => line.cells.some((cell) => /^\W*(?:usd|us\s?\$|eur)\W*$/i.test(cell.text))))
    return null;
  const kept = columns.flatMap((_, index) =>
    !CHANGE.test(headers[index]!.own) && (periods[index]!.periodEnd !== null || periods[index]!.span !== null)
      ? [index]
      : [],
  );
  if (!kept.some((index) => periods[index]!.period !== null)) return null;
  const raw = readRows(block.body, columns);
  const metrics = metricsOf(raw, tolerant);
  const unit = unitAbove([...block.title.slice(-12), ...block.header, ...block.body.slice(0, 2)], tolerant);
  if (unit === 'foreign') return null;
  const columnsOut = kept.map((index): StatementColumn => {
    const { basis } = headers[index]!;
    const { x, right } = columns[index]!;
    return { x, right, header: headerText(headers[index]!), ...periods[index]!, ...(basis ? { basis } : {}) };
  });
  const labels = raw.map((row) => row.label);
  const statement = isStatement(metrics, labels, block.title, tolerant);
  const continued = !statement && before ? continuationOf(before, columnsOut, metrics) : null;
  if (!statement && continued === null) return null;
  return {
    page: page.page,
    source: page.source as StatementGrid['source'],
    basis:
      continued !== null
        ? before!.basis
        : basisAbove([...block.title, ...block.header.filter((line) => basisIn(line.text))]),
    unit: unit ?? (continued !== null ? before!.unit : null),
    columns: columnsOut,
    rows: rowsOf(page, raw, metrics, kept),
    ...(continued !== null ? { continues: continued } : {}),
  };
}

function headerText({ own, span }: ColumnHeader): string {
  return own.includes(span) ? own : `${span} ${own}`.trim();
}

/** Earnings per share and capital on the next page, under the same columns. */
function continuationOf(
  before: StatementGrid,
  columns: readonly StatementColumn[],
  metrics: readonly (Metric | null)[],
): number | null {
  const same =
    columns.length === before.columns.length &&
    columns.every((column, index) => column.period === before.columns[index]!.period);
  const tail = metrics.some(
    (metric) => metric === 'eps_basic' || metric === 'profit_after_tax' || metric === 'paid_up_capital',
  );
  return same && tail ? (before.continues ?? before.page) : null;
}

/** Number columns without serials, notes and the footing of other tables. */
function valueColumns({ header, body }: Block): NumberColumn[] {
  const columns = numberColumns(body);
  const most = Math.max(0, ...columns.map((column) => column.count));
  return columns.filter((column, index) => {
    const noted = header.some((line) =>
      line.cells.some((cell) => /\bnotes?\b|\bsch(?:edule)?\b|\bref/i.test(cell.text) && overlaps(cell, column)),
    );
    const cells = body.flatMap((line) => line.cells.filter((cell) => overlaps(cell, column) && isAmount(cell.text)));
    if (
      cells.length > 0 &&
      cells.every((cell) => isNote(cell.text)) &&
      (noted || (index === 0 && columns.length > 1 && most > 4))
    )
      return false;
    return (
      column.count >= Math.max(1, 0.35 * most) ||
      header.some((line) => line.cells.some((cell) => overlaps(cell, column)))
    );
  });
}

function overlaps(cell: { x: number; right: number }, column: NumberColumn): boolean {
  return Math.min(cell.right, column.right) - Math.max(cell.x, column.x) > 0;
}

/** The lines of a title that say which period the statement is for. */
function titleOf(lines: readonly GridLine[]): string {
  const titles = lines
    .slice(-8)
    .filter(
      (line) => /\bended\b|\bending\b|results|profit|\bas (?:at|on)\b/i.test(line.text) && line.text.length < 200,
    );
  return titles.map((line) => line.text).join(' ');
}

function rowsOf(
  page: Page,
  raw: readonly RawRow[],
  metrics: readonly (Metric | null)[],
  kept: readonly number[],
): StatementRow[] {
  return raw.flatMap(({ label, from, to, cells }, index) => {
    const quote = page.lines
      .slice(from, to + 1)
      .map((line) => line.text)
      .join('\n');
    const row: StatementRow = { metric: metrics[index]!, label, quote, cells: kept.map((at) => cells[at] ?? null) };
    const words = labelWords(label);
    const both =
      row.metric === 'eps_basic' &&
      /\bbasic\b/.test(words) &&
      /\bdiluted\b/.test(words) &&
      !metrics.includes('eps_diluted');
    return both ? [row, { ...row, metric: 'eps_diluted' }] : [row];
  });
}
