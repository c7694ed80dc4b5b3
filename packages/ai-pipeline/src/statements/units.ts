import type { StatementGrid } from './grid.ts';
import type { GridLine } from './lines.ts';

export type Unit = NonNullable<StatementGrid['unit']>;

/** Rs crore per unit, the longer names first; hundreds are how small companies report since 2021 (Schedule III). */
const SCALES: readonly [RegExp, number][] = [
  [/\b(?:in )?crores?\b|\bcrs?\b\.?/i, 1],
  [/\bla(?:kh|c)s?\b/i, 0.01],
  [/\bbillions?\b|\bbn\b/i, 100],
  [/\bmillions?\b|\bmn\b|\bmio\b|\bmln\b/i, 0.1],
  [/\bthousands?\b|['’‘`]?\b000['’]?s?\b/i, 1e-4],
  [/\bhundreds?\b|['’‘`]00\b['’]?s?/i, 1e-5],
];
const CURRENCY = /(?:\brs\b|\binr\b|₹|\brupees?\b|`)/i;
const FOREIGN = /\busd\b|us\s?\$|\$|\beur\b|€|\bgbp\b|£|\baed\b/i;
const HEADING = /\bin\b|\bamounts?\b|\bfigures\b|\brs\b|\binr\b|₹|\brupees?\b|`|\ball\b|except/i;
const PLAIN =
  /^\W*(?:(?:all )?(?:amounts?|figures|values)(?: are)?\s*)?(?:[([{]?\s*in\s*)?[([{]?\s*(?:indian )?(?:rs\b\.?|inr|₹|rupees|`)[\s.,;:)\]}|-]*(?:except.{0,40})?$/i;
const LONGEST = 90;

/** A heading's unit; `foreign` where it is not rupees. */
export function readUnit(text: string, tolerant = false): Unit | 'foreign' | null {
  if (text.length > LONGEST) return null;
  const printed = text.trim();
  const scale = SCALES.find(([name]) => name.test(text));
  if (scale) {
    const named = HEADING.test(text) || /^\W*(?:crores?|la(?:kh|c)s|millions?)\W*$/i.test(text);
    // Recognition makes "F crore" of the rupee sign, and "jn" of "in".
    const short = tolerant && text.replace(/[^a-z]/gi, '').length <= 14;
    if (!named && !short) return null;
    if (/\d{3}/.test(text.replace(/\b0{2,3}\b/g, ''))) return null;
    if (FOREIGN.test(text) && !CURRENCY.test(text)) return 'foreign';
    return { printed, crore: scale[1] };
  }
  return PLAIN.test(text) ? { printed, crore: 1e-7 } : null;
}

/** The unit nearest to a table: on its header and title lines from below upwards. */
export function unitAbove(lines: readonly GridLine[], tolerant: boolean): Unit | 'foreign' | null {
  for (const line of [...lines].reverse()) {
    for (const cell of [...line.cells].reverse()) {
      const unit = readUnit(cell.text, tolerant) ?? readBracket(cell.text, tolerant);
      if (unit) return unit;
    }
    const whole = readUnit(line.text, tolerant);
    if (whole) return whole;
  }
  return null;
}

/** "Statement of ... results (Rs. in Lakhs, except per share data)": the unit within a title. */
function readBracket(text: string, tolerant: boolean): Unit | 'foreign' | null {
  for (const match of text.matchAll(/[([{][^()[\]{}]{2,70}[)\]}]?/g)) {
    const unit = readUnit(match[0], tolerant);
    if (unit) return unit;
  }
  return null;
}
