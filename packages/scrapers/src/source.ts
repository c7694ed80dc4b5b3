import type { Exchange, Filing } from '@filings/queue-core';
import type { Day } from './clock.ts';

/** A row that could not be read as a filing. It is reported with everything it held, and the rest goes on. */
export interface BadRow {
  raw: unknown;
  reason: string;
}

/** One answer of a list. */
export interface ListPage {
  /** As the exchange sent them, newest first. */
  rows: readonly unknown[];
  /** How many rows the exchange says that the day has, where it says so. */
  reported: number | null;
}

/** What an exchange's feed tells of one filing: no id, and little else. */
export interface FeedItem {
  /** The exchange's own name of the file; null where the item links none. */
  attachment: { name: string; url: string } | null;
  companyName: string | null;
  /** BSE only. */
  scripCode: string | null;
  subject: string;
  text: string;
  /** UTC. */
  publishedAt: string;
  /** The list that has its row, as far as the item tells; null where it does not. */
  segment: string | null;
  publishedRaw: string;
  raw: Record<string, unknown>;
}

export interface Feed {
  items: readonly FeedItem[];
  bad: readonly BadRow[];
}

/** One exchange: its lists, how their rows read, and its feed as the independent witness. */
export interface Source {
  exchange: Exchange;
  segments: readonly string[];
  /**
   * The day's rows, newest first, page by page, until the answer is exhausted or the reader stops.
   * Throws ScrapeError; when `signal` aborts, its reason.
   */
  pages(segment: string, day: Day, signal?: AbortSignal): AsyncIterable<ListPage>;
  /** The exchange's id of a row, exactly as in the filing that `read` makes of it; null where it has none. */
  idOf(row: unknown): string | null;
  /** The attachment's name of a row, as `FeedItem.attachment.name`; null where it names none. */
  attachmentOf(row: unknown): string | null;
  /** A row as a filing. Throws an Error that names the bad field. */
  read(row: unknown, segment: string): Filing;
  /** The feed of the current day. Throws ScrapeError; when `signal` aborts, its reason. */
  feed(signal?: AbortSignal): Promise<Feed>;
  close(): Promise<void>;
}

/** A real row has a few kB. What is past this would not pass as a job, and would hold up the rows beside it. */
const MAX_ROW_BYTES = 256 * 1024;

/** Reads one row by itself, so that one bad row costs one row. */
export function readRow({ read }: Pick<Source, 'read'>, row: unknown, segment: string): Filing | BadRow {
  try {
    const bytes = Buffer.byteLength(JSON.stringify(row));
    if (bytes > MAX_ROW_BYTES) throw new Error(`row: ${bytes} bytes, more than any row has (${MAX_ROW_BYTES})`);
    return read(row, segment);
  } catch (error) {
    return { raw: row, reason: error instanceof Error ? error.message : String(error) };
  }
}
