import type { ReplayFiling, WireRow } from '../dataset.ts';
import { endOfDay, isDay, startOfDay } from '../time.ts';

/** Rows of an answer without dates. */
export const NSE_NEWEST = 20;

export interface NseQuery {
  index: string;
  symbol: string | null;
  /** IST days, `YYYY-MM-DD`; null: no dates asked. */
  range: { from: string; to: string } | null;
}

/** Null where a parameter is missing or no date. */
export function parseNseQuery(query: Record<string, unknown>): NseQuery | null {
  const { index, symbol, from_date: from, to_date: to } = query;
  if (typeof index !== 'string' || index === '') return null;
  const base = { index, symbol: typeof symbol === 'string' && symbol !== '' ? symbol : null };
  if (from === undefined && to === undefined) return { ...base, range: null };
  const days = [isoDay(from), isoDay(to)];
  return days[0] && days[1] ? { ...base, range: { from: days[0], to: days[1] } } : null;
}

function isoDay(text: unknown): string | null {
  const day = String(text).replace(/^(\d{2})-(\d{2})-(\d{4})$/, '$3-$2-$1');
  return isDay(day) ? day : null;
}

/** A flat array, newest first: with dates the whole range in one answer, without them the newest 20. */
export async function nseAnswer(visible: ReplayFiling[], query: NseQuery): Promise<WireRow[]> {
  const { range } = query;
  const [start, end] = range ? [startOfDay(range.from), endOfDay(range.to)] : [-Infinity, Infinity];
  const inRange = visible.filter(
    ({ segment, publishedAt }) => segment === query.index && publishedAt >= start && publishedAt <= end,
  );
  const listed = inRange.flatMap((filing) => Array.from({ length: filing.rows }, () => filing));
  const rows = await Promise.all(
    (range === null && query.symbol === null ? listed.slice(0, NSE_NEWEST) : listed).map((filing) => filing.row()),
  );
  const chosen = query.symbol === null ? rows : rows.filter((row) => row.symbol === query.symbol);
  return range === null ? chosen.slice(0, NSE_NEWEST) : chosen;
}
