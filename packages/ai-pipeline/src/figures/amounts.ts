/**
 * Numbers and amounts of money as Indian filings print them: `1,30,34,703`, `Rs. 34.10 Crores`, `₹ 5 lakh`,
 * `(31.44)` for a loss. Money becomes Rs crore (1 crore = 100 lakh = 10 million).
 */

export interface Amount {
  value: number;
  unit: 'Rs crore' | 'USD million';
  /** Number with currency and scale, as it stands. */
  printed: string;
  /** Currency and scale as they stand, e.g. `Rs. Crores`; null for plain rupees without either. */
  printedUnit: string | null;
  index: number;
}

export const NUMBER = /(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?/;
export const SCALE = /crores?|crs?\b\.?|lakhs?|lacs?|millions?|mn\b|mio\b|billions?|bn\b|thousands?|'?000s?\b/;
const RUPEES = /rs\.?|inr|₹|rupees|`/;
const DOLLARS = /us\s?\$|usd|\$/;

const MONEY = new RegExp(
  String.raw`(?:(?<cur>(?<![a-z])(?:${RUPEES.source}|${DOLLARS.source}))[\s:.-]*(?<num>${NUMBER.source})\s*(?:\/-|\/=)?\s*(?<scale>(?:${SCALE.source})(?![a-z]))?)|(?:(?<![\d.,]|\d\s)(?<num2>${NUMBER.source})\s*(?<scale2>(?:crores?|crs?\.|lakhs?|lacs?)(?![a-z])))`,
  'giu',
);
const NOT_MONEY_AFTER =
  /^\s*(?:\/-|\/=)?\s*(?:\([^)]{0,80}\)\s*)?(?:each\b|per (?:equity )?share|(?:fully )?(?:paid[- ]?up )?(?:convertible )?(?:equity )?(?:shares?|warrants?)\b|tonnes|units|customers)/i;
/** Values and prices of one share: "at an issue price of Rs 594 per share (including a premium of Rs 584)". */
const NOT_MONEY_BEFORE =
  /(?:(?:face|nominal|paid[- ]?up|par)\s+value|premium|(?:issue|offer|floor|exercise|conversion|share)\s+price)\s+(?:of\s+)?(?:(?:is|being)\s+)?$/i;

/** Rs crore per unit of the named scale; undefined for a word that is none. */
export function croreScale(unit: string): number | undefined {
  const word = unit.toLowerCase();
  if (/crore|\bcrs?\b/.test(word)) return 1;
  if (/lakh|lac/.test(word)) return 0.01;
  if (/billion|\bbn\b/.test(word)) return 100;
  if (/million|\bmn\b|\bmio\b/.test(word)) return 0.1;
  if (/thousand|'?000/.test(word)) return 0.0001;
  return undefined;
}

/** One rupee in Rs crore. */
export const RUPEE = 1e-7;

/** `(1,234.5)` is negative; null for what is no number (`-`, `NA`). */
export function parseNumber(printed: string): number | null {
  const match = new RegExp(String.raw`^\s*(\()?\s*(-)?\s*(${NUMBER.source})\s*(\))?\s*%?\s*$`).exec(printed);
  if (!match) return null;
  const value = Number(match[3]!.replaceAll(',', ''));
  return (match[1] && match[4]) || match[2] ? -value : value;
}

/** Amounts of money in running text; face values and numbers of shares are none. */
export function findAmounts(text: string): Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(MONEY)) {
    const groups = match.groups ?? {};
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 120);
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    if (NOT_MONEY_AFTER.test(after) || NOT_MONEY_BEFORE.test(before)) continue;
    const number = parseNumber(groups.num ?? groups.num2 ?? '');
    if (number === null) continue;
    const scaleWord = groups.scale ?? groups.scale2;
    // Nobody counts dollars in crore: a bare sign before one is a rupee sign that was misread.
    const rupees = groups.cur === '$' && /^(?:cr|la)/i.test(scaleWord ?? '');
    const dollars = !rupees && groups.cur !== undefined && new RegExp(DOLLARS.source, 'i').test(groups.cur);
    const scale = scaleWord === undefined ? RUPEE : croreScale(scaleWord);
    if (scale === undefined) continue;
    found.push({
      // A million dollars is ten times what the same scale is in crore of its own currency.
      value: round(number * (dollars ? scale * 10 : scale)),
      unit: dollars ? 'USD million' : 'Rs crore',
      printed: match[0].trim(),
      printedUnit: [groups.cur, scaleWord].filter(Boolean).join(' ').trim() || null,
      index: match.index,
    });
  }
  return found;
}

/** Ten significant digits: removes what binary fractions add to 3.01 * 0.01. */
export function round(value: number): number {
  return Number(value.toPrecision(10));
}

/** `Rs 1.3 crore`, `Rs 21.9 lakh`: for headlines. */
export function formatCrore(value: number): string {
  const size = Math.abs(value);
  if (size < 1) return `Rs ${trim(value * 100)} lakh`;
  return `Rs ${trim(value)} crore`;
}

function trim(value: number): string {
  return value.toLocaleString('en-IN', { maximumFractionDigits: 2 });
}
