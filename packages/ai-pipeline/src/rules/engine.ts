import { createHash } from 'node:crypto';
import type { Enrichment, Filing } from '@filings/queue-core';
import { isReadable, type Page } from '../document/page.ts';
import { AMOUNT_RULES, type Passage, readFacts } from '../figures/facts.ts';
import { readInvestors } from '../investors/read.ts';
import { readStatements } from '../statements/enrichment.ts';
import { METRIC_RULES } from '../statements/metric-rules.ts';
import { readLetter } from '../text/letter.ts';
import { sourcesOf, verifyFacts } from '../verify.ts';
import { decideCategory, readingOf } from './category/decide.ts';
import { LABEL_RULES } from './category/labels.ts';
import { TEXT_RULES } from './category/texts.ts';
import { TITLE_RULES } from './category/titles.ts';
import { TRAPS } from './category/traps.ts';
import { composeHeadline } from './headline.ts';

import { decideSentiment, EVENTS } from './sentiment.ts';
import { composeSummary } from './summary.ts';

/** Version of all rules: the number for code, the hash for the tables of data. */
export const RULES_VERSION = `1-${createHash('sha256')
  .update(
    JSON.stringify([LABEL_RULES, TRAPS, TITLE_RULES, TEXT_RULES, EVENTS, METRIC_RULES, AMOUNT_RULES], (_key, value) =>
      value instanceof RegExp ? String(value) : value,
    ),
  )
  .digest('hex')
  .slice(0, 8)}`;

export type RulesEnrichment = Omit<Enrichment, 'provenance'> & { ruleIds: string[] };

/** Pages whose sentences are looked at for amounts: a covering letter and its first annexure. */
const FACT_PAGES = 4;

/**
 * The engine that is always there: exchange labels, ordered word rules, table geometry. Pure: same filing and pages,
 * same enrichment. Everything that it states went through the verification that a model's answer goes through.
 */
export function enrichByRules(filing: Filing, pages: readonly Page[]): RulesEnrichment {
  const letter = readLetter(pages);
  const readable = pages.filter(isReadable);
  const passages = passagesOf(filing, readable);
  const reading = readingOf(filing, letter, readable.map((page) => page.text).join('\n'));
  const { category, ruleId } = decideCategory(filing, reading);
  const { figures, investors } = verifyFacts(
    {
      figures: [...(category === 'Financial Results' ? readStatements(pages) : []), ...readFacts(category, passages)],
      investors: readInvestors(category, readable, passages),
    },
    sourcesOf(pages, filing),
  );
  const { sentiment, ruleId: sentimentRule } = decideSentiment(category, reading, figures);
  return {
    category,
    headline: composeHeadline(category, filing, letter, figures),
    summary: composeSummary(category, filing, letter, figures, investors),
    sentiment,
    figures,
    investors,
    ruleIds: [ruleId, sentimentRule],
  };
}

function passagesOf(filing: Filing, readable: readonly Page[]): Passage[] {
  const row = [filing.subject, filing.text].filter(Boolean).join('\n');
  const pages = readable.slice(0, FACT_PAGES).map((page) => ({
    page: page.page,
    text: page.lines.map((line) => line.text).join(' '),
  }));
  return [...pages, { page: null, text: row }];
}
