import type { Page } from '../../document/page.ts';
import { parseNumber } from '../../figures/amounts.ts';
import { kindOf } from '../../investors/kind.ts';
import { isName, nameOf } from '../../investors/name.ts';
import type { AllotmentFact } from '../fact.ts';
import { quoteOf, type Unit } from '../text/units.ts';
import { readAllotmentTables } from './table.ts';

export const ALLOTMENT =
  /\b(?:allot(?:ted|ment|tees?)|preferential (?:issue|basis|allotment)|qualified institutions? placement|QIP)\b/i;

const PROPER = String.raw`(?:[A-Z][\w&.'’-]*|of|and|\(India\))(?:\s+(?:[A-Z][\w&.'’()-]*|of|and|&)){0,9}`;
/** "allotted 10,09,40,000 equity shares of Rs 10 each to Meridian Group Inc". */
export const ALLOTTED_TO = new RegExp(
  String.raw`\ballotted\s[^.;]{0,60}\bshares\b[^.;]{0,80}?\bto\s+(?:M\/s\.?\s+)?(?<name>${PROPER})`,
  'g',
);

/** Who was allotted shares: rows of lists, else the one that a sentence names. Each name once. */
export function readAllotments(pages: readonly Page[], units: readonly Unit[]): AllotmentFact[] {
  if (!pages.some((page) => ALLOTMENT.test(page.text))) return [];
  const seen = new Set<string>();
  return [...readAllotmentTables(pages), ...units.flatMap(readSentence)].filter((fact) => {
    const key = fact.name.toLowerCase().replace(/[^a-z]/g, '');
    return key.length > 2 && !seen.has(key) && seen.add(key);
  });
}

function readSentence(unit: Unit): AllotmentFact[] {
  return [...unit.text.matchAll(ALLOTTED_TO)].flatMap((match) => {
    const name = nameOf(match.groups!.name!)
      .replace(/[\s,.(]+$/, '')
      .replace(/\s+(?:and|of)$/, '');
    if (!isName(name) || !/\s/.test(name)) return [];
    const count = /\b\d[\d,]*\b(?=[^\d]{0,40}\bshares\b)/.exec(match[0])?.[0];
    const [from, to] = [match.index, match.index + match[0].length];
    return [
      {
        type: 'allotment' as const,
        name,
        kind: kindOf(name),
        shares: count === undefined ? null : parseNumber(count),
        amount: null,
        page: unit.page,
        quote: quoteOf(unit, from, to),
      },
    ];
  });
}
