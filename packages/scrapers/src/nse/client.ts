import { z } from 'zod';
import { malformed, readBody, readJson } from '../answer.ts';
import { type Day, formatDay } from '../clock.ts';
import { ScrapeError } from '../errors.ts';
import { NSE_FEED, parseNseFeed } from '../feed/nse.ts';
import { FEED_TYPES } from '../feed/rss.ts';
import { createHttp, type HttpAnswer } from '../http.ts';
import type { ListPage, Source } from '../source.ts';
import { createCookies } from './cookies.ts';
import { NSE_SEGMENTS, type NseSegment, nseAttachment, nseFiling, nseId } from './row.ts';

export interface NseSourceOptions {
  segments?: readonly NseSegment[];
  /** Ask `<gatewayUrl>/www.nseindia.com/...` instead of the exchange. */
  gatewayUrl?: string | undefined;
  timeoutMs?: number;
  /** Least time between two requests, in ms. NSE bears about 3 a second; default 400, and 0 through a gateway. */
  minGapMs?: number;
  /** Awaited before each request: the budget of the host, shared by all processes. */
  turn?: (host: string, signal?: AbortSignal) => Promise<void>;
  /** Told when the host turns us away for a time. */
  leaveAlone?: (host: string, until: Date) => Promise<void>;
  /** When a row was detected; wall-clock time, also in a replay. */
  detectedAt?: () => Date;
}

const SITE = 'https://www.nseindia.com';
const HEADERS = {
  accept: '*/*',
  referer: `${SITE}/companies-listing/corporate-filings-announcements`,
};

const Answer = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data)]);

/**
 * NSE's announcements of a day: all of them in one answer. The API wants the cookies of a page. They are fetched
 * when first needed, and once more when the API turns them down.
 */
export function createNseSource(options: NseSourceOptions = {}): Source {
  const { gatewayUrl, timeoutMs, detectedAt = () => new Date() } = options;
  const minGapMs = options.minGapMs ?? (gatewayUrl === undefined ? 400 : 0);
  const http = createHttp({ headers: HEADERS, gatewayUrl, timeoutMs, minGapMs, preferHttp2: true });
  const cookies = createCookies();

  async function warmUp(signal: AbortSignal | undefined) {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    try {
      cookies.keep(await http.get(`${SITE}/option-chain`, { headers, signal }));
    } catch (error) {
      // The page may fail while the API answers (with 403 it does): what counts is what the API says.
      if (!(error instanceof ScrapeError)) throw error;
    }
  }

  async function ask(url: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    if (cookies.header() === undefined) await warmUp(signal);
    const cookie = cookies.header();
    const answer = await http.get(url, { headers: cookie === undefined ? {} : { cookie }, signal });
    cookies.keep(answer);
    return answer;
  }

  async function list(url: string, signal: AbortSignal | undefined): Promise<unknown> {
    const hadCookies = cookies.header() !== undefined;
    try {
      return readJson(await ask(url, signal));
    } catch (error) {
      if (!wantsFreshCookies(error, hadCookies)) throw error;
      cookies.drop();
      return readJson(await ask(url, signal));
    }
  }

  async function* pages(segment: string, day: Day, signal?: AbortSignal): AsyncGenerator<ListPage> {
    const index = asSegment(segment);
    const url = listUrl(index, day);
    const answer = Answer.safeParse(await list(url, signal));
    if (!answer.success) throw malformed(url, 'neither a list nor an object with a list "data"', answer.error);
    const rows = answer.data;
    yield { rows, reported: rows.length };
  }

  return {
    exchange: 'nse',
    segments: options.segments ?? ['equities'],
    pages,
    idOf: nseId,
    attachmentOf: nseAttachment,
    read: (row, segment) => nseFiling(row, segment, detectedAt()),
    feed: async (signal) =>
      parseNseFeed(readBody(await http.get(NSE_FEED, { headers: { accept: FEED_TYPES }, signal }))),
    close: () => http.close(),
  };
}

/** 401 and 403; old cookies also show as broken connections. A host that names a pause gets it. */
function wantsFreshCookies(error: unknown, hadCookies: boolean): boolean {
  if (!(error instanceof ScrapeError) || error.retryAt !== undefined) return false;
  return error.status === 401 || error.status === 403 || (error.code === 'network' && hadCookies);
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
