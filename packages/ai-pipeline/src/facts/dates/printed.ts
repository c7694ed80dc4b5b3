/** Calendar dates in running text, in every form that Indian filings print, poor recognition included. */

export interface PrintedDate {
  /** ISO `YYYY-MM-DD`. */
  date: string;
  /** As it stands in the text. */
  printed: string;
  index: number;
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** Digits as recognition renders them; which of them are digits is decided by where they stand. */
const D = '[0-9OoIl|]';
const DAY = `(${D}{1,2})`;
/** "st", and what becomes of a raised one: 24'h, 24", 24*. */
const ORDINAL = String.raw`(?:\s?(?:st|nd|rd|th|ST|ND|RD|TH|ist|'h|"h|[’'"”*°ºª™®]{1,3}))?`;
/** A raised ordinal as recognition renders it. Where the text is born digital, "24% June" is a percentage. */
const MISREAD_ORDINAL =
  /(?<=(?<![\w.,/-])[0-3]?\dI?)(?:[%+#~^=?”“"'’‘*°ºª™®§¥]{1,2}|m|n|a|t|h|"h|"\)?)(?=[\s,.-]{0,3}[A-Z][a-z]{2,8}[\s,.'’-]{1,4}[12][0-9OoIl|]{3})/g;
const WORD = '([A-Za-z0][A-Za-z0-9]{2,10})';
const FULL_YEAR = '([12Il|][0-9OoIl|]{3})';
const YEAR = `([12Il|]${D}{3}|'?[0-9]{2})`;
const SEP = String.raw`\s?[./-]\s?`;
const NOT_BEFORE = String.raw`(?<![\w./-]|\d,)`;
const NOT_AFTER = String.raw`(?![\w]|[./-]\d)`;

interface Form {
  pattern: RegExp;
  /** Groups of day, month and year; several days share the month and year that follow them. */
  days: number[];
  month: number;
  year: number;
  numeric?: boolean;
}

const form = (source: string, days: number[], month: number, year: number, numeric = false): Form => ({
  pattern: new RegExp(NOT_BEFORE + source + NOT_AFTER, 'g'),
  days,
  month,
  year,
  numeric,
});

const FORMS: Form[] = [
  // 31.12.2025, 31/12/25, 31-12-2025, 24,O1,2026
  form(`${DAY}${SEP}(${D}{1,2})${SEP}(${FULL_YEAR.slice(1, -1)}|[0-9]{2})`, [1], 2, 3, true),
  form(String.raw`(\d{2}),\s?(\d{2}),\s?(20\d{2})`, [1], 2, 3, true),
  // 2026.01.24 and 2026-01-24, as digital signatures print it
  form(`(20\\d{2})([.-])([01]\\d)\\2([0-3]\\d)`, [4], 3, 1, true),
  // 31-Dec-25, 31st December, 2025, 24 th January 2026, 31st day of December, 2025
  form(String.raw`${DAY}${ORDINAL}\s?(?:day\s+of\s+)?[\s,.\/-]{0,3}${WORD}[\s,.'’\/-]{0,4}${YEAR}`, [1], 2, 3),
  // December 31, 2025 and Dec. 31 2025
  form(String.raw`${WORD}[\s,.-]{1,3}${DAY}${ORDINAL}[\s,.-]{1,3}${FULL_YEAR}`, [2], 1, 3),
  // December31, 2025
  form(String.raw`([A-Z][a-z]{2,8})${DAY}${ORDINAL}\s?,\s?${FULL_YEAR}`, [2], 1, 3),
];

/** "from 20th to 27th September, 2025", "20th September to 27th September, 2025", "January 24-25, 2026". */
const PAIRS: Form[] = [
  form(
    String.raw`(\d{1,2})${ORDINAL}\s?(?:-|–|to|and|&|till|until)\s?(?:[A-Z][a-z]+day,?\s+)?(?:the\s+)?\d{1,2}${ORDINAL}\s?(?:of\s+)?[\s,-]{0,2}([A-Za-z]{3,9})[\s,.-]{0,3}(20\d{2})`,
    [1],
    2,
    3,
  ),
  form(
    String.raw`(\d{1,2})${ORDINAL}[\s,-]{0,2}([A-Za-z]{3,9})\.?,?\s?(?:-|–|to|and|&|till|until)\s?(?:[A-Z][a-z]+day,?\s+)?(?:the\s+)?\d{1,2}${ORDINAL}[\s,-]{0,2}[A-Za-z]{3,9}[\s,.-]{1,3}(20\d{2})`,
    [1],
    2,
    3,
  ),
  form(
    String.raw`([A-Za-z]{3,9})\.?\s(\d{1,2})${ORDINAL},?\s?(?:-|–|to|and|&|till|until)\s?(?:[A-Z][a-z]+day,?\s+)?[A-Za-z]{3,9}\.?\s\d{1,2}${ORDINAL},?\s(20\d{2})`,
    [2],
    1,
    3,
  ),
  form(
    String.raw`([A-Za-z]{3,9})\.?\s(\d{1,2})${ORDINAL}\s?(?:-|–|to|and|&)\s?\d{1,2}${ORDINAL},?\s(20\d{2})`,
    [2],
    1,
    3,
  ),
];

/**
 * All calendar dates of a text in their order; overlapping readings count once, the longer form first. `recognised`
 * says that a text was read off a picture.
 */
export function findDates(given: string, recognised = false): PrintedDate[] {
  // Same length, so that places stay what they are.
  const text = recognised ? given.replace(MISREAD_ORDINAL, (mark) => "'".repeat(mark.length)) : given;
  const found: PrintedDate[] = [];
  const add = (form: Form, whole: boolean): void => {
    for (const match of text.matchAll(form.pattern)) {
      const dates = form.days.map((day) => isoDate(match[day]!, match[form.month]!, match[form.year]!, form.numeric));
      const date = dates[0];
      if (!date) continue;
      const printed = whole ? match[0] : firstOfPair(match, form);
      const overlaps = found.some(
        (one) => one.index < match.index + printed.length && match.index < one.index + one.printed.length,
      );
      if (!overlaps)
        found.push({ date, printed: given.slice(match.index, match.index + printed.length), index: match.index });
    }
  };
  for (const one of FORMS) add(one, true);
  for (const one of PAIRS) add(one, false);
  return found.sort((a, b) => a.index - b.index);
}

/** The part of a pair that is the first date's own. */
function firstOfPair(match: RegExpMatchArray, { days, month }: Form): string {
  const own = Math.max(days[0]!, month);
  const head = match[0];
  const second = match[own]!;
  // A day that shares its month prints the day alone.
  const shared = days[0]! < month && !new RegExp(`^${match[days[0]!]!}\\D{0,6}${second}`).test(head);
  const last = shared ? match[days[0]!]! : second;
  const at = head.indexOf(last, days[0]! > month ? match[month]!.length : 0);
  return head.slice(0, at + last.length);
}

function isoDate(day: string, month: string, year: string, numeric = false): string | null {
  let d = digits(day);
  let m = numeric ? digits(month) : monthOf(month);
  // 4.5.16 is the number of a clause.
  if (numeric && day.length === 1 && month.length === 1 && year.length === 2) return null;
  if (numeric && m !== null && d !== null && m > 12 && d <= 12) [d, m] = [m, d];
  const y = yearOf(year);
  if (d === null || m === null || y === null) return null;
  if (m < 1 || m > 12 || y < 1990 || y > 2100 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return null;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

/** Letters that stand for digits, where at least one digit says that it is a number; null otherwise. */
function digits(word: string): number | null {
  const folded = word.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1');
  return /^\d+$/.test(folded) && (/\d/.test(word) || folded === '1') ? Number(folded) : null;
}

function yearOf(word: string): number | null {
  const own = word.replace("'", '');
  const year = digits(own);
  if (year === null) return null;
  if (own.length === 4) return year;
  // Of two digits: nobody files about 2070, old reports print '98.
  return own.length === 2 && /^\d\d$/.test(own) ? year + (year >= 70 ? 1900 : 2000) : null;
}

const SHORT = new Map(MONTHS.flatMap((name, index) => [[name.slice(0, 3), index + 1] as const]).concat([['sept', 9]]));

/** The month of a word: whole, cut to three letters ("sept" too), or whole but for one letter that was misread. */
export function monthOf(word: string): number | null {
  const folded = word.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
  const short = SHORT.get(folded);
  if (short !== undefined) return short;
  const whole = MONTHS.indexOf(folded);
  if (whole >= 0) return whole + 1;
  if (folded.length < 5) return null;
  const near = MONTHS.flatMap((name, index) => (name.length >= 5 && isNear(name, folded) ? [index + 1] : []));
  return near.length === 1 ? near[0]! : null;
}

/** One letter changed, missing or too many; in long names two ("rn" for "m"). */
function isNear(name: string, word: string): boolean {
  const most = name.length >= 8 ? 2 : 1;
  let row = Array.from({ length: word.length + 1 }, (_, index) => index);
  for (let i = 1; i <= name.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= word.length; j += 1)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (name[i - 1] === word[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[word.length]! <= most;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Whether the day of the week beside the date says otherwise: then a digit was misread or misprinted. */
export function weekdayContradicts(text: string, { date, index, printed }: PrintedDate): boolean {
  const near =
    /\b((?:sun|mon|tues|wednes|thurs|fri|satur)day)\b[\s,(]*(?:the\s+)?$/i.exec(
      text.slice(Math.max(0, index - 20), index),
    )?.[1] ?? /^[\s,(]*\b((?:sun|mon|tues|wednes|thurs|fri|satur)day)\b/i.exec(text.slice(index + printed.length))?.[1];
  return near !== undefined && WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] !== near.toLowerCase();
}
