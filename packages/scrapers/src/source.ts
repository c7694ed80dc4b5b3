import type { Exchange, Filing } from '@filings/queue-core';
import type { Day } from './clock.ts';

/** A row that could not be read as a filing. It is reported with everything it held, and the rest goes on. */
export interface BadRow {
  raw: unknown;
  reason: string;
}

/** One answer of a list. */
export interface ListPage {
  filings: readonly Filing[];
  bad: readonly BadRow[];
  /** How many rows the exchange says that the day has, where it says so. */
  reported: number | null;
}

/** One exchange's list of announcements. */
export interface Source {
  exchange: Exchange;
  segments: readonly string[];
  /**
   * The day's rows, newest first, page by page, until the answer is exhausted or the reader stops.
   * Throws ScrapeError; when `signal` aborts, its reason.
   */
  pages(segment: string, day: Day, signal?: AbortSignal): AsyncIterable<ListPage>;
  close(): Promise<void>;
}

/** A real row has a few kB. What is past this would not pass as a job, and would hold up the rows beside it. */
const MAX_ROW_BYTES = 256 * 1024;

/** Reads each row by itself, so that one bad row costs one row. */
export function readRows(rows: readonly unknown[], read: (row: unknown) => Filing): Omit<ListPage, 'reported'> {
  const filings: Filing[] = [];
  const bad: BadRow[] = [];
  for (const raw of rows) {
    try {
      const bytes = Buffer.byteLength(JSON.stringify(raw));
      if (bytes > MAX_ROW_BYTES) throw new Error(`row: ${bytes} bytes, more than any row has (${MAX_ROW_BYTES})`);
      filings.push(read(raw));
    } catch (error) {
      bad.push({ raw, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { filings, bad };
}
