import { DateTime } from 'luxon';
import { EXCHANGE_ZONE } from '../clock.ts';
import { labelOrNull } from '../text.ts';

/** No company's name comes near it; what does is a file gone wrong. */
const LONGEST_NAME = 300;
const NO_NAME = /^(?:n\.?\s?a\.?|n\/a|nil|null|none|not available)$/i;

/** A name or a label, or null where the list has none ("", "-", "N.A."). */
export function nameOrNull(text: string): string | null {
  const name = labelOrNull(text.replace(/\p{Cc}+/gu, ' '));
  return name === null || NO_NAME.test(name) || name.length > LONGEST_NAME ? null : name;
}

/** BSE marks some names, e.g. `Aplab Ltd-$`: the mark is not part of the name. */
export function bseNameOrNull(text: string): string | null {
  return nameOrNull(text.replace(/\s*-\s*\$\s*$/, ''));
}

/** A scrip code of BSE, always six digits, or null for what is none. */
export function scripCodeOrNull(text: string): string | null {
  return /^\d{6}$/.test(text) ? text : null;
}

/** A symbol of NSE, or null for what is none. */
export function symbolOrNull(text: string): string | null {
  const symbol = text.toUpperCase();
  return /^[A-Z0-9][A-Z0-9&*$._-]{0,29}$/.test(symbol) ? symbol : null;
}

/** `30-OCT-2019` as `2019-10-30`, or null. */
export function dayOrNull(text: string): string | null {
  const time = DateTime.fromFormat(text, 'd-MMM-yyyy', { zone: EXCHANGE_ZONE, locale: 'en' });
  return time.isValid ? time.toFormat('yyyy-MM-dd') : null;
}

/**
 * What the exchanges' systems are tried with: no security, whatever the list. One with a good ISIN never is, unless the
 * ISIN says so itself: INEDUMMY0004 has a check digit that holds.
 */
export function isDummy({
  isin,
  isinText,
  code,
  name,
}: {
  isin: string | null;
  isinText: string;
  code: string;
  name: string;
}): boolean {
  if (/dummy/i.test(isinText)) return true;
  return isin === null && (/(?:NSE|BSE)TEST|^DUMMY|^TEST\d*$/i.test(code) || /^(?:dummy|test)\b/i.test(name));
}
