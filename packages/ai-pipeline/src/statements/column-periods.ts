import { isQuarterEnd, periodOf, quarterEndBefore, type Span } from '../figures/periods.ts';
import type { ColumnHeader } from './header.ts';
import { type PrintedPeriod, readPrintedPeriod, settledSpan, spanOf } from './printed-period.ts';
import { type FormatColumn, formatsOf } from './reporting-format.ts';

export interface ColumnPeriod {
  periodEnd: string | null;
  span: Span | null;
  period: string | null;
  comparison: 'current' | 'previous_quarter' | 'previous_year' | null;
}

interface Open {
  end: string | null;
  span: PrintedPeriod['span'];
  text: string;
}

/**
 * The periods of a statement's columns. What is printed above a column counts; where recognition lost or damaged it,
 * the order that Regulation 33 prescribes fills the gap, provided that it fits all the others: this quarter, the one
 * before, the same of last year, then the same for the year to date, then the last full year.
 */
export function columnPeriods(headers: readonly ColumnHeader[], title: string, tolerant: boolean): ColumnPeriod[] {
  const titled = readPrintedPeriod(title, tolerant);
  const open = headers.map((header) => readColumn(header, tolerant));
  nameTheUnnamed(open, headers, titled);
  countTheMonths(open);
  spansFromOrder(open, titled);
  if (tolerant) dropImpossible(open, titled.end);
  dropTwice(open);
  if (tolerant) dropContradicted(open);
  const groups = new Set(headers.map((header) => header.basis ?? ''));
  for (const basis of groups) {
    const members = open.filter((_, index) => (headers[index]!.basis ?? '') === basis);
    fillFromFormat(members, titled.end);
  }
  const settled = open.map(({ end, span }) => ({ end, span: settledSpan(span, end) }));
  const current = reference(settled);
  return settled.map(({ end, span }) => ({
    periodEnd: end,
    span,
    period: end && span ? periodOf(end, span) : null,
    comparison: end && span && current ? compare(end, span, current) : null,
  }));
}

function readColumn(header: ColumnHeader, tolerant: boolean): Open {
  const own = readPrintedPeriod(header.own, tolerant);
  const both = readPrintedPeriod(`${header.span} ${header.own}`, tolerant);
  const text = `${header.span} ${header.own}`.trim();
  return { end: own.end ?? both.end, span: own.span ?? spanOf(header.span, tolerant) ?? both.span, text };
}

/** "Figures as at the end of the current reporting period", "Previous year": the title says which that is. */
function nameTheUnnamed(open: Open[], headers: readonly ColumnHeader[], titled: PrintedPeriod): void {
  if (titled.end === null || titled.span !== 'year' || open.some(({ end }) => end !== null)) return;
  for (const [index, column] of open.entries()) {
    const words = `${headers[index]!.span} ${headers[index]!.own}`;
    if (/\bcurrent\b/i.test(words)) column.end = titled.end;
    else if (/\bprevious\b|\bpreceding\b/i.test(words)) column.end = quarterEndBefore(titled.end, 12);
    if (column.end) column.span ??= 'year';
  }
}

/** "... months ended" whose number was lost: the year to date, where the same end stands to the left; else who knows. */
function countTheMonths(open: Open[]): void {
  for (const [index, column] of open.entries()) {
    if (column.span !== 'months') continue;
    const again = column.end !== null && open.slice(0, index).some(({ end }) => end === column.end);
    column.span = again ? 'to_date' : null;
  }
}

/** Columns without words of a span: a date that comes again is the year to date, a lone year's end the year. */
function spansFromOrder(open: Open[], titled: PrintedPeriod): void {
  if (open[0]?.end === null || open.some(({ span }) => span !== null)) return;
  const seen = new Set<string>();
  const quarterly = titled.span !== null && titled.span !== 'year';
  for (const [index, column] of open.entries()) {
    if (column.end === null) continue;
    if (!quarterly) column.span = titled.span === 'year' ? 'year' : null;
    else if (seen.has(column.end)) column.span = 'to_date';
    else if (index > 0 && ![3, 12].some((months) => column.end === quarterEndBefore(open[0]!.end ?? '', months)))
      column.span = column.end.endsWith('-03-31') ? 'year' : null;
    else column.span = open.slice(0, index).some(({ span }) => span === 'to_date') ? 'to_date' : 'quarter';
    seen.add(column.end);
  }
}

