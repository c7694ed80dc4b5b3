import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { ScrapeError } from './errors.ts';

/** Both exchanges print wall-clock times of this zone, without saying so. By name, never as an offset (G11). */
export const EXCHANGE_ZONE = 'Asia/Kolkata';

/** What day it is at the exchanges; a replay has a clock of its own. */
export interface Clock {
  now(): Date;
}

/** A day of the exchanges, `YYYY-MM-DD`. */
export type Day = string;

export const systemClock: Clock = { now: () => new Date() };

const GatewayTime = z.object({ now: z.iso.datetime({ offset: true }), speed: z.number().nonnegative() });
const GatewayAnswer = GatewayTime.extend({ endsAt: z.iso.datetime({ offset: true }).nullish() });

/**
 * The clock of a replay, asked for once: from then on `speed` replay seconds pass in each second, up to the
 * replay's end. A gateway without a clock (404: it only passes requests on) has the system's.
 * Waits up to `waitMs` for the gateway to answer at all (G27), then throws ScrapeError.
 */
export async function gatewayClock(
  gatewayUrl: string,
  { waitMs = 30_000, signal }: { waitMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<Clock> {
  const url = `${gatewayUrl.replace(/\/+$/, '')}/_replay/clock`;
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await ask(url, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const notThereYet = error instanceof ScrapeError && error.code === 'network';
      if (!notThereYet || performance.now() >= deadline) throw error;
      await sleep(100, undefined, { signal });
    }
  }
}

async function ask(url: string, signal: AbortSignal | undefined): Promise<Clock> {
  const time = AbortSignal.timeout(5000);
  const answer = await fetch(url, { signal: signal === undefined ? time : AbortSignal.any([time, signal]) })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch((cause: unknown) => {
      throw new ScrapeError('network', `GET ${url}: the gateway does not answer; is it running?`, { url, cause });
    });
  if (answer.status === 404) return systemClock;
  const parsed = GatewayAnswer.safeParse(parseOrUndefined(answer.text));
  if (!parsed.success) {
    throw new ScrapeError(
      'malformed',
      `GET ${url}: status ${answer.status}, not a clock: ${answer.text.slice(0, 80)}`,
      {
        url,
        status: answer.status,
        cause: parsed.error,
      },
    );
  }
  const { now, speed, endsAt } = parsed.data;
  const asked = performance.now();
  const start = Date.parse(now);
  const end = endsAt == null ? Number.POSITIVE_INFINITY : Math.max(Date.parse(endsAt), start);
  return { now: () => new Date(Math.min(start + (performance.now() - asked) * speed, end)) };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Hours and days whose place in the time zone is remembered. */
const KEPT = 1000;

export function dayOf(time: Date): Day {
  return new Date(time.getTime() + offsetMs(time.getTime())).toISOString().slice(0, 10);
}

/** How far the exchanges' clocks are ahead of UTC; asked of luxon once an hour, not once a row. */
const offsets = new Map<number, number>();

function offsetMs(time: number): number {
  const hour = Math.floor(time / 3_600_000);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const offset = DateTime.fromMillis(time, { zone: EXCHANGE_ZONE }).offset * 60_000;
  if (offsets.size >= KEPT) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

/** `days` days after (or, negative, before) a day. */
export function addDays(day: Day, days: number): Day {
  return DateTime.fromISO(day, { zone: EXCHANGE_ZONE }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** A day in the form that a parameter wants, e.g. `yyyyMMdd`. */
export function formatDay(day: Day, format: string): string {
  return DateTime.fromISO(day, { zone: EXCHANGE_ZONE }).toFormat(format);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/;
const NAMED_MONTH = /^(\d\d)-([a-z]{3})-(\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/i;
const DIGITS = /^(\d\d)(\d\d)(\d{4})([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A time as the exchanges print it (IST without zone) in UTC, or null when it is in none of their forms:
 * BSE `2023-10-05T23:47:42.87` with 0-3 digits of a second; NSE sort_date `2026-08-07 23:57:46`,
 * an_dt `07-Aug-2026 23:57:46` (on debt rows `07-AUG-2026`), dt `07082026235746`.
 */
export function istToUtc(text: string): string | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, year = '', month = '', day = '', hours, minutes, seconds, fraction = ''] = iso;
    return utcOf(`${year}-${month}-${day}`, hours, minutes, seconds, fraction.slice(0, 3).padEnd(3, '0'));
  }
  const [, day = '', month = '', year = '', hours, minutes, seconds] =
    NAMED_MONTH.exec(trimmed) ?? DIGITS.exec(trimmed) ?? [];
  const number = /^\d/.test(month) ? month : String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, '0');
  return day === '' ? null : utcOf(`${year}-${number}-${day}`, hours, minutes, seconds, '0');
}

function utcOf(day: Day, hours = '', minutes = '', seconds = '', milliseconds = ''): string | null {
  const began = midnightOf(day);
  if (began === null) return null;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(milliseconds);
  return new Date(began + ms).toISOString();
}

/** When the days that rows are of began, by the time zone's rules; asked of luxon once a day, not once a row. */
const midnights = new Map<Day, number | null>();

/** The midnight that a day of the exchanges begins with, in ms of UTC; null for a day that the calendar lacks. */
function midnightOf(day: Day): number | null {
  const known = midnights.get(day);
  if (known !== undefined) return known;
  const time = DateTime.fromISO(day, { zone: EXCHANGE_ZONE });
  // A date from before the exchanges had any machine is a slip of the pen.
  const midnight = time.isValid && time.year >= 1900 ? time.toMillis() : null;
  if (midnights.size >= KEPT) midnights.clear();
  midnights.set(day, midnight);
  return midnight;
}

/** Whether a time of `istToUtc` is the very beginning of its day in India: an entry without a time of day. */
export function isIndianMidnight(utc: string): boolean {
  // Half past midnight or half past the hour before: the zone is 5:30 ahead, so nothing else can be.
  return utc.endsWith(':30:00.000Z') && midnightOf(dayOf(new Date(utc))) === Date.parse(utc);
}
