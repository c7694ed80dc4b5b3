import { findDates, isQuarterEnd, type Span, yearToDate } from '../figures/periods.ts';
import { editDistance, wordsOf } from './words.ts';

/** What the words above a column, or a title, say of a period. */
export interface PrintedPeriod {
  /** ISO date of a quarter end. */
  end: string | null;
  /** `to_date`: since the fiscal year began; `months`: so many months, whose number cannot be read. */
  span: Span | 'to_date' | 'months' | null;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*';
const MONTH_YEAR = new RegExp(
  String.raw`(?<![a-z])(${MONTH})[\s.,'’‘-]*(?:\d{1,2}(?:st|nd|rd|th)?\s*[,.'’-]\s*)?('?\d{4}|'?\d{2})(?!\d)`,
  'gi',
);
const FISCAL = /(?<![a-z])fy\s*['’]?\s*(?:(20\d\d)\s*[-–/]\s*)?(\d{4}|\d{2})\b/i;
const FISCAL_PAIR = /\b(20\d\d)\s*[-–/]\s*(?:20)?(\d\d)\b(?![-–/.]\d)/;
const QUARTER = /\b(?:q\s*([1-4])|([1-4])\s*q)(?=[\s\-–:,(']|fy|\d{4}|$)/i;
const SHORT_SPAN = /\b(?:(9)\s*m|h\s*(1|2)|(1|2)\s*h|(6)\s*m|(12)\s*m)(?=[\s\-–:,(']|fy|\d{4}|$)/i;
const SPANS: Readonly<Record<number, Span>> = { 3: 'quarter', 6: 'half_year', 9: 'nine_months', 12: 'year' };
const FROM_TO = new RegExp(String.raw`\b(${MONTH})\s*(?:-|–|to)\s*(${MONTH})\b`, 'i');

/** Reads headers such as "31-Dec-25", "Q3 FY26", "Quarter ended December 31, 2025", "2025-26 Oct-Dec". */
export function readPrintedPeriod(text: string, tolerant = false): PrintedPeriod {
  const fiscal = readFiscal(text);
  if (fiscal) return fiscal;
  const end = readEnd(text, tolerant);
  return { end, span: spanBetween(text) ?? spanOf(text, tolerant) };
}

/** "from 01.04.2025 to 31.12.2025", "Apr-Dec 2025": as long as it is. */
function spanBetween(text: string): Span | null {
  const named = FROM_TO.exec(text);
  if (named) return SPANS[((monthOf(named[2]!) - monthOf(named[1]!) + 12) % 12) + 1] ?? null;
  const [first, last] = findDates(text).map(({ date }) => date);
  if (!first || !last || !/\bfrom\b|\bto\b|[-–]/i.test(text) || !first.endsWith('-01')) return null;
  const months =
    (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) * 12 + Number(last.slice(5, 7)) - Number(first.slice(5, 7));
  return SPANS[months + 1] ?? null;
}

/** The words of a span. "Corresponding 3 months ended in the previous year" is a quarter: the shortest is said first. */
export function spanOf(text: string, tolerant = false): PrintedPeriod['span'] {
  const spaced = text.replace(/(\d)\s*(?=months?)/gi, '$1 ');
  const words = wordsOf(spaced, tolerant);
  if (/\b9 ?m|\b(?:9|0?9)\W*months?/i.test(spaced) || /\bnine months?\b/.test(words)) return 'nine_months';
  if (/\b0?6\W*months?/i.test(spaced) || /\bsix months?\b|\bhalf (?:year|yearly)\b|\bhalfyear\b/.test(words))
    return 'half_year';
  if (/\b0?3\W*months?/i.test(spaced) || /\bthree months?\b|\bquarters?\b|\bquarterly\b|\bqtr\b/.test(words))
    return 'quarter';
  if (/\b(?:12|15|18)\W*months?/i.test(spaced)) return /\b12\W*months?/i.test(spaced) ? 'year' : null;
  if (/\byear to date\b|\bytd\b/.test(words)) return 'to_date';
  if (/\bmonths? (?:period )?end/.test(words) && tolerant) return 'months';
  if (/\btwelve months?\b|\byears?\b|\bannual\b/.test(words)) return 'year';
  if (/\bperiods? end/.test(words)) return 'to_date';
  return null;
}

function readFiscal(text: string): PrintedPeriod | null {
  const fiscal = FISCAL.exec(text);
  const pair = FISCAL_PAIR.exec(text);
  const quarter = QUARTER.exec(text);
  const short = SHORT_SPAN.exec(text);
  const year = fiscal ? twoDigit(fiscal[2]!) : pair ? Number(pair[1]) + 1 : null;
  if (year === null || (pair && !fiscal && Number(pair[2]) !== year % 100)) return null;
  if (quarter) return { end: quarterEnd(year, Number(quarter[1] ?? quarter[2])), span: 'quarter' };
  if (short) {
    if (short[1]) return { end: quarterEnd(year, 3), span: 'nine_months' };
    if (short[5]) return { end: quarterEnd(year, 4), span: 'year' };
    const half = short[4] ? 1 : Number(short[2] ?? short[3]);
    return { end: quarterEnd(year, half * 2), span: 'half_year' };
  }
  const range = FROM_TO.exec(text);
  if (range) return fromTo(monthOf(range[1]!), monthOf(range[2]!), year);
  return findDates(text).length > 0 ? null : { end: quarterEnd(year, 4), span: spanOf(text) ?? 'year' };
}

function fromTo(first: number, last: number, fiscalYear: number): PrintedPeriod | null {
  const months = ((last - first + 12) % 12) + 1;
  const span = SPANS[months];
  const quarter = last === 3 ? 4 : last / 3 - 1;
  return span && Number.isInteger(quarter) ? { end: quarterEnd(fiscalYear, quarter), span } : null;
}

function readEnd(text: string, tolerant: boolean): string | null {
  const dates = findDates(text).filter(({ date }) => isQuarterEnd(date));
  if (dates.length > 0) return dates.at(-1)!.date;
  const named = [...text.matchAll(MONTH_YEAR)]
    .filter((match) => !isDayAlone(match[0]))
    .map((match) => monthEnd(monthOf(match[1]!), match[2]!))
    .filter(isPresent);
  const ends = named.filter(isQuarterEnd);
  // "15th May, 2025" says on which day, not to which.
  if (ends.length > 0 && (tolerant || findDates(text).length === 0)) return ends.at(-1)!;
  return tolerant ? readDamagedEnd(text) : null;
}

/** "March 31," whose year was lost: the last day of a month, not the year 2031. */
const isDayAlone = (text: string): boolean => /^\D*[^\d'’](?:28|29|30|31)$/.test(text);

/** `3112/2014`, `30-5ep-25`, `3-Dec-25`: the month and the year say which quarter end is meant. */
function readDamagedEnd(text: string): string | null {
  const digits = /(?<!\d)(\d{2})\W?(\d{2})\W?((?:19|20)\d\d)(?!\d)/.exec(text);
  const plain = digits ? monthEnd(Number(digits[2]), digits[3]!) : null;
  if (plain && isQuarterEnd(plain)) return plain;
  const named = /\b\w{1,2}\W{1,2}(\w{3})\W{1,2}(\d{4}|\d{2})\b/.exec(text);
  if (!named) return null;
  const month = MONTHS.filter((name) => editDistance(name, named[1]!.toLowerCase()) <= 1);
  const end = month.length === 1 ? monthEnd(MONTHS.indexOf(month[0]!) + 1, named[2]!) : null;
  return end && isQuarterEnd(end) ? end : null;
}

const isPresent = (value: string | null): value is string => value !== null;
const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const twoDigit = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

function monthEnd(month: number, printedYear: string): string | null {
  const digits = printedYear.replace(/\D/g, '');
  const year = digits.length === 2 ? (Number(digits) >= 80 ? 1900 : 2000) + Number(digits) : Number(digits);
  if (month < 1 || month > 12 || year < 1980 || year > 2100) return null;
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The last day of a quarter of the fiscal year that ends in `fiscalYear`. */
function quarterEnd(fiscalYear: number, quarter: number): string {
  return new Date(Date.UTC(quarter === 4 ? fiscalYear : fiscalYear - 1, (quarter * 3 + 3) % 12 || 12, 0))
    .toISOString()
    .slice(0, 10);
}

/** A span in the terms of the fiscal year; "to date" needs the end to be known. */
export function settledSpan(span: PrintedPeriod['span'], end: string | null): Span | null {
  if (span === 'months') return null;
  return span === 'to_date' ? (end ? yearToDate(end) : null) : span;
}
