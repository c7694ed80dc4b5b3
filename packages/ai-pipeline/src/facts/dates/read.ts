import type { Page } from '../../document/page.ts';
import { isQuarterEnd } from '../../figures/periods.ts';
import type { DateFact, DateKind } from '../fact.ts';
import { boxOf, quoteOf, type Unit } from '../text/units.ts';
import { columnDates } from './columns.ts';
import { BEHIND, KIND_RULES, OF_A_RULE } from './kinds.ts';
import { letterDates, meetingToday } from './letter.ts';
import { periodEnds } from './periods.ts';
import { findDates, type PrintedDate, weekdayContradicts } from './printed.ts';
import { wrappedDates } from './wrapped.ts';

/** The dates of one page, each once a kind; one that several wordings type keeps its kinds, `other` only without. */
export function readDates(page: Page, units: readonly Unit[]): DateFact[] {
  const letters = letterDates(page);
  const found = [
    ...letters,
    ...columnDates(page),
    ...units.flatMap(datesOf),
    ...wrappedDates(page).flatMap(datesOf),
    ...units.flatMap(periodEnds),
  ];
  const today = meetingToday(page, units, letters);
  if (today && !found.some((fact) => fact.kind === 'board_meeting')) found.push(today);
  const typed = new Set(found.filter((fact) => fact.kind !== 'other').map((fact) => fact.date));
  const seen = new Set<string>();
  return found.filter((fact) => {
    const key = `${fact.kind} ${fact.date}`;
    return !(fact.kind === 'other' && typed.has(fact.date)) && !seen.has(key) && seen.add(key);
  });
}

function datesOf(unit: Unit): DateFact[] {
  const facts: DateFact[] = [];
  let last: DateKind | null = null;
  let start = 0;
  for (const printed of findDates(unit.text, unit.recognised)) {
    const ofARule = OF_A_RULE.test(unit.text.slice(start, printed.index));
    const kind: DateKind = ofARule ? 'other' : kindOf(unit, printed, start, last);
    last = ofARule ? null : kind;
    start = printed.index + printed.printed.length;
    // A day of the week that does not fit leaves open which of the two was misread.
    if (ofARule || (unit.recognised && weekdayContradicts(unit.text, printed))) continue;
    facts.push(dateFact(unit, kind, printed));
  }
  return facts;
}

function dateFact(unit: Unit, kind: DateKind, { date, printed, index }: PrintedDate): DateFact {
  const [from, to] = [index, index + printed.length];
  const box = boxOf(unit, from, to);
  return { type: 'date', kind, date, printed, page: unit.page, quote: quoteOf(unit, from, to), ...(box && { box }) };
}

const LINK =
  /^[\s,)]*(?:\([^)]{0,30}\)\s*)?(?:,|and|&|\/|to|till|until|up to|upto|through|-|–|v\/s|vs\.?|as well as|and also)?[\s,]*(?:and\s+)?(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?(?:the\s+)?$/i;
const TO = /\b(?:to|till|until|up ?to|through)\b|-|–/i;

function kindOf(unit: Unit, printed: PrintedDate, start: number, last: DateKind | null): DateKind {
  const after = unit.text.slice(printed.index + printed.printed.length, printed.index + printed.printed.length + 160);
  const behind = BEHIND.find((rule) => rule.after.test(after));
  if (behind) return behind.kind;
  const between = unit.text.slice(start, printed.index);
  if (last && LINK.test(between)) {
    if (last === 'book_closure_start' && TO.test(between)) return 'book_closure_end';
    return last === 'quarter_end' && !isQuarterEnd(printed.date) ? 'other' : last;
  }
  const nearest = nearestRule(unit.text.slice(0, printed.index), printed.date, start);
  return nearest ?? 'other';
}

const IS = /(?:\b(?:is|being|are|be|as)\b|:)[\s:,"“–-]*(?:on\s+)?(?:the\s+)?(?:[a-z]+day,?\s*)?(?:the\s+)?$/i;

/** The keyword that ends last before the date, within its reach; dates that stand between belong to themselves. */
function nearestRule(before: string, date: string, start: number): DateKind | null {
  let best: { kind: DateKind; end: number; begin: number } | null = null;
  for (const rule of KIND_RULES) {
    if (rule.quarterEnd && !isQuarterEnd(date)) continue;
    for (const match of before.matchAll(rule.before)) {
      const end = match.index + match[0].trimEnd().length;
      const gap = before.slice(end);
      if (before.length - end > rule.reach || rule.between?.test(gap)) continue;
      if (end < start) continue;
      // "The record date for the payment of ... is": what a sentence speaks of wins over what stands nearer.
      if (rule.subject && IS.test(gap) && !/\bheld\b/i.test(gap)) return rule.kind;
      if (!best || end > best.end || (end === best.end && match.index > best.begin))
        best = { kind: rule.kind, end, begin: match.index };
    }
  }
  return best?.kind ?? null;
}
