import type { Exchange, Filing } from '@filings/queue-core';

/** What a rule may look at: the row as the exchange published it, never the document. */
export type RoutineRow = Pick<
  Filing,
  'exchange' | 'segment' | 'category' | 'subcategory' | 'subject' | 'text' | 'scripCode' | 'attachment' | 'raw'
>;

/** A row in short, as the examples of a rule give it; what is left out is empty. */
export interface RoutineExample {
  exchange: Exchange;
  segment?: string;
  category?: string;
  subcategory?: string;
  subject?: string;
  text?: string;
  /** Name of the attachment. */
  file?: string;
  scripCode?: string;
  raw?: Record<string, unknown>;
}

/**
 * A kind of filing that says nothing new, and so is spared the model (G16). Precision comes first: a filing that a rule
 * passes over costs a model call, one that it takes wrongly costs a reader the news. All parts are data: whoever
 * changes what a rule takes or leaves gives it a new version, and a test holds each version to its hash.
 */
export interface RoutineRule {
  /** Stable, kebab-case: it stands in provenance, in reports and in the setting that turns rules off. */
  id: string;
  version: number;
  /** What the filings are, for a table. */
  title: string;
  /** Why nothing is lost by it. */
  why: string;
  exchanges?: readonly Exchange[];
  segments?: readonly string[];
  /** Scrip codes that stand for the segment where a row comes without its own. */
  scripCodes?: RegExp;
  /** The exchange's own labels that name the matter. They are asked first, and settle it. */
  labels?: readonly string[];
  /** The matter in the filer's words, read from its beginning; counts only where the label leaves the matter open. */
  says?: RegExp;
  /** The row's form, whatever its label: name or path of the attachment. */
  file?: RegExp;
  /** Must stand somewhere in the row too, the attachment's name included: for labels that hold more than the matter. */
  needs?: RegExp;
  /** Words anywhere in the row, the attachment's name included, that forbid the rule. They always win. */
  not: readonly RegExp[];
  /** The same for the free part of the attachment's name, where filers run their words together. */
  notNamed?: RegExp;
  /** It applies only where this attachment of this issuer is enriched already, and takes that enrichment over. */
  repeats?: true;
  /** Whether the document is still read by the rules engine, or the row says it all and nothing is downloaded. */
  reads: 'document' | 'row';
  examples: { fit: readonly RoutineExample[]; pass: readonly RoutineExample[] };
}
