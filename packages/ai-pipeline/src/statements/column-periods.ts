import { isQuarterEnd, periodOf, quarterEndBefore, type Span } from '../figures/periods.ts';
import type { ColumnHeader } from './header.ts';
import { type PrintedPeriod, readPrintedPeriod, settledSpan, spanOf } from './printed-period.ts';

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
  const groups = new Set(headers.map((header) => header.basis ?? ''));
  for (const basis of groups) {
    const members = open.filter((_, index) => (headers[index]!.basis ?? '') === basis);
    fillFromFormat(members, titled.end, tolerant);
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

/** Ends that the format expects in a run of columns of one span, this period ending on `end`. */
function expected(span: Span, count: number, end: string): string[][] {
  const lastYearEnd = (date: string): string =>
    date.endsWith('-03-31') ? date : `${Number(date.slice(0, 4)) - (date.slice(5, 7) < '04' ? 1 : 0)}-03-31`;
  const before = (months: number): string => quarterEndBefore(end, months);
  if (span === 'quarter') {
    if (count === 3) return [[end, before(3), before(12)]];
    if (count === 2)
      return [
        [end, before(12)],
        [end, before(3)],
      ];
  }
  if (span === 'year') {
    // Beside "year to date" columns of a whole year, the year column is the one before.
    return [0, 12].map((earlier) =>
      Array.from({ length: count }, (_, index) => quarterEndBefore(lastYearEnd(end), earlier + 12 * index)),
    );
  }
  return count <= 2 ? [[end, before(12)].slice(0, count)] : [];
}

/** Gives columns without a sure end the one that the format expects, where the format agrees with the printed ends. */
function fillFromFormat(open: Open[], titledEnd: string | null, tolerant: boolean): void {
  const runs = runsOf(open);
  const ends = [...new Set([titledEnd, ...open.map(({ end }) => end)])].filter(
    (end): end is string => end !== null && isQuarterEnd(end),
  );
  let best: { agreed: number; against: number; ends: (string | null)[] } | null = null;
  for (const end of ends) {
    const laid = open.map((): string | null => null);
    for (const { from, to, span } of runs) {
      const settled = settledSpan(span, end);
      if (!settled) continue;
      const layouts = expected(settled, to - from, end);
      const count = (layout: readonly string[]): number =>
        layout.filter((date, index) => open[from + index]!.end === date).length;
      const layout = layouts.sort((a, b) => count(b) - count(a))[0];
      // Two layouts that fit equally say nothing.
      if (!layout || (layouts[1] && count(layouts[1]) === count(layout))) continue;
      for (const [index, date] of layout.entries()) laid[from + index] = date;
    }
    const agreed =
      laid.filter((date, index) => date !== null && open[index]!.end === date).length + (end === titledEnd ? 1 : 0);
    const against = laid.filter(
      (date, index) => date !== null && open[index]!.end !== null && open[index]!.end !== date,
    ).length;
    if (best === null || agreed - against > best.agreed - best.against) best = { agreed, against, ends: laid };
  }
  if (!best || best.agreed < 2) return;
  for (const [index, column] of open.entries()) {
    const date = best.ends[index];
    if (!date || column.end === date) continue;
    if (column.end === null && (best.against === 0 || (tolerant && best.agreed > 2 * best.against))) column.end = date;
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
