import { z } from 'zod';

/** What an announcement is about. What fits nothing is Procedural/Administrative. */
export const CATEGORIES = [
  'Financial Results',
  'Investor Presentation',
  'Procedural/Administrative',
  'Agreements/MoUs',
  'Annual Report',
  'Anti-dumping Duty',
  'Bonus/Stock Split',
  'Buyback',
  'Change in Address',
  'Change in KMP',
  'Change in MOA',
  'Clarifications/Confirmations',
  'Closure of Factory',
  'Concall Transcript',
  'Consolidation of Shares',
  'Credit Rating',
  'Debt & Financing',
  'Debt Reduction',
  'Delisting',
  'Demerger',
  'Demise of KMP',
  'Disruption of Operations',
  'Divestitures',
  'DRHP',
  'Expansion',
  'Fundraise - Preferential Issue',
  'Fundraise - QIP',
  'Fundraise - Rights Issue',
  'Global Pharma Regulation',
  'Incorporation/Cessation of Subsidiary',
  'Increase in Share Capital',
  'Insolvency and Bankruptcy',
  'Interest Rates Updates',
  'Investor/Analyst Meet',
  'Joint Ventures',
  'Litigation & Notices',
  'Mergers/Acquisitions',
  'Name Change',
  'New Order',
  'New Product',
  'One Time Settlement (OTS)',
  'Open Offer',
  'Operational Update',
  'PLI Scheme',
  'Reduction in Share Capital',
  'Regulatory Approvals/Orders',
  'Trading Suspension',
  'USFDA',
] as const;

export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

export const Sentiment = z.object({ label: z.enum(['Positive', 'Negative', 'Neutral']), reason: z.string().min(1) });
export type Sentiment = z.infer<typeof Sentiment>;

/** Where a fact stands: page 1.. of the document, or null for the exchange's own text of the row. */
const evidence = { page: z.int().positive().nullable(), quote: z.string().min(1) };

/** Quarter or other span plus fiscal year (April to March): `Q1FY26`, `H1FY26`, `9MFY26`, `FY26`. */
export const Period = z.string().regex(/^(Q[1-4]|H[12]|9M)?FY\d{2}$/);

export const Figure = z.object({
  /** snake_case: `revenue`, `profit_after_tax`, `order_value`, `dividend_per_share`, `issue_size`, … */
  metric: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** In `unit`. Amounts of money are in Rs crore unless they are per share. */
  value: z.number(),
  unit: z.enum(['Rs crore', 'Rs per share', 'USD million', 'percent', 'shares', 'ratio', 'count']),
  /** Number and unit as they stand on the page. */
  printed: z.string().min(1),
  printedUnit: z.string().min(1).nullable(),
  period: Period.nullable(),
  basis: z.enum(['consolidated', 'standalone']).nullable(),
  comparison: z.enum(['current', 'previous_quarter', 'previous_year']),
  ...evidence,
  /** True only where code found the quote on the page and derived the value from it (G18). */
  verified: z.boolean(),
});
export type Figure = z.infer<typeof Figure>;

/** A person or institution that takes, holds or gives up a stake. Customers, lenders and signatories are none (G21). */
export const Investor = z.object({
  name: z.string().min(2),
  kind: z.enum(['individual', 'institution']),
  role: z.enum(['allottee', 'acquirer', 'seller', 'promoter', 'lender_converting', 'other']),
  ...evidence,
});
export type Investor = z.infer<typeof Investor>;

/** Why something is less than it should be; `code` is stable, `message` is for people. */
export const Reason = z.object({ code: z.string().regex(/^[a-z][a-z0-9_]*$/), message: z.string().min(1) });
export type Reason = z.infer<typeof Reason>;

export const PageReading = z.object({
  page: z.int().positive(),
  source: z.enum(['native', 'ocr', 'garbled', 'empty']),
});

/** Where an enrichment comes from (G19). */
export const Provenance = z.object({
  engine: z.enum(['rules', 'model']),
  model: z.string().nullable(),
  promptVersion: z.string().nullable(),
  rulesVersion: z.string().min(1),
  /** Ids of the rules that decided, e.g. `category/nse-label/credit-rating`. */
  ruleIds: z.array(z.string()),
  tokens: z.object({ input: z.int(), output: z.int(), cached: z.int() }).nullable(),
  costUsd: z.number().nonnegative().nullable(),
  durationMs: z.number().nonnegative(),
  pages: z.array(PageReading),
  /** The rule by which a routine filing was spared the model, and its version; absent where none was applied (G16). */
  routine: z.object({ id: z.string().regex(/^[a-z][a-z0-9-]*$/), version: z.int().positive() }).optional(),
  /** Set when a better enrichment would be possible later (no text layer, model away, token limit). */
  degraded: Reason.nullable(),
});
export type Provenance = z.infer<typeof Provenance>;

export const Enrichment = z.object({
  category: Category,
  /** One line, numbers first. */
  headline: z.string().min(1).max(300),
  /** Markdown; tables kept. */
  summary: z.string().min(1),
  sentiment: Sentiment,
  figures: z.array(Figure),
  investors: z.array(Investor),
  provenance: Provenance,
});
export type Enrichment = z.infer<typeof Enrichment>;

/** What was read: the bytes' identity and shape. */
export const DocumentFacts = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the normalised text (NFKC, white space folded), null where there is too little text to compare. */
  textSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  bytes: z.int().positive(),
  pages: z.int().nonnegative(),
  contentType: z.string(),
  /** The address that answered. */
  url: z.url(),
});
export type DocumentFacts = z.infer<typeof DocumentFacts>;
