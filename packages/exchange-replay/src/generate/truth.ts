import type { Dataset, Exchange } from '../dataset.ts';

/** A number that stands in the document (page 1..). Money in Rs crore unless per share. */
export interface TrueFigure {
  metric: string;
  value: number;
  unit: 'Rs crore' | 'Rs per share';
  period: string | null;
  basis: 'consolidated' | 'standalone' | null;
  page: number;
}

export interface TrueInvestor {
  name: string;
  kind: 'individual' | 'institution';
  role: 'allottee' | 'acquirer' | 'seller';
}

/** Why a filing can never be more than detected. */
export type UnreadableReason =
  | 'attachment_missing'
  | 'not_a_pdf'
  | 'pdf_damaged'
  | 'pdf_password'
  | 'attachment_zip'
  | 'attachment_empty';

/** What is known to be true of one generated filing. */
export interface FilingTruth {
  exchange: Exchange;
  segment: string;
  exchangeId: string;
  kind: string;
  company: { name: string; isin: string | null };
  /** One of the 48 categories. */
  category: string;
  sentiment: 'Positive' | 'Negative' | 'Neutral';
  /** Equal for filings whose attachments are equal byte for byte; null where there is no attachment. */
  documentKey: string | null;
  expected: 'enriched' | 'detected';
  reason: UnreadableReason | null;
  /** Set where the document has no text at all: of scans the text is recognised. */
  degraded: 'no_text_layer' | null;
  figures: TrueFigure[];
  investors: TrueInvestor[];
  /** ISO days, by what they are. */
  dates: { kind: string; date: string }[];
}

/**
 * How many announcements the day holds: one a document, one a filing that has none. `among` narrows it, e.g. to the
 * segments that somebody polls. Null for a recording, whose truth nobody knows.
 */
export function expectedAnnouncements(
  dataset: Dataset,
  among: (filing: FilingTruth) => boolean = () => true,
): number | null {
  if (dataset.truth === null) return null;
  const filings = dataset.truth.filter(among);
  const documents = new Set(filings.flatMap(({ documentKey }) => documentKey ?? []));
  return documents.size + filings.filter(({ documentKey }) => documentKey === null).length;
}
