import type { Box, PageSource } from '../document/page.ts';

/** The lines of a results statement that readers ask for; other rows are kept for the arithmetic. */
export const METRICS = [
  'revenue',
  'other_income',
  'total_income',
  'total_expenses',
  'exceptional_items',
  'profit_before_tax',
  'tax_expense',
  'profit_after_tax',
  'eps_basic',
  'eps_diluted',
  'paid_up_capital',
  'interest_earned',
] as const;
export type Metric = (typeof METRICS)[number];

/** A statement as it stands on the page, before anything is believed. One page may hold several. */
export interface StatementGrid {
  page: number;
  source: Extract<PageSource, 'native' | 'ocr'>;
  /** Null where the page names both or neither, and the document has both. */
  basis: 'consolidated' | 'standalone' | null;
  /** As printed, and Rs crore per printed one; null where no heading gives it. */
  unit: { printed: string; crore: number } | null;
  columns: StatementColumn[];
  rows: StatementRow[];
  /** The page of the statement whose columns these are: the rest of a statement that did not fit on its page. */
  continues?: number;
}

export interface StatementColumn {
  x: number;
  right: number;
  /** All header lines above it. */
  header: string;
  /** ISO date on which the period ends; null where the header names none that can be read. */
  periodEnd: string | null;
  span: 'quarter' | 'half_year' | 'nine_months' | 'year' | null;
  /** `Q3FY26`, `H1FY26`, `9MFY26`, `FY26`; null unless both of the above are known. */
  period: string | null;
  comparison: 'current' | 'previous_quarter' | 'previous_year' | null;
  /** Where standalone and consolidated columns stand side by side in one table; else the grid's basis holds. */
  basis?: 'consolidated' | 'standalone';
}

export interface StatementRow {
  metric: Metric | null;
  /** As printed, the lines of a wrapped label joined. */
  label: string;
  /** The text of the page's lines that it stands on: the evidence. */
  quote: string;
  /** One a column; null where nothing stands. */
  cells: (StatementCell | null)[];
}

export interface StatementCell {
  /** As it stands, before any repair: `(31.44)`, `-`, `Nil`, `1,O5.2l`. */
  printed: string;
  box: Box;
  /** 0..100, of recognised text only. */
  confidence?: number;
}

/** One figure of a statement, proved or not. */
export interface StatementFigure {
  metric: Metric;
  /** Rs crore, or Rs per share. */
  value: number;
  unit: 'Rs crore' | 'Rs per share';
  /** As it stands on the page. */
  printed: string;
  printedUnit: string | null;
  /** What `printed` was taken for where recognition had confused characters; null where it is taken as it stands. */
  repaired: string | null;
  period: string;
  periodEnd: string;
  basis: 'consolidated' | 'standalone' | null;
  comparison: 'current' | 'previous_quarter' | 'previous_year' | null;
  page: number;
  box: Box;
  quote: string;
  /** `verified`: arithmetic or another printing of the same figure proves it; `doubtful`: it may be wrong. */
  status: 'verified' | 'doubtful';
  /** Ids of the checks that prove it (`income-adds-up`), or that it fails. */
  checks: string[];
}
