import { jsonRows, type RowsAnswer } from '../answers/answer.ts';
import type { RowTexts } from '../answers/row-texts.ts';
import type { ReplayFiling } from '../dataset.ts';
import { endOfDay, isDay, startOfDay } from '../time.ts';
import { CSV_HEADER, csvLine } from './csv.ts';

/** Rows of an answer without dates. */
export const NSE_NEWEST = 20;

export interface NseQuery {
  index: string;
  symbol: string | null;
  csv: boolean;
  /** IST days, `YYYY-MM-DD`; null: no dates asked. */
  range: { from: string; to: string } | null;
}

/** Null where a parameter is missing or no date. */
export function parseNseQuery(query: Record<string, unknown>): NseQuery | null {
  const { index, symbol, from_date: from, to_date: to } = query;
  if (typeof index !== 'string' || index === '') return null;
  const base = {
    index,
    symbol: typeof symbol === 'string' && symbol !== '' ? symbol : null,
    csv: query.csv === 'true',
  };
  if (from === undefined && to === undefined) return { ...base, range: null };
  const days = [isoDay(from), isoDay(to)];
  return days[0] && days[1] ? { ...base, range: { from: days[0], to: days[1] } } : null;
}

function isoDay(text: unknown): string | null {
  const day = String(text).replace(/^(\d{2})-(\d{2})-(\d{4})$/, '$3-$2-$1');
  return isDay(day) ? day : null;
}

/** A flat array, newest first: with dates the whole range in one answer, without them the newest 20. */
export async function nseRows(
  newestFirst: readonly ReplayFiling[],
  query: NseQuery,
  texts: RowTexts,
): Promise<ReplayFiling[]> {
  const { range, symbol } = query;
  const [start, end] = range ? [startOfDay(range.from), endOfDay(range.to)] : [-Infinity, Infinity];
  const inRange = newestFirst.filter(
    ({ segment, publishedAt }) => segment === query.index && publishedAt >= start && publishedAt <= end,
  );
  const chosen =
    symbol === null
      ? inRange
      : await texts.rows(inRange).then((rows) => inRange.filter((_, index) => rows[index]!.symbol === symbol));
  const listed = chosen.flatMap((filing) => Array.from({ length: filing.rows }, () => filing));
  return range === null ? listed.slice(0, NSE_NEWEST) : listed;
}

/** The rows as JSON, or as the page's "Download (.csv)" gives them. */
export async function nseAnswer(
  newestFirst: readonly ReplayFiling[],
  query: NseQuery,
  texts: RowTexts,
): Promise<RowsAnswer> {
  const rows: string[] = [];
  for (const filing of await nseRows(newestFirst, query, texts))
    rows.push(
      await (query.csv ? texts.text(filing, 'csv', '', csvLine) : texts.text(filing, 'json', '', JSON.stringify)),
    );
  return query.csv ? { head: CSV_HEADER, rows, between: '', tail: '' } : jsonRows(rows);
}
