/** Period ends to quarters of the Indian fiscal year (April to March, named by the year in which it ends). */

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`;
const YEAR = String.raw`('?\d{2}|\d{4})`;

const FORMS: { pattern: RegExp; read: (m: RegExpExecArray) => [string, string, string] }[] = [
  // 31.12.2025, 31/12/25, 31-12-2025
  {
    pattern: /(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)/i,
    read: (m) => [m[1]!, m[2]!, m[3]!],
  },
  // 31-Dec-25, 31st December, 2025
  {
    pattern: new RegExp(String.raw`(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th)?[\s,.-]*${MONTH}[\s,.'-]*${YEAR}(?!\d)`, 'i'),
    read: (m) => [m[1]!, m[2]!, m[3]!],
  },
  // December 31, 2025
  {
    pattern: new RegExp(
      String.raw`(?<![a-z])${MONTH}[\s,.-]*(\d{1,2})(?!\d)\s?(?:st|nd|rd|th)?[\s,.]*${YEAR}(?!\d)`,
      'i',
    ),
    read: (m) => [m[2]!, m[1]!, m[3]!],
  },
];

export interface PrintedDate {
  /** ISO `YYYY-MM-DD`. */
  date: string;
  index: number;
}

/** All calendar dates in a text, in their order. */
export function findDates(text: string): PrintedDate[] {
  const found: PrintedDate[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(new RegExp(pattern.source, 'gi'))) {
      const date = isoDate(...read(match));
      if (date) found.push({ date, index: match.index });
    }
  }
  return found.sort((a, b) => a.index - b.index);
}

function isoDate(day: string, month: string, year: string): string | null {
  const d = Number(day);
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  const m = named >= 0 ? named + 1 : Number(month);
  const digits = year.replace("'", '');
  const y = digits.length === 2 ? fullYear(Number(digits)) : Number(digits);
  if (m < 1 || m > 12 || y < 1990 || y > 2100 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) return null;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

/** Exchanges publish filings from the 1990s on. */
function fullYear(twoDigits: number): number {
  return twoDigits >= 80 ? 1900 + twoDigits : 2000 + twoDigits;
}

export function isQuarterEnd(date: string): boolean {
  return /-(03-31|06-30|09-30|12-31)$/.test(date);
}

/** `2025-12-31` -> `Q3FY26`; null where the date does not end a quarter. */
export function quarterOf(date: string): string | null {
  if (!isQuarterEnd(date)) return null;
  const month = Number(date.slice(5, 7));
  const quarter = month === 3 ? 4 : month / 3 - 1;
  return `Q${quarter}${fiscalYearOf(date)}`;
}

/** `2025-12-31` -> `FY26`. */
export function fiscalYearOf(date: string): string {
  const year = Number(date.slice(0, 4)) + (Number(date.slice(5, 7)) > 3 ? 1 : 0);
  return `FY${String(year % 100).padStart(2, '0')}`;
}

/** The quarter end `months` before a quarter end. */
export function quarterEndBefore(date: string, months: number): string {
  const end = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - months, 0));
  return end.toISOString().slice(0, 10);
}

export type Span = 'quarter' | 'half_year' | 'nine_months' | 'year';

/** `Q3FY26`, `H1FY26`, `9MFY26`, `FY26`; null where the date does not end such a span of the fiscal year. */
export function periodOf(end: string, span: Span): string | null {
  const month = end.slice(5, 7);
  if (span === 'quarter') return quarterOf(end);
  if (!isQuarterEnd(end)) return null;
  if (span === 'year') return month === '03' ? fiscalYearOf(end) : null;
  if (span === 'nine_months') return month === '12' ? `9M${fiscalYearOf(end)}` : null;
  return month === '09' ? `H1${fiscalYearOf(end)}` : month === '03' ? `H2${fiscalYearOf(end)}` : null;
}

/** How long the fiscal year has run on a quarter end: a "year to date" or "period ended" column. */
export function yearToDate(end: string): Span | null {
  const spans: Record<string, Span> = { '06': 'quarter', '09': 'half_year', '12': 'nine_months', '03': 'year' };
  return isQuarterEnd(end) ? (spans[end.slice(5, 7)] ?? null) : null;
}
