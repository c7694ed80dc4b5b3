/** ISO 6166: two letters, nine letters or digits, a check digit. */
const SHAPE = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;
const NONE = /^(?:|0+|[-.–]+|n\.?a\.?|n\/a|nil|null|none)$/i;

/**
 * Whether the last digit is what the other eleven characters ask for: letters as numbers (A is 10, Z is 35), then Luhn's
 * formula over the digits (ISO 6166, annex). It finds every wrong digit, and nine in ten of all other slips.
 */
export function isinCheckDigitHolds(isin: string): boolean {
  if (!SHAPE.test(isin)) return false;
  const digits = [...isin].map((character) => Number.parseInt(character, 36)).join('');
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export interface IsinReading {
  /** An Indian ISIN whose check digit holds, or null. */
  isin: string | null;
  anomaly: 'isin_missing' | 'isin_repaired' | 'isin_unreadable' | 'isin_foreign' | null;
}

/** An ISIN as lists write it. Blanks and small letters are no error; whatever does not hold is never taken as it stands. */
export function readIsin(text: string): IsinReading {
  const plain = text.replace(/[\s\p{Cf}\p{Cc}"']+/gu, '');
  if (NONE.test(plain)) return { isin: null, anomaly: 'isin_missing' };
  const upper = plain.toUpperCase();
  if (isinCheckDigitHolds(upper)) {
    return upper.startsWith('IN') ? { isin: upper, anomaly: null } : { isin: null, anomaly: 'isin_foreign' };
  }
  const repaired = repair(plain);
  return repaired === null ? { isin: null, anomaly: 'isin_unreadable' } : { isin: repaired, anomaly: 'isin_repaired' };
}

const DIGIT_OF: Record<string, string> = { l: '1', L: '1', I: '1', O: '0', o: '0' };

/**
 * The one ISIN that comes of reading some of the letters as the digits they look like. Null when none holds, and when
 * two do: one in ten readings holds by chance, so a second one means that nobody knows which was meant.
 */
function repair(text: string): string | null {
  if (text.length !== 12 || !/^IN/i.test(text)) return null;
  // A small l among capitals is a 1 that somebody typed, the only letter that was not capitalised.
  const typed = text.replaceAll('l', '1');
  if (typed !== text && /[A-Z]/.test(text) && isinCheckDigitHolds(typed.toUpperCase())) return typed.toUpperCase();
  const places = [...Array(12).keys()].filter((place) => place >= 2 && text[place]! in DIGIT_OF);
  const found = new Set<string>();
  for (let choice = 1; choice < 2 ** places.length; choice += 1) {
    const letters = [...text];
    for (const [bit, place] of places.entries()) if (choice & (1 << bit)) letters[place] = DIGIT_OF[letters[place]!]!;
    const isin = letters.join('').toUpperCase();
    if (isinCheckDigitHolds(isin)) found.add(isin);
  }
  return found.size === 1 ? [...found][0]! : null;
}
