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
export async function bseAnswer(visible: ReplayFiling[], query: BseQuery, today: string): Promise<WireRow> {
  if (query.category === '-1' && query.scripCode === '' && query.from !== query.to) return {};
  const [start, end] = [startOfDay(query.from), endOfDay(query.to)];
  const inRange = visible.filter(
    ({ segment, publishedAt }) => segment === query.segment && publishedAt >= start && publishedAt <= end,
  );
  const chosen: ReplayFiling[] = [];
  for (const filing of inRange) if (await fits(filing, query)) chosen.push(filing);
  const listed = chosen.flatMap((filing) => Array.from({ length: filing.rows }, () => filing));
  const page = listed.slice((query.page - 1) * BSE_PAGE_SIZE, query.page * BSE_PAGE_SIZE);
  const pages = Math.ceil(listed.length / BSE_PAGE_SIZE);
  const rows = await Promise.all(
    page.map(async (filing) => shapeOf(await filing.row(), pages, dayOf(filing.publishedAt) === today)),
  );
  return { Table: rows, Table1: [{ ROWCNT: listed.length }] };
}

async function fits(filing: ReplayFiling, query: BseQuery): Promise<boolean> {
  if (query.category === '-1' && query.subcategory === '-1' && query.scripCode === '') return true;
  const row = await filing.row();
  return (
    (query.category === '-1' || String(row.CATEGORYNAME ?? '').trim() === query.category) &&
    (query.subcategory === '-1' || query.subcategory === '' || row.SUBCATNAME === query.subcategory) &&
    (query.scripCode === '' || String(row.SCRIP_CD) === query.scripCode)
  );
}

/** A past day has other keys than the day itself: some in another case, some gone. */
function shapeOf(row: WireRow, totalPages: number, isToday: boolean): WireRow {
  if (isToday) return 'TotalPageCnt' in row ? { ...row, TotalPageCnt: totalPages } : row;
  const { BSENEWSID, INVESTOR_PRESENTATION, RECORDID: _r, DataInsDate: _d, TotalPageCnt: _t, ...rest } = row;
  return { BSENewsid: BSENEWSID ?? null, Investor_Presentation: INVESTOR_PRESENTATION ?? null, ...rest };
}
