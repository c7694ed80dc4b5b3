import type { Category, Investor } from '@filings/queue-core';
import type { Page } from '../document/page.ts';
import { ALLOTMENT, ALLOTTED_TO } from '../facts/allotments/read.ts';
import { readAllotmentTables } from '../facts/allotments/table.ts';
import type { Passage } from '../figures/facts.ts';
import { oneLine } from '../text/normalise.ts';
import { kindOf } from './kind.ts';
import { isName } from './name.ts';
import { readOfferors } from './offer.ts';

/**
 * People and institutions that take or give up a stake (G21). Only three kinds of text name them plainly enough
 * for rules: the list of allottees of an allotment, the cover of a letter of offer, and a sentence that says to whom
 * shares were allotted, who the acquirer is or from whom a stake is bought.
 */
export function readInvestors(category: Category, pages: readonly Page[], passages: readonly Passage[]): Investor[] {
  const text = passages.map((passage) => passage.text).join('\n');
  const found: Investor[] = [];
  if (ALLOTMENT_CATEGORIES.has(category) && ALLOTMENT.test(text)) found.push(...allottees(pages));
  if (category === 'Open Offer') found.push(...pages.slice(0, COVER_PAGES).flatMap(readOfferors));
  if (STAKE_CATEGORIES.has(category)) found.push(...passages.flatMap(readAcquirers));
  const seen = new Set<string>();
  return found.filter((investor) => {
    const key = investor.name.toLowerCase().replace(/[^a-z]/g, '');
    return key.length > 2 && !seen.has(key) && seen.add(key);
  });
}

function allottees(pages: readonly Page[]): Investor[] {
  return readAllotmentTables(pages).map(({ name, kind, page, quote }) => ({
    name,
    kind,
    role: 'allottee',
    page,
    quote,
  }));
}

const ALLOTMENT_CATEGORIES: ReadonlySet<Category> = new Set([
  'Fundraise - Preferential Issue',
  'Fundraise - QIP',
  'Increase in Share Capital',
]);
const STAKE_CATEGORIES: ReadonlySet<Category> = new Set(['Open Offer', 'Divestitures', 'Mergers/Acquisitions']);
/** A letter of offer stands behind a covering letter. */
const COVER_PAGES = 6;
const PROPER = String.raw`(?:[A-Z][\w&.'’-]*|of|and|\(India\))(?:\s+(?:[A-Z][\w&.'’()-]*|of|and|&)){0,9}`;
const ACQUIRER = [
  {
    pattern: new RegExp(
      String.raw`\bby\s+(?:M\/s\.?\s+|Mr\.?\s+|Ms\.?\s+|Mrs\.?\s+)?(?<name>${PROPER})\s*,?\s*\(?\s*(?:["'“‘(]*\s*(?:the\s+)?["'“‘]?acquirers?\b)`,
      'g',
    ),
    role: 'acquirer' as const,
  },
  { pattern: ALLOTTED_TO, role: 'allottee' as const },
  {
    pattern: new RegExp(
      String.raw`\bacquir(?:e|ed|ing)\s[^.;]{0,40}?\d%\s[^;]{0,120}?\bfrom\s+(?:M\/s\.?\s+|Mr\.?\s+|Ms\.?\s+|Mrs\.?\s+)?(?<name>${PROPER})(?=\s+(?:for|at|against|on)\b|\s*[,.;])`,
      'g',
    ),
    role: 'seller' as const,
  },
];

function readAcquirers(passage: Passage): Investor[] {
  const text = oneLine(passage.text);
  return ACQUIRER.flatMap(({ pattern, role }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const name = oneLine(match.groups?.name ?? '')
        .replace(/[\s,.(]+$/, '')
        .replace(/\s+(?:and|of)$/, '');
      return isName(name) && /\s/.test(name)
        ? [{ name, kind: kindOf(name), role, page: passage.page, quote: match[0].trim() }]
        : [];
    }),
  );
}
