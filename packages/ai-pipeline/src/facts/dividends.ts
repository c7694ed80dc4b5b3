import type { DividendFact } from './fact.ts';
import { boxOf, quoteOf, type Unit } from './text/units.ts';

const CURRENCY = '(?:rs.?|inr|₹|re.?|rupees|`)';
const NUMBER = String.raw`\d{1,4}(?:,\d{3})?(?:\.\d{1,4})?`;
/** "Rs. 2.50", "₹ 5/-", "50 paise", "Paise 50". */
const AMOUNT = new RegExp(
  String.raw`(?<![a-z])${CURRENCY}\s*[.:]?\s*(?<rs>${NUMBER})(?![\d,.]*\d)\s*(?:\/-|\/=|-\/)?(?!\s*(?:crores?|crs?\b|lakhs?|lacs?|millions?|mn\b|billions?|bn\b|%))|(?<![\d.])(?<p>\d{1,2})\s?paise|paise\s(?<q>\d{1,2})(?!\d)`,
  'gi',
);
const PER_SHARE =
  /\b(?:per|each|every|for each|on every|for every|on each|an)\s+(?:(?:fully|partly)[- ]?(?:paid)?[- ]?(?:up)?\s+)?(?:one\s+|1\s+)?(?:fully paid[- ]?up\s+)?(?:(?:equity|ordinary)\s+)?shares?\b|\/\s?(?:equity\s+)?share\b|\bp\.?e\.?r share\b/i;
/** What stands before a face value or a sum over several dividends. */
const NOT_BEFORE =
  /(?:(?:face|nominal|par|paid[- ]?up)\s+value\s*(?:of|is|being|:|@)?\s*|\bshares? (?:of|having)\s*(?:the |a )?(?:face value (?:of )?)?|\btotal(?:ling)? (?:\w+ ){0,2}dividends?\b[^.;]{0,80}|\baggregat\w*\b[^.;]{0,60}|\b(?:previous|last|preceding) (?:financial )?year\b[^.;)]{0,40}|\b(?:as against|compared (?:to|with)|versus|vs\.?)\s[^.;)]{0,30}|\bout ?(?:flow|go)\b[^.;]{0,60}|\b(?:earnings?|book value|price|premium|EPS)\b[^.;]{0,40})$/i;
const EACH_AFTER = /^\s*(?:\([^)]{0,60}\)\s*)?each\b/i;
const DIVIDEND = /\bdividend\b/gi;
/** Characters between the word and the amount. */
const REACH = 160;
const MOST = 5000;

/** Dividends per equity share; "25 % on the face value of Rs 10" only where no amount stands beside. */
export function readDividends(unit: Unit): DividendFact[] {
  if (
    !/\bdividend/i.test(unit.text) ||
    /\bpreference (?:share )?dividend|dividend (?:distribution )?(?:policy|yield)/i.test(unit.text)
  )
    return [];
  const facts: DividendFact[] = [];
  for (const match of unit.text.matchAll(AMOUNT)) {
    const before = unit.text.slice(Math.max(0, match.index - REACH), match.index);
    const after = unit.text.slice(match.index + match[0].length, match.index + match[0].length + 200);
    const word = [...before.matchAll(DIVIDEND)].at(-1);
    const value = match.groups?.rs
      ? Number(match.groups.rs.replace(',', ''))
      : Number(match.groups?.p ?? match.groups?.q) / 100;
    if (!word || !(value > 0 && value < MOST)) continue;
    if (NOT_BEFORE.test(before) || EACH_AFTER.test(after) || !isPerShare(unit, before.slice(word.index), after))
      continue;
    facts.push(factOf(unit, match, value, word.index + Math.max(0, match.index - REACH)));
  }
  return facts.length > 0 ? facts : ofFaceValue(unit);
}

/** "per equity share" behind the amount (face values and words for numbers between), or in a row's label before it. */
function isPerShare(unit: Unit, since: string, after: string): boolean {
  const share = PER_SHARE.exec(after);
  if (
    share &&
    share.index < 130 &&
    !/\bpreference\b|\bcrores?\b|\blakhs?\b/i.test(after.slice(0, share.index + share[0].length + 12))
  )
    return true;
  if (PER_SHARE.test(since) && !/[.;]\s*$/.test(since)) return true;
  return (
    unit.kind === 'row' &&
    /\b(?:rate|amount|quantum|quantity|details) of (?:the )?(?:\w+ )?dividend\b/i.test(unit.text.slice(0, unit.valueAt))
  );
}

function factOf(unit: Unit, match: RegExpMatchArray, value: number, wordAt: number): DividendFact {
  const [from, to] = [match.index!, match.index! + match[0].length];
  const box = boxOf(unit, from, to);
  return {
    type: 'dividend',
    kind: kindOf(unit.text, wordAt, from),
    perShare: value,
    printed: match[0].trim(),
    page: unit.page,
    quote: quoteOf(unit, from, to),
    ...(box && { box }),
  };
}

/** The nearest kind around the word: "second interim dividend", "Dividend (Final)", "interim and special dividend". */
function kindOf(text: string, wordAt: number, amountAt: number): DividendFact['kind'] {
  const before = [...text.slice(Math.max(0, wordAt - 40), wordAt).matchAll(/\b(interim|final|special)\b/gi)].at(-1);
  const between = /\b(interim|final|special)\b/i.exec(text.slice(wordAt, amountAt));
  const word = (before ?? between)?.[1]?.toLowerCase();
  return word === 'interim' || word === 'final' || word === 'special' ? word : null;
}

const OF_FACE =
  /\bdividend\b[^.;]{0,60}?(?<pct>\d{1,4}(?:\.\d{1,2})?)\s?(?:%|per ?cent)[^.;]{0,80}?\b(?:face|nominal|par) value\s*(?:of|is|:)?\s*(?:rs\.?|inr|₹|re\.?)\s*(?<face>\d{1,4}(?:\.\d+)?)/i;

function ofFaceValue(unit: Unit): DividendFact[] {
  const match = OF_FACE.exec(unit.text);
  if (!match?.groups || /preference/i.test(match[0])) return [];
  const value = Number(((Number(match.groups.pct) * Number(match.groups.face)) / 100).toPrecision(8));
  return value > 0 && value < MOST ? [factOf(unit, match, value, match.index)] : [];
}
