import { DateTime } from 'luxon';
import { IST } from '../time.ts';

/** Groups digits as India does: `1,30,34,703`; brackets for what is below zero, as statements print it. */
export function indian(value: number, decimals = 0): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole!.replace(/(\d)(?=(\d\d)+\d$)/g, '$1,');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 ? `(${text})` : text;
}

/** Rounds away what adding decimals leaves behind (0.1 + 0.2). */
export function exact(value: number, decimals = 6): number {
  return Number(value.toFixed(decimals));
}

/** A day in one format; a replayed day has few dates and prints them thousands of times. */
const printed = new Map<string, string>();
function print(iso: string, format: string): string {
  const key = `${iso} ${format}`;
  const text = printed.get(key) ?? day(iso).toFormat(format);
  printed.set(key, text);
  return text;
}
const day = (iso: string) => DateTime.fromISO(iso, { zone: IST, locale: 'en-US' });

/** `February 13, 2026` */
export const longDate = (iso: string) => print(iso, 'LLLL d, yyyy');
/** `31.12.2025` */
export const dotDate = (iso: string) => print(iso, 'dd.MM.yyyy');
/** `27-Mar-2026` */
export const dashDate = (iso: string) => print(iso, 'dd-LLL-yyyy');
/** `Friday` */
export const weekday = (iso: string) => print(iso, 'cccc');

/** An ISO day some days later; never a Saturday or Sunday. */
export function workingDayAfter(iso: string, days: number): string {
  // Days of the calendar alone: no zone is meant, so UTC counts them.
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  while (date.getUTCDay() % 6 === 0) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

const UNITS = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';
const SMALL = `${UNITS} seventeen eighteen nineteen`.split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A whole number in words of the Indian system, `One Crore Thirty Lakh`, as demands and orders spell it. */
export function inWords(value: number): string {
  const parts: [number, string][] = [
    [10_000_000, 'crore'],
    [100_000, 'lakh'],
    [1000, 'thousand'],
    [100, 'hundred'],
  ];
  const words: string[] = [];
  let rest = value;
  for (const [size, name] of parts)
    if (rest >= size) {
      words.push(inWords(Math.floor(rest / size)), name);
      rest %= size;
    }
  if (rest >= 20) words.push(TENS[Math.floor(rest / 10)]!, rest % 10 ? SMALL[rest % 10]! : '');
  else if (rest > 0 || value === 0) words.push(SMALL[rest]!);
  return words
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ');
}
