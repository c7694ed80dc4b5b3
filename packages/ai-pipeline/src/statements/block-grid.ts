import type { Page } from '../document/page.ts';
import { basisAbove, basisIn } from './basis.ts';
import type { Block } from './blocks.ts';
import { columnPeriods } from './column-periods.ts';
import type { Metric, StatementColumn, StatementGrid, StatementRow } from './grid.ts';
import { type ColumnHeader, readHeader } from './header.ts';
import { isStatement } from './kind.ts';
import type { GridLine } from './lines.ts';
import { metricsOf } from './metrics.ts';
import { numberColumns, valueColumns } from './number-columns.ts';
import { type RawRow, readRows } from './rows.ts';
import { unitAbove } from './units.ts';
import { labelWords } from './words.ts';

/** Changes against another column are no figures of a period. */
const CHANGE = /%|\bgrowth\b|\bchange\b|\bvariance\b|\by-?o-?y\b|\bq-?o-?q\b/i;
/** Amounts in another currency beside those in rupees: which column is which is not worth guessing. */
const FOREIGN = /^\W*(?:usd|us\s?\$|eur|gbp)\W*$/i;

/** What stands in the lower half of a statement. */
const TAIL: ReadonlySet<Metric> = new Set(['profit_before_tax', 'profit_after_tax', 'paid_up_capital', 'eps_basic']);

/** The statement under one table header; null where it is something else, or the rest of `before` at most. */
export function readBlock(
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
  if (block.header.some((line) => line.cells.some((cell) => FOREIGN.test(cell.text)))) return null;
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
    basis: continued !== null ? before!.basis : basisOf(block, columnsOut),
    unit: unit ?? (continued !== null ? before!.unit : null),
    columns: columnsOut,
    rows: rowsOf(page, raw, metrics, kept),
    ...(continued !== null ? { continues: continued } : {}),
  };
}

/** Of the columns where they say so, all of them alike; else of the titles above. */
function basisOf(block: Block, columns: readonly StatementColumn[]): StatementGrid['basis'] {
  const said = new Set(columns.map((column) => column.basis));
  if (said.size === 1 && !said.has(undefined)) return [...said][0]!;
  if (said.size > 1) return null;
  return basisAbove([...block.title, ...block.header.filter((line) => basisIn(line.text))]);
}

function headerText({ own, span }: ColumnHeader): string {
  return own.includes(span) ? own : `${span} ${own}`.trim();
}

/** Earnings per share and capital on the next page, under the same columns printed anew. */
function continuationOf(
  before: StatementGrid,
  columns: readonly StatementColumn[],
  metrics: readonly (Metric | null)[],
): number | null {
  const same =
    columns.length === before.columns.length &&
    columns.every((column, index) => column.period === before.columns[index]!.period);
  return same && metrics.some((metric) => metric !== null && TAIL.has(metric))
    ? (before.continues ?? before.page)
    : null;
}

/** The rest of a statement whose columns are not printed anew: rows at the top of the next page, on the same places. */
export function readRest(
  page: Page,
  lines: readonly GridLine[],
  tolerant: boolean,
  before: StatementGrid,
): StatementGrid | null {
  const found = numberColumns(lines);
  const met = before.columns.filter((column) =>
    found.some((one) => Math.min(one.right, column.right) - Math.max(one.x, column.x) > 0),
  );
  if (met.length < Math.max(2, before.columns.length - 1)) return null;
  const raw = readRows(lines, before.columns);
  const metrics = metricsOf(raw, tolerant).map((metric, index) => {
    const known = before.rows.some((row) => row.metric === metric);
    return known || !raw[index]!.cells.some((cell) => cell !== null) ? null : metric;
  });
  if (!metrics.some((metric) => metric !== null && TAIL.has(metric))) return null;
  const { source, basis, unit, columns } = before;
  const rows = rowsOf(
    page,
    raw,
    metrics,
    columns.map((_, index) => index),
  );
  return { page: page.page, source, basis, unit, columns, rows, continues: before.continues ?? before.page };
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
