import { z } from 'zod';
import { malformed, readBody, readJson } from '../answer.ts';
import { type Day, formatDay } from '../clock.ts';
import { ScrapeError } from '../errors.ts';
import { BSE_FEED, parseBseFeed } from '../feed/bse.ts';
import { FEED_TYPES } from '../feed/rss.ts';
import { complaint } from '../fields.ts';
import { parsedOnce } from '../http/memory.ts';
import { type AskOptions, createHttp, gapOf, type HttpAnswer } from '../http.ts';
import type { ListPage, Source } from '../source.ts';
import { BSE_SEGMENTS, type BseSegment, bseAttachment, bseFiling, bseId } from './row.ts';

export interface BseSourceOptions extends AskOptions {
  segments?: readonly BseSegment[];
  /** When a row was detected; wall-clock time, also in a replay. */
  detectedAt?: () => Date;
}

/** BSE refuses bursts, and keeps who was refused out for a day. */
const POLITE_GAP_MS = 1000;

const LIST = 'https://api.bseindia.com/BseIndiaAPI/api/AnnSubCategoryGetData/w';

/** Without Referer and Origin BSE redirects to its home page. */
const HEADERS = {
  accept: 'application/json, text/plain, */*',
  referer: 'https://www.bseindia.com/',
  origin: 'https://www.bseindia.com',
};

/** Ten times the fullest day that is known (57 pages): a list without an end is a failure, not a day. */
const MAX_PAGES = 600;

/** A count comes as a number or as digits; anything else is no count, and the list is read to its empty page. */
const Count = z
  .union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullable()
  .catch(null);

const Answer = z.object({
  Table: z.array(z.unknown()),
  Table1: z
    .array(z.object({ ROWCNT: Count }))
    .nullable()
    .catch(null),
});

function readPage(answer: HttpAnswer): ListPage {
  const read = Answer.safeParse(readJson(answer));
  if (!read.success) throw malformed(answer.url, complaint(read.error), read.error);
  const { Table: rows, Table1 } = read.data;
  const count = Table1?.[0]?.ROWCNT ?? null;
  // A count of none beside rows counts something else.
  return { rows, reported: count === 0 && rows.length > 0 ? null : count };
}

/**
 * BSE's announcements of a day: 50 rows a page, newest first, with the day's row count on every page. Only
 * ever one day a question: several days of the whole market are answered with `{}`.
 */
export function createBseSource(options: BseSourceOptions = {}): Source {
  const { detectedAt = () => new Date() } = options;
  const http = createHttp({ ...options, headers: HEADERS, minGapMs: gapOf(options, POLITE_GAP_MS) });

  async function* pages(segment: string, day: Day, signal?: AbortSignal): AsyncGenerator<ListPage> {
    const type = asSegment(segment);
    let received = 0;
    for (let number = 1; number <= MAX_PAGES; number += 1) {
      const url = listUrl(type, day, number);
      const { rows, reported } = parsedOnce(await http.get(url, { signal, conditional: true }), readPage);
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
    feed: async (signal) => {
      const answer = await http.get(BSE_FEED, { headers: { accept: FEED_TYPES }, signal, conditional: true });
      return parsedOnce(answer, (one) => parseBseFeed(readBody(one)));
    },
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
