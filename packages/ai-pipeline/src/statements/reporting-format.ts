import { quarterEndBefore, type Span, yearToDate } from '../figures/periods.ts';

/** One column of a results table. */
export interface FormatColumn {
  span: Span;
  end: string;
}

/**
 * The columns that results for a period ending on `end` are printed in, `count` of them: what Regulation 33 asks for
 * (this quarter, the one before, the same of last year, the year to date with last year's, the last full year) and the
 * shorter forms of companies that leave columns out, advertise, or report by half years.
 */
export function formatsOf(end: string, count: number): FormatColumn[][] {
  const quarter = (before: number): FormatColumn => ({ span: 'quarter', end: quarterEndBefore(end, before) });
  const half = (before: number): FormatColumn => ({ span: 'half_year', end: quarterEndBefore(end, before) });
  const [now, last, corresponding] = [quarter(0), quarter(3), quarter(12)];
  const span = yearToDate(end);
  const toDate = (before: number): FormatColumn[] =>
    span && span !== 'quarter' ? [{ span, end: quarterEndBefore(end, before) }] : [];
  const [ytd, ytdBefore] = [toDate(0), toDate(12)];
  const year: FormatColumn = { span: 'year', end: lastYearEnd(end) };
  const closing = end.endsWith('-03-31');
  const halves = closing || end.endsWith('-09-30');
  const formats: FormatColumn[][] = [
    [now, last, corresponding, ...ytd, ...ytdBefore, ...(closing ? [] : [year])],
    [now, corresponding, ...ytd, ...ytdBefore, ...(closing ? [] : [year])],
    [now, last, corresponding, ...(closing ? ytd : [year])],
    [now, last, corresponding, ...ytd, ...(closing ? [] : [year])],
    [now, last, corresponding, ...ytd, ...ytdBefore],
    [now, corresponding, ...ytd, ...ytdBefore],
    [now, ...ytd, corresponding, ...(closing ? [] : [year])],
    [now, ...ytd, corresponding],
    [now, corresponding, ...(closing ? ytd : [year])],
    [now, last, corresponding],
    [now, corresponding],
    // Before 2016 the results of March gave the year to date and, once more, the year before.
    ...(closing ? [[now, last, corresponding, ...ytd, ...ytdBefore, { ...year, end: quarterEndBefore(end, 12) }]] : []),
    ...(halves ? [[half(0), half(6), half(12), ...(closing ? [...ytd, ...ytdBefore] : [year])]] : []),
    ...(closing ? [[year, { ...year, end: quarterEndBefore(end, 12) }]] : []),
  ];
  return formats.filter((format) => format.length === count);
}

/** The last 31 March on or before a date. */
export function lastYearEnd(date: string): string {
  const year = Number(date.slice(0, 4));
  return `${date.slice(5) < '03-31' ? year - 1 : year}-03-31`;
}
