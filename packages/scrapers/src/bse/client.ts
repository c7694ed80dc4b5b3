import { z } from 'zod';
import { malformed, readBody, readJson } from '../answer.ts';
import { type Day, formatDay } from '../clock.ts';
import { ScrapeError } from '../errors.ts';
import { BSE_FEED, parseBseFeed } from '../feed/bse.ts';
import { FEED_TYPES } from '../feed/rss.ts';
import { complaint } from '../fields.ts';
import { createHttp } from '../http.ts';
import type { ListPage, Source } from '../source.ts';
import { BSE_SEGMENTS, type BseSegment, bseAttachment, bseFiling, bseId } from './row.ts';

export interface BseSourceOptions {
  segments?: readonly BseSegment[];
  /** Ask `<gatewayUrl>/api.bseindia.com/...` instead of the exchange. */
  gatewayUrl?: string | undefined;
  timeoutMs?: number;
  /**
   * Least time between two requests, in ms. BSE refuses bursts and keeps who was refused out for a day;
   * default 1000, and 0 through a gateway.
   */
  minGapMs?: number;
  /** Awaited before each request: the budget of the host, shared by all processes. */
  turn?: (host: string, signal?: AbortSignal) => Promise<void>;
  /** Told when the host turns us away for a time. */
  leaveAlone?: (host: string, until: Date) => Promise<void>;
  /** When a row was detected; wall-clock time, also in a replay. */
  detectedAt?: () => Date;
}

const LIST = 'https://api.bseindia.com/BseIndiaAPI/api/AnnSubCategoryGetData/w';

/** Without Referer and Origin BSE redirects to its home page. */
const HEADERS = {
  accept: 'application/json, text/plain, */*',
  referer: 'https://www.bseindia.com/',
  origin: 'https://www.bseindia.com',
};

/** Ten times the fullest day that is known (57 pages): a list without an end is a failure, not a day. */
const MAX_PAGES = 600;

const Answer = z.object({
  Table: z.array(z.unknown()),
  Table1: z.array(z.looseObject({ ROWCNT: z.coerce.number().int().nonnegative().nullish() })).nullish(),
});

/**
 * BSE's announcements of a day: 50 rows a page, newest first, with the day's row count on every page. Only
 * ever one day a question: several days of the whole market are answered with `{}`.
 */
export function createBseSource(options: BseSourceOptions = {}): Source {
  const { gatewayUrl, timeoutMs, detectedAt = () => new Date() } = options;
  const minGapMs = options.minGapMs ?? (gatewayUrl === undefined ? 1000 : 0);
  const http = createHttp({ headers: HEADERS, gatewayUrl, timeoutMs, minGapMs });

  async function page(segment: BseSegment, day: Day, number: number, signal: AbortSignal | undefined) {
    const url = listUrl(segment, day, number);
    const answer = Answer.safeParse(readJson(await http.get(url, { signal })));
    if (!answer.success) throw malformed(url, complaint(answer.error), answer.error);
    const { Table, Table1 } = answer.data;
    return { url, rows: Table, reported: Table1?.[0]?.ROWCNT ?? null };
  }

  async function* pages(segment: string, day: Day, signal?: AbortSignal): AsyncGenerator<ListPage> {
    const type = asSegment(segment);
    let received = 0;
    for (let number = 1; number <= MAX_PAGES; number += 1) {
      const { url, rows, reported } = await page(type, day, number, signal);
      if (rows.length === 0 && received === 0 && reported) {
        const what = `no rows where ROWCNT says ${reported}; asking again later`;
        throw new ScrapeError('short_answer', `GET ${url}: ${what}`, { url, status: 200 });
      }
      received += rows.length;
      yield { rows, reported };
      // Rows move to later pages while a day fills; ROWCNT moves with them and is read again on each page.
      if (rows.length === 0 || (reported !== null && received >= reported)) return;
    }
    const url = listUrl(type, day, MAX_PAGES);
    throw malformed(url, `page ${MAX_PAGES} still has rows`);
  }

  return {
    exchange: 'bse',
    segments: options.segments ?? ['equity'],
    pages,
    idOf: bseId,
    attachmentOf: bseAttachment,
    read: (row, segment) => bseFiling(row, segment, detectedAt()),
    feed: async (signal) =>
      parseBseFeed(readBody(await http.get(BSE_FEED, { headers: { accept: FEED_TYPES }, signal }))),
    close: () => http.close(),
  };
}

/** The list's address for one page of one day, with every parameter that BSE insists on. */
export function listUrl(segment: BseSegment, day: Day, page: number): string {
  const date = formatDay(day, 'yyyyMMdd');
  const parameters = new URLSearchParams({
    pageno: String(page),
    strCat: '-1',
    strPrevDate: date,
    strScrip: '',
    strSearch: 'P',
    strToDate: date,
    strType: BSE_SEGMENTS[segment],
    subcategory: '-1',
  });
  return `${LIST}?${parameters}`;
}

function asSegment(segment: string): BseSegment {
  if (segment in BSE_SEGMENTS) return segment as BseSegment;
  throw new Error(`BSE has no segment "${segment}"; known are ${Object.keys(BSE_SEGMENTS).join(', ')}`);
}
