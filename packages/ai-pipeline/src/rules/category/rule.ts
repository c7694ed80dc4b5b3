import type { Category } from '@filings/queue-core';

/**
 * Ordered rules on words: the first that fits decides. `in: 'title'` looks at the subject of the row, the exchange's
 * sentence and the letter's subject line; `text` at the disclosure sentences and the document's beginning; `any` at
 * both; `document` at all of its text. Every word has its boundary: "onboarding" is not a Board (G16). A change here changes RULES_VERSION.
 */
export interface CategoryRule {
  id: string;
  category: Category;
  in: 'title' | 'text' | 'any' | 'document';
  says: RegExp;
  /** Must not be said in the same place. */
  not?: RegExp;
  /** Must be said somewhere in title or text too. */
  also?: RegExp;
}

/** Words of authorities: an order of theirs is not an order won. */
export const AUTHORITY =
  /\b(?:GST|CGST|SGST|customs|excise|income[- ]tax|service tax|tax (?:authority|department|officer)|assessment order|adjudicat(?:ion|ing)|SEBI order|NCLT|NCLAT|tribunal|court|show[- ]cause|enforcement directorate|demand (?:order|notice)|penalt(?:y|ies))\b/i;
