import type { Box } from '../document/page.ts';

/** Where a fact stands: code has found the quote there and derived the value from it (G18). */
export interface Evidence {
  page: number;
  /** The words that say it, as they stand on the page. */
  quote: string;
  /** Of the value itself, where its place is known. */
  box?: Box;
}

export const DATE_KINDS = [
  'letter',
  'board_meeting',
  'quarter_end',
  'agm',
  'egm',
  'postal_ballot',
  'record_date',
  'ex_date',
  'book_closure_start',
  'book_closure_end',
  'payment_date',
  'event',
  'effective',
  'other',
] as const;
export type DateKind = (typeof DATE_KINDS)[number];

/** A date with what it is the date of. `other`: a date of the filing that no wording types. */
export interface DateFact extends Evidence {
  type: 'date';
  kind: DateKind;
  /** ISO `YYYY-MM-DD`. */
  date: string;
  printed: string;
}

/** An amount of money with its role, in Rs crore (USD million for dollars). */
export interface AmountFact extends Evidence {
  type: 'amount';
  role: 'order_value' | 'issue_size' | 'consideration' | 'penalty' | 'demand' | 'investment' | 'other';
  value: number;
  unit: 'Rs crore' | 'USD million';
  printed: string;
}

export interface DividendFact extends Evidence {
  type: 'dividend';
  kind: 'interim' | 'final' | 'special' | null;
  /** Rs per share. */
  perShare: number;
  printed: string;
}

/** A split of `from` shares into `to`, or a bonus of `to` new shares for `from` held. */
export interface RatioFact extends Evidence {
  type: 'ratio';
  kind: 'split' | 'bonus' | 'consolidation' | 'rights' | 'swap';
  from: number;
  to: number;
  printed: string;
}

/** One row of a table of allottees. */
export interface AllotmentFact extends Evidence {
  type: 'allotment';
  name: string;
  kind: 'individual' | 'institution';
  shares: number | null;
  /** Rs crore. */
  amount: number | null;
}

/** What the auditor concludes about the statements that follow. */
export interface AuditFact extends Evidence {
  type: 'audit';
  report: 'audit' | 'limited_review';
  conclusion: 'unmodified' | 'qualified' | 'adverse' | 'disclaimer';
  /** Matters that are emphasised without modifying the conclusion. */
  emphasis: boolean;
  basis: 'consolidated' | 'standalone' | null;
}

export type DocumentFact = DateFact | AmountFact | DividendFact | RatioFact | AllotmentFact | AuditFact;
