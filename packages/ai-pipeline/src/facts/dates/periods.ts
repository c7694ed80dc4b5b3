import type { DateFact } from '../fact.ts';
import { boxOf, quoteOf, type Unit } from '../text/units.ts';
import { monthOf } from './printed.ts';

/** Ends of the quarters of the Indian fiscal year (April to March, named by the year in which it ends). */
const QUARTER_ENDS = ['06-30', '09-30', '12-31', '03-31'];
const ORDINALS = ['first', 'second', 'third', 'fourth'];

const FISCAL = String.raw`F\.?\s?Y\.?\s?['’]?\s?-?(?<a>20\d{2}|\d{2})(?:\s?[-–/]\s?(?<b>20\d{2}|\d{2}))?(?!\d)`;
const QUARTER = new RegExp(
  String.raw`(?<![A-Za-z\d])(?:Q\s?-?(?<q>[1-4])|(?<h>H[12])|(?<n>9\s?M)|(?<o>first|second|third|fourth) quarter)(?:\s?(?:[&,/]|and)\s?(?:H[12]|9\s?M))?[\s,-]*(?:of\s+|for\s+)?(?:the\s+)?(?:financial year\s+|fiscal\s+)?${FISCAL}`,
  'gi',
);
/** "quarter ended December 2025", "nine months ended Dec'25". */
const MONTH_END =
  /\b(?:quarter|half[- ]?year|months|year|period)s?\b[^.;\d]{0,30}\b(?:ended|ending)\s+(?:on\s+)?(?<m>[A-Z][a-z]{2,8})[\s,.'’-]{1,3}(?<y>20\d{2}|\d{2})(?![\d,]|\s?(?:st|nd|rd|th)\b)/gi;
/** "2025-26 Oct-Dec", "Oct-Dec 2025". */
const MONTHS_SPAN =
  /(?:(?<fy>20\d{2})\s?-\s?\d{2}[\s,:]*)?\b(?<m1>Apr|Jul|Oct|Jan)[a-z]*\s?(?:-|–|to)\s?(?<m2>Jun|Sep|Dec|Mar)[a-z]*\b\.?(?:[\s,'’-]{1,3}(?<y>20\d{2})(?!\s?-\s?\d))?/gi;

/** Period ends that are named without a day. */
export function periodEnds(unit: Unit): DateFact[] {
  return [...unit.text.matchAll(QUARTER), ...unit.text.matchAll(MONTH_END), ...unit.text.matchAll(MONTHS_SPAN)].flatMap(
    (match) => {
      const date = endOf(match.groups ?? {});
      if (date === null) return [];
      const [from, to] = [match.index, match.index + match[0].length];
      const box = boxOf(unit, from, to);
      const quote = quoteOf(unit, from, to);
      return [
        {
          type: 'date' as const,
          kind: 'quarter_end' as const,
          date,
          printed: match[0],
          page: unit.page,
          quote,
          ...(box && { box }),
        },
      ];
    },
  );
}

function endOf(groups: Record<string, string | undefined>): string | null {
  if (groups.a !== undefined) {
    const year = fiscalYear(groups.a, groups.b);
    const quarter = groups.q
      ? Number(groups.q)
      : groups.n
        ? 3
        : groups.h
          ? /1/.test(groups.h)
            ? 2
            : 4
          : ordinal(groups.o);
    return year === null || quarter === null ? null : `${quarter === 4 ? year : year - 1}-${QUARTER_ENDS[quarter - 1]}`;
  }
  if (groups.m !== undefined) return lastDay(monthOf(groups.m), century(groups.y!));
  const [first, last] = [monthOf(groups.m1 ?? ''), monthOf(groups.m2 ?? '')];
  if (first === null || last === null || last - first !== 2) return null;
  if (groups.y !== undefined) return lastDay(last, Number(groups.y));
  return groups.fy === undefined ? null : lastDay(last, Number(groups.fy) + (last === 3 ? 1 : 0));
}

/** FY26, FY2026, FY 2025-26: the year in which it ends. */
function fiscalYear(first: string, second: string | undefined): number | null {
  if (second === undefined) return century(first);
  const [from, to] = [century(first), century(second)];
  return to === from + 1 ? to : null;
}

const century = (year: string): number => (year.length === 4 ? Number(year) : 2000 + Number(year));

function ordinal(word: string | undefined): number | null {
  const at = ORDINALS.indexOf((word ?? '').toLowerCase());
  return at < 0 ? null : at + 1;
}

function lastDay(month: number | null, year: number): string | null {
  if (month === null || month % 3 !== 0) return null;
  return `${year}-${QUARTER_ENDS[month === 3 ? 3 : month / 3 - 2]}`;
}
