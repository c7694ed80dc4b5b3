import type { FilingTruth } from './generate/truth.ts';

/**
 * Words of this package.
 * - dataset: what both exchanges publish over one or more days, rows and attachments.
 * - filing: one row; the exchange may print it more than once (`rows`).
 * - gateway: the one server that answers for all hosts of both exchanges.
 */
export type Exchange = 'bse' | 'nse';

/** A row as the exchange sends it. */
export type WireRow = Record<string, unknown>;

export interface ReplayFiling {
  exchange: Exchange;
  /** The exchange's own segment: BSE `equity`, `debt`, `mf`; NSE `equities`, `sme`, `debt`, … */
  segment: string;
  /** BSE NEWSID, NSE seq_id. */
  exchangeId: string;
  /** The row's own time (BSE NEWS_DT, NSE an_dt), epoch ms; rows are listed newest first by it. */
  publishedAt: number;
  /** Dissemination, epoch ms: from then on the row is in the answers. */
  visibleFrom: number;
  /** The address under which the exchange serves the attachment. */
  attachmentUrl: string | null;
  /** How often the row stands in the answer; 1 but for repeated rows. */
  rows: number;
  /** Rows name the size of their attachment, which may have to be drawn first: hence a promise. */
  row(): Promise<WireRow>;
}

export interface AttachmentAnswer {
  bytes: Buffer;
  contentType: string;
}

/** One line of the exchanges' lists of securities. */
export interface Issuer {
  name: string;
  isin: string;
  symbol: string | null;
  scripCode: string | null;
  industry: string;
  /** NSE lists it with the small and medium enterprises, in a list of their own. */
  sme?: boolean;
  /** What was different before, oldest first; the fields above are as after all of them. */
  changes?: readonly IssuerChange[];
}

export interface IssuerChange {
  what: 'name' | 'symbol' | 'isin';
  from: string;
  to: string;
  /** The first IST day of the new one, `YYYY-MM-DD`. */
  on: string;
}

export interface Dataset {
  /** For people: what is replayed. */
  name: string;
  /** First and last IST day, `YYYY-MM-DD`. */
  firstDay: string;
  lastDay: string;
  filings: readonly ReplayFiling[];
  /** The answer for an address in the form of `addressOf`, null where the exchange has nothing there (404). */
  attachment(url: string): Promise<AttachmentAnswer | null>;
  /** Empty for a recording: it has no lists of securities. */
  issuers: readonly Issuer[];
  /** What is known to be true of each filing; null for a recording. */
  truth: readonly FilingTruth[] | null;
}

/** Instants of the first and the last row, epoch ms; the bounds of the days where there is none. */
export function extent(dataset: Dataset, bounds: { from: number; until: number }): { first: number; last: number } {
  const times = dataset.filings.map((filing) => filing.visibleFrom).sort((a, b) => a - b);
  return { first: times[0] ?? bounds.from, last: times.at(-1) ?? bounds.until };
}

/** One form of an address, however it was escaped: names of attachments hold blanks, brackets and accents. */
export function addressOf(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
