import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressOf, type Dataset, type ReplayFiling, type WireRow } from '../src/dataset.ts';
import { parseBseTime } from '../src/time.ts';

/** Real recorded answers, beside the repository; they are not part of it. */
export const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));
export const hasShared = existsSync(`${SHARED}recordings/weekend-2026-01-24`);
if (!hasShared) console.warn(`SKIPPED: no recorded answers at ${SHARED}: tests that compare with them do not run.`);

export const BSE_HEADERS = { referer: 'https://www.bseindia.com/', origin: 'https://www.bseindia.com' };
export const NSE_HEADERS = { cookie: 'nsit=a; nseappid=b', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' };

export const bseList = (query: Record<string, string>) =>
  `/api.bseindia.com/BseIndiaAPI/api/AnnSubCategoryGetData/w?${new URLSearchParams({
    pageno: '1',
    strCat: '-1',
    subcategory: '-1',
    strScrip: '',
    strSearch: 'P',
    strType: 'C',
    ...query,
  })}`;
export const bseDay = (day: string, page = 1, segment = 'C') =>
  bseList({ strPrevDate: day, strToDate: day, pageno: String(page), strType: segment });
export const nseList = (query: Record<string, string> = {}) =>
  `/www.nseindia.com/api/corporate-announcements?${new URLSearchParams({ index: 'equities', ...query })}`;

/** A wall clock that a test moves by hand. */
export function handClock(start = Date.UTC(2026, 10, 1)) {
  let now = start;
  return { wall: () => now, advance: (ms: number) => (now += ms), start };
}

/** A day of BSE rows, one a minute from 10:00 IST, with one attachment. */
export function tinyDay(count: number): Dataset {
  const first = parseBseTime('2026-02-13T10:00:00')!;
  const filings = Array.from({ length: count }, (_, index): ReplayFiling => {
    const exchangeId = `row-${index}`;
    const row: WireRow = { NEWSID: exchangeId, CATEGORYNAME: 'Result', SUBCATNAME: '', SCRIP_CD: 1000 + index };
    return {
      exchange: 'bse',
      segment: 'equity',
      exchangeId,
      publishedAt: first + index * 60_000,
      visibleFrom: first + index * 60_000,
      attachmentUrl: null,
      rows: 1,
      row: async () => ({ ...row, TotalPageCnt: 0, BSENEWSID: null }),
    };
  });
  const url = addressOf('https://www.bseindia.com/xml-data/corpfiling/AttachLive/a%20(1).pdf');
  return {
    name: 'tiny',
    firstDay: '2026-02-13',
    lastDay: '2026-02-13',
    filings,
    attachment: async (asked) =>
      asked === url ? { bytes: Buffer.from('%PDF-1.4'), contentType: 'application/pdf' } : null,
    issuers: [],
    truth: null,
  };
}

interface BseAnswer {
  Table: WireRow[];
  Table1: { ROWCNT: number }[];
}

/** The body of an answer of BSE's list. */
export const bseBody = async (answer: Response) => (await answer.json()) as BseAnswer;
/** The body of an answer that is an array of rows. */
export const rowsOf = async (answer: Response) => (await answer.json()) as WireRow[];
