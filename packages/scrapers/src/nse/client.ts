import { z } from 'zod';
import { malformed, readBody, readJson } from '../answer.ts';
import { type Day, formatDay } from '../clock.ts';
import { ScrapeError } from '../errors.ts';
import { NSE_FEED, parseNseFeed } from '../feed/nse.ts';
import { FEED_TYPES } from '../feed/rss.ts';
import { parsedOnce } from '../http/memory.ts';
import { type AskOptions, createHttp, type GetOptions, gapOf, type HttpAnswer } from '../http.ts';
import type { ListPage, Source } from '../source.ts';
import { createCookies } from './cookies.ts';
import { NSE_SEGMENTS, type NseSegment, nseAttachment, nseFiling, nseId } from './row.ts';

export interface NseSourceOptions extends AskOptions {
  segments?: readonly NseSegment[];
  /** When a row was detected; wall-clock time, also in a replay. */
  detectedAt?: () => Date;
}

/** NSE bears about 3 questions a second. */
const POLITE_GAP_MS = 400;

const SITE = 'https://www.nseindia.com';
const HEADERS = {
  accept: '*/*',
  referer: `${SITE}/companies-listing/corporate-filings-announcements`,
};

const Answer = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data)]);

function readList(answer: HttpAnswer): ListPage {
  const read = Answer.safeParse(readJson(answer));
  if (!read.success) throw malformed(answer.url, 'neither a list nor an object with a list "data"', read.error);
  return { rows: read.data, reported: read.data.length };
}

/**
 * NSE's announcements of a day: all of them in one answer. The API wants the cookies of a page. They are fetched
 * when first needed, and once more when the API turns them down.
 */
export function createNseSource(options: NseSourceOptions = {}): Source {
  const { detectedAt = () => new Date() } = options;
  const http = createHttp({
    ...options,
    headers: HEADERS,
    minGapMs: gapOf(options, POLITE_GAP_MS),
    preferHttp2: true,
  });
  const cookies = createCookies();

  async function warmUp(signal: AbortSignal | undefined) {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    try {
      cookies.keep(await http.get(`${SITE}/option-chain`, { headers, signal, deniable: true }));
    } catch (error) {
      // The page may fail while the API answers (with 403 it does): what counts is what the API says.
      if (!(error instanceof ScrapeError)) throw error;
    }
  }

  async function ask(url: string, how: Pick<GetOptions, 'signal' | 'deniable'>): Promise<ListPage> {
    if (cookies.header() === undefined) await warmUp(how.signal);
    const cookie = cookies.header();
    const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
    const answer = await http.get(url, { ...how, headers, conditional: true });
    cookies.keep(answer);
    return parsedOnce(answer, readList);
  }

  async function* pages(segment: string, day: Day, signal?: AbortSignal): AsyncGenerator<ListPage> {
    const url = listUrl(asSegment(segment), day);
    const hadCookies = cookies.header() !== undefined;
    let list: ListPage;
    try {
      list = await ask(url, { signal, deniable: true });
    } catch (error) {
      if (!wantsFreshCookies(error, hadCookies)) throw error;
      cookies.drop();
      list = await ask(url, { signal });
    }
    yield list;
  }

  return {
    exchange: 'nse',
    segments: options.segments ?? ['equities'],
    pages,
    idOf: nseId,
    attachmentOf: nseAttachment,
    read: (row, segment) => nseFiling(row, segment, detectedAt()),
    feed: async (signal) => {
      const answer = await http.get(NSE_FEED, { headers: { accept: FEED_TYPES }, signal, conditional: true });
      return parsedOnce(answer, (one) => parseNseFeed(readBody(one)));
    },
    close: () => http.close(),
  };
}

/** 401 and 403; old cookies also show as broken connections. A host that names a pause gets it. */
function wantsFreshCookies(error: unknown, hadCookies: boolean): boolean {
  if (!(error instanceof ScrapeError) || error.retryAt !== undefined) return false;
  return error.code === 'access_denied' || (error.code === 'network' && hadCookies);
}

/** The list's address for one day of one segment. */
export function listUrl(segment: NseSegment, day: Day): string {
  const date = formatDay(day, 'dd-MM-yyyy');
  return `${SITE}/api/corporate-announcements?${new URLSearchParams({ index: segment, from_date: date, to_date: date })}`;
}

function asSegment(segment: string): NseSegment {
  const known = NSE_SEGMENTS.find((name) => name === segment);
  if (known === undefined) throw new Error(`NSE has no segment "${segment}"; known are ${NSE_SEGMENTS.join(', ')}`);
  return known;
}
