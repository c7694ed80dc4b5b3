import type { Category, Filing } from '@filings/queue-core';
import type { Letter } from '../../text/letter.ts';
import { withoutBoilerplate } from '../../text/letter.ts';
import { labelRule } from './labels.ts';
import type { CategoryRule } from './rule.ts';
import { TEXT_RULES } from './texts.ts';
import { TITLE_RULES } from './titles.ts';
import { TRAPS } from './traps.ts';

export interface Reading {
  /** The row's subject, the exchange's sentence and the letter's own subject line. */
  title: string;
  /** Disclosure sentences and the document's beginning. */
  text: string;
  /** All readable pages. */
  document: string;
}

export interface CategoryDecision {
  category: Category;
  ruleId: string;
}

/** Characters of the document that count as its beginning: a covering letter and a first page. */
const BEGINNING = 3500;
const MOST = 200_000;

export function readingOf(filing: Filing, letter: Letter, documentText: string): Reading {
  const title = [filing.subject, withoutBoilerplate(filing.text), letter.subject ?? ''].filter(Boolean).join('\n');
  const document = documentText.slice(0, MOST).replace(/[ \t]+/g, ' ');
  const text = [filing.text, ...letter.disclosures, document.slice(0, BEGINNING)].join('\n');
  return { title, text, document };
}

/**
 * Traps first, then what the exchange's own label settles, then title and text in the order of the rules, then what
 * the label suggests. What fits nothing is Procedural/Administrative.
 */
export function decideCategory(filing: Pick<Filing, 'category' | 'subcategory'>, reading: Reading): CategoryDecision {
  const label = labelRule(filing.category, filing.subcategory);
  const trap = TRAPS.find((rule) => fits(rule, reading));
  if (trap) return { category: trap.category, ruleId: `category/${trap.in}/${trap.id}` };
  if (label?.strength === 'settles') return { category: label.category, ruleId: `category/label/${label.id}` };
  const rule = [...TITLE_RULES, ...TEXT_RULES].find((candidate) => fits(candidate, reading));
  // A label that names the event beats a guess from running text that finds nothing but routine.
  if (rule && !(label && rule.category === 'Procedural/Administrative')) {
    return { category: rule.category, ruleId: `category/${rule.in}/${rule.id}` };
  }
  if (label) return { category: label.category, ruleId: `category/label/${label.id}` };
  return { category: 'Procedural/Administrative', ruleId: 'category/default' };
}

function fits(rule: CategoryRule, reading: Reading): boolean {
  const places =
    rule.in === 'any'
      ? [reading.title, reading.text]
      : rule.in === 'document'
        ? [reading.document]
        : [reading[rule.in]];
  const also = rule.in === 'document' ? reading.document : `${reading.title}\n${reading.text}`;
  return (
    places.some((place) => rule.says.test(place) && !rule.not?.test(place)) && (!rule.also || rule.also.test(also))
  );
}