/** A misread year gives an end in the future, or years ago. */
function dropImpossible(open: Open[], titledEnd: string | null): void {
  const known = open.flatMap(({ end }) => (end ? [end] : [])).sort();
  // A title that no column agrees with is the misread one.
  const sure = titledEnd !== null && known.includes(titledEnd) ? titledEnd : null;
  const current = sure ?? known[Math.floor(known.length / 2)];
  if (!current) return;
  const oldest = quarterEndBefore(current, 30);
  const latest = sure ?? quarterEndBefore(current, -15);
  for (const column of open) if (column.end && (column.end > latest || column.end < oldest)) column.end = null;
}

/** The same end twice among columns of one span: one of them is misread, or stands under another header. */
function dropTwice(open: Open[]): void {
  for (const { from, to } of runsOf(open)) {
    const run = open.slice(from, to);
    const twice = run.filter(({ end }) => end !== null && run.filter((other) => other.end === end).length > 1);
    for (const column of twice) column.end = null;
  }
}

/**
 * Where a group header was lost, the one beside it seems to stand over its columns too: nine months to September, two
 * ends of one year to date, or nine months without a quarter before them say so.
 */
function dropContradicted(open: Open[]): void {
  for (const { from, to, span } of runsOf(open)) {
    const run = open.slice(from, to);
    const ends = run.flatMap(({ end }) => (end ? [end] : []));
    const days = new Set(ends.map((end) => end.slice(5)));
    const odd =
      (span === 'to_date' && days.size > 1) ||
      ends.some((end) => span !== null && span !== 'to_date' && span !== 'months' && periodOf(end, span) === null);
    const alone =
      (span === 'nine_months' || span === 'to_date') && !open.slice(0, from).some((one) => one.span === 'quarter');
    if (odd || alone) for (const column of run) column.span = null;
  }
}

/**
 * Ends and spans that the header leaves open, as the format of results has them: of all forms that contradict nothing
 * printed, what they agree on.
 */
function fillFromFormat(open: Open[], titledEnd: string | null): void {
  const ends = new Set([titledEnd, ...open.map(({ end }) => end)].filter((end) => end !== null && isQuarterEnd(end)));
  const known = open.filter(({ end }) => end !== null).length;
  if (known === 0 || 2 * known < open.length) return;
  const fitting = [...ends].flatMap((end) => formatsOf(end!, open.length)).filter((format) => format.every(fits));
  if (fitting.length === 0) return;
  for (const [index, column] of open.entries()) {
    const spans = new Set(fitting.map((format) => format[index]!.span));
    const dates = new Set(fitting.map((format) => format[index]!.end));
    if (column.end === null && dates.size === 1) column.end = [...dates][0]!;
    if (column.span === null && spans.size === 1) column.span = [...spans][0]!;
  }

  function fits(column: FormatColumn, index: number): boolean {
    const { end, span } = open[index]!;
    const settled = settledSpan(span, end ?? column.end);
    return (end === null || end === column.end) && (settled === null || settled === column.span);
  }
}

function runsOf(open: readonly Open[]): { from: number; to: number; span: PrintedPeriod['span'] }[] {
  const runs: { from: number; to: number; span: PrintedPeriod['span'] }[] = [];
  for (const [index, { span }] of open.entries()) {
    const run = runs.at(-1);
    if (run && run.span === span) run.to = index + 1;
    else runs.push({ from: index, to: index + 1, span });
  }
  return runs;
}

/** The period that the statement is about: of its shortest span the latest end. */
function reference(columns: readonly { end: string | null; span: Span | null }[]): string | null {
  const ends = columns.flatMap(({ end, span }) => (end && span ? [end] : [])).sort();
  return ends.at(-1) ?? null;
}

function compare(end: string, span: Span, current: string): ColumnPeriod['comparison'] {
  if (end === current) return 'current';
  if (end === quarterEndBefore(current, 12)) return 'previous_year';
  return span === 'quarter' && end === quarterEndBefore(current, 3) ? 'previous_quarter' : null;
}
