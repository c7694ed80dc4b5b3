import { plainAnswer, type RowsAnswer } from '../answers/answer.ts';
import type { RowTexts } from '../answers/row-texts.ts';
import type { ReplayFiling, WireRow } from '../dataset.ts';
import { dayOf, endOfDay, isDay, startOfDay } from '../time.ts';

/** Rows of one answer of AnnSubCategoryGetData. */
export const BSE_PAGE_SIZE = 50;

const SEGMENTS: Record<string, string> = { C: 'equity', D: 'debt', M: 'mf' };
const REQUIRED = ['pageno', 'strCat', 'subcategory', 'strPrevDate', 'strToDate', 'strSearch', 'strType'] as const;

export interface BseQuery {
  page: number;
  segment: string;
  category: string;
  subcategory: string;
  scripCode: string;
  /** IST days, `YYYY-MM-DD`. */
  from: string;
  to: string;
}

/** Null where the host would answer with its error page. */
export function parseBseQuery(query: Record<string, unknown>): BseQuery | null {
  const text = (name: string): string => String(query[name] ?? '');
  if (REQUIRED.some((name) => query[name] === undefined)) return null;
  const page = Number(text('pageno'));
  const segment = SEGMENTS[text('strType')];
  const [from, to] = [isoDay(text('strPrevDate')), isoDay(text('strToDate'))];
  if (!Number.isInteger(page) || page < 1 || !segment || !from || !to) return null;
  const scripCode = text('strScrip') || text('strscrip');
  return { page, segment, category: text('strCat'), subcategory: text('subcategory'), scripCode, from, to };
}

function isoDay(compact: string): string | null {
  const day = compact.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return isDay(day) ? day : null;
}

/**
 * One page of the list: newest first, 50 rows, `Table` empty past the end. The whole market over several days
 * is `{}`, as the host answers it.
 */
export async function bseAnswer(
  newestFirst: readonly ReplayFiling[],
  query: BseQuery,
  today: string,
  texts: RowTexts,
): Promise<RowsAnswer> {
  if (query.category === '-1' && query.scripCode === '' && query.from !== query.to) return plainAnswer('{}');
  const [start, end] = [startOfDay(query.from), endOfDay(query.to)];
  const inRange = newestFirst.filter(
    ({ segment, publishedAt }) => segment === query.segment && publishedAt >= start && publishedAt <= end,
  );
  const chosen = isWholeMarket(query)
    ? inRange
    : await texts.rows(inRange).then((rows) => inRange.filter((_, index) => fits(rows[index]!, query)));
  const listed = chosen.flatMap((filing) => Array.from({ length: filing.rows }, () => filing));
  const pages = Math.ceil(listed.length / BSE_PAGE_SIZE);
  const rows: string[] = [];
  for (const filing of listed.slice((query.page - 1) * BSE_PAGE_SIZE, query.page * BSE_PAGE_SIZE)) {
    const isToday = dayOf(filing.publishedAt) === today;
    const variant = isToday ? String(pages) : '';
    const write = (row: WireRow) => JSON.stringify(shapeOf(row, pages, isToday));
    rows.push(await texts.text(filing, isToday ? 'today' : 'past', variant, write));
  }
  const tail = (count: number) => `],"Table1":[{"ROWCNT":${count}}]}`;
  return {
    head: '{"Table":[',
    rows,
    between: ',',
    tail: tail(listed.length),
    empty: `{"Table":[${tail(rows.length === 0 ? listed.length : 0)}`,
  };
}

const isWholeMarket = ({ category, subcategory, scripCode }: BseQuery) =>
  category === '-1' && (subcategory === '-1' || subcategory === '') && scripCode === '';

const fits = (row: WireRow, query: BseQuery) =>
  (query.category === '-1' || String(row.CATEGORYNAME ?? '').trim() === query.category) &&
  (query.subcategory === '-1' || query.subcategory === '' || row.SUBCATNAME === query.subcategory) &&
  (query.scripCode === '' || String(row.SCRIP_CD) === query.scripCode);

/** A past day has other keys than the day itself: some in another case, some gone. */
function shapeOf(row: WireRow, totalPages: number, isToday: boolean): WireRow {
  if (isToday) return 'TotalPageCnt' in row ? { ...row, TotalPageCnt: totalPages } : row;
  const { BSENEWSID, INVESTOR_PRESENTATION, RECORDID: _r, DataInsDate: _d, TotalPageCnt: _t, ...rest } = row;
  return { BSENewsid: BSENEWSID ?? null, Investor_Presentation: INVESTOR_PRESENTATION ?? null, ...rest };
}
