import type { DocumentModel } from '../pdf/model.ts';
import type { Company } from './companies.ts';
import type { Random } from './random.ts';
import type { FilingTruth, TrueFigure, TrueInvestor, UnreadableReason } from './truth.ts';

/** What a kind is given to compose one filing. */
export interface KindContext {
  company: Company;
  random: Random;
  /** The replayed day, `YYYY-MM-DD`. */
  day: string;
  /** The issuer's own number of the letter: no two letters are equal unless one event is meant. */
  reference: string;
}

/** How NSE labels and describes a filing. */
export interface NseLabel {
  desc: string;
  text: string;
}

/** How BSE labels and describes the same filing. */
export interface BseLabel {
  category: string;
  subcategory: string;
  agenda: number;
  /** NEWSSUB without the "Company - code - " in front. */
  subject: string;
  headline: string;
}

/** What the exchange serves for a filing that is not simply a readable PDF. */
export type Spoiling = 'scan' | 'no-text' | 'missing' | 'html' | 'truncated' | 'password' | 'empty' | ZipSpoiling;
/** A zip with the letter, with the letter and an annexure, with neither. */
export type ZipSpoiling = 'zip' | 'zip-of-two' | 'zip-without-pdf';

/** One event of an issuer, before it is known when and where it is filed. */
export interface Blueprint {
  kind: string;
  category: string;
  sentiment: FilingTruth['sentiment'];
  critical?: boolean;
  nse: NseLabel;
  bse: BseLabel;
  /** Null: the row stands alone. */
  document: DocumentModel | null;
  spoiling?: Spoiling;
  figures?: TrueFigure[];
  investors?: TrueInvestor[];
  dates?: FilingTruth['dates'];
}

export type Kind = (context: KindContext) => Blueprint;

export const UNREADABLE: Partial<Record<Spoiling, UnreadableReason>> = {
  missing: 'attachment_missing',
  html: 'not_a_pdf',
  truncated: 'pdf_damaged',
  password: 'pdf_password',
  'zip-without-pdf': 'attachment_zip',
  empty: 'attachment_empty',
};
