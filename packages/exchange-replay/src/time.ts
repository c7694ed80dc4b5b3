import { DateTime } from 'luxon';

/** Both exchanges print the time of Mumbai without saying so. */
export const IST = 'Asia/Kolkata';

/** Start of an IST day (`YYYY-MM-DD`), epoch milliseconds. */
export function startOfDay(day: string): number {
  return DateTime.fromISO(day, { zone: IST }).startOf('day').toMillis();
}

/** `YYYY-MM-DD` of a day that the calendar has. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: IST }).isValid;
}

/** The last millisecond of an IST day, so that a clock that stops there still says this day. */
export function endOfDay(day: string): number {
  return DateTime.fromISO(day, { zone: IST }).endOf('day').toMillis();
}

/** The IST day (`YYYY-MM-DD`) that an instant falls on. */
export function dayOf(ms: number): string {
  return DateTime.fromMillis(ms, { zone: IST }).toFormat('yyyy-MM-dd');
}

/** BSE prints `2026-01-24T10:00:00.7`: ISO, no zone, up to three digits of fraction. Null where it is not that. */
export function parseBseTime(text: string): number | null {
  const time = DateTime.fromISO(text, { zone: IST });
  return time.isValid ? time.toMillis() : null;
}

/** NSE prints `24-Jan-2026 00:02:57`, on debt rows `24-JAN-2026 00:02:57`. Null where it is not that. */
export function parseNseTime(text: string): number | null {
  const time = DateTime.fromFormat(text, 'dd-MMM-yyyy HH:mm:ss', { zone: IST, locale: 'en-US' });
  return time.isValid ? time.toMillis() : null;
}

/** `13-Feb-2026 18:04:09` */
export function nseTime(ms: number): string {
  return DateTime.fromMillis(ms, { zone: IST, locale: 'en-US' }).toFormat('dd-MMM-yyyy HH:mm:ss');
}

/** `13-Feb-2026 18:04:09` -> `2026-02-13 18:04:09` */
export function sortable(time: string): string {
  const ist = new Date(parseNseTime(time)! + 5.5 * 3600_000);
  return ist.toISOString().slice(0, 19).replace('T', ' ');
}

/** `13-Feb-2026 18:04:09` -> `13022026180409` */
export function compact(time: string): string {
  const [date, clock] = sortable(time).split(' ') as [string, string];
  return date.split('-').reverse().join('') + clock.replaceAll(':', '');
}

/** `2026-02-13T18:04:09.53`: BSE drops trailing zeros of the fraction, and the point with the last of them. */
export function bseTime(ms: number): string {
  const text = DateTime.fromMillis(ms, { zone: IST }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
  return text.replace(/\.0+$|(?<=\.\d+)0+$/, '');
}

/** Milliseconds as `HH:MM:SS`, hours unbounded as NSE prints them (`317:30:33`). */
export function hms(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
