import type { Page } from '../document/page.ts';
import { foldQuote } from '../text/normalise.ts';
import { standsIn } from '../verify.ts';
import { readAllotments } from './allotments/read.ts';
import { readAmounts } from './amounts.ts';
import { readAudits } from './audit.ts';
import { readDates } from './dates/read.ts';
import { readDividends } from './dividends.ts';
import type { DocumentFact } from './fact.ts';
import { readHeadedAmounts } from './headed.ts';
import { readRatios } from './ratios.ts';
import { unitsOf } from './text/units.ts';

/**
 * What a document states outright: dates, dividends, ratios, amounts with a role, allottees, auditors' conclusions.
 * Each stands on its page word for word (G18); a fact whose quote does not is dropped. Pure: same pages, same facts.
 */
export function readDocumentFacts(pages: readonly Page[]): DocumentFact[] {
  const readable = pages.filter((page) => page.source === 'native' || page.source === 'ocr');
  const read = readable.map((page) => ({ page, units: unitsOf(page) }));
  const facts = [
    ...read.flatMap(({ page, units }) => readDates(page, units)),
    ...once(
      read.flatMap(({ units }) => units.flatMap(readDividends)),
      (fact) => `${fact.kind} ${fact.perShare}`,
    ),
    ...once(
      read.flatMap(({ units }) => units.flatMap(readRatios)),
      (fact) => `${fact.kind} ${fact.from} ${fact.to}`,
    ),
    ...once(
      read.flatMap(({ page, units }) => [...units.flatMap(readAmounts), ...readHeadedAmounts(page)]),
      (fact) => `${fact.role} ${fact.value} ${fact.page}`,
    ),
    ...readAllotments(
      readable,
      read.flatMap(({ units }) => units),
    ),
    ...readAudits(readable),
  ];
  const texts = new Map(readable.map((page) => [page.page, foldQuote(page.lines.map((line) => line.text).join('\n'))]));
  return facts.filter((fact) => standsIn(foldQuote(fact.quote), texts.get(fact.page) ?? ''));
}

function once<T>(facts: T[], keyOf: (fact: T) => string): T[] {
  const seen = new Set<string>();
  return facts.filter((fact) => !seen.has(keyOf(fact)) && seen.add(keyOf(fact)));
}
