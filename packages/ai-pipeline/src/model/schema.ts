import { CATEGORIES } from '@filings/queue-core';
import { z } from 'zod';

/**
 * What the model is asked to answer, in the subset of JSON Schema that compatible endpoints share: every field
 * required, nullable instead of optional, no limits on lengths or numbers, nothing shared that would become a $ref.
 * Limits are set after the answer, by the contract and by verification.
 */
export const WireEnrichment = z.object({
  category: z.enum(CATEGORIES),
  headline: z.string().describe('One line, at most 200 characters, the deciding number first.'),
  summary: z.string().describe('Markdown, 40 to 200 words; tables of results kept as tables.'),
  sentiment: z.object({
    label: z.enum(['Positive', 'Negative', 'Neutral']),
    reason: z.string(),
  }),
  figures: z.array(
    z.object({
      metric: z.string().describe('snake_case: revenue, profit_after_tax, order_value, dividend_per_share, ...'),
      value: z.number().describe('In `unit`; brackets are negative.'),
      unit: z.enum(['Rs crore', 'Rs per share', 'USD million', 'percent', 'shares', 'ratio', 'count']),
      printed: z.string().describe('Number with its unit exactly as it stands in the quote.'),
      printed_unit: z.string().nullable().describe('The unit as printed, beside the number or in the table heading.'),
      period: z.string().nullable().describe('Q1FY26, H1FY26, 9MFY26 or FY26 (April to March), else null.'),
      basis: z.enum(['consolidated', 'standalone']).nullable(),
      comparison: z.enum(['current', 'previous_quarter', 'previous_year']),
      page: z.number().nullable().describe('Page of the quote; null when quoted from <filing>.'),
      quote: z.string().describe('Verbatim text of one line or sentence that contains the number.'),
    }),
  ),
  investors: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['individual', 'institution']),
      role: z.enum(['allottee', 'acquirer', 'seller', 'promoter', 'lender_converting', 'other']),
      page: z.number().nullable(),
      quote: z.string(),
    }),
  ),
});
export type WireEnrichment = z.infer<typeof WireEnrichment>;
