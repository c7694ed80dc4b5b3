import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { request } from 'undici';
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
  const answer = await request(url, { signal: signal === undefined ? time : AbortSignal.any([time, signal]) })
    .then(async ({ statusCode, body }) => ({ status: statusCode, text: await body.text() }))
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

export function dayOf(time: Date): Day {
  return DateTime.fromJSDate(time, { zone: EXCHANGE_ZONE }).toFormat('yyyy-MM-dd');
}

/** `days` days after (or, negative, before) a day. */
export function addDays(day: Day, days: number): Day {
  return DateTime.fromISO(day, { zone: EXCHANGE_ZONE }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** A day in the form that a parameter wants, e.g. `yyyyMMdd`. */
export function formatDay(day: Day, format: string): string {
  return DateTime.fromISO(day, { zone: EXCHANGE_ZONE }).toFormat(format);
}

const FORMS = ['yyyy-MM-dd HH:mm:ss', 'dd-MMM-yyyy HH:mm:ss', 'ddMMyyyyHHmmss'];

/**
 * A time as the exchanges print it (IST without zone) in UTC, or null when it is in none of their forms:
 * BSE `2023-10-05T23:47:42.87` with 0-3 digits of a second; NSE sort_date `2026-08-07 23:57:46`,
 * an_dt `07-Aug-2026 23:57:46` (on debt rows `07-AUG-2026`), dt `07082026235746`.
 */
export function istToUtc(text: string): string | null {
  const trimmed = text.trim();
  const times = trimmed.includes('T')
    ? [DateTime.fromISO(trimmed, { zone: EXCHANGE_ZONE, locale: 'en' })]
    : FORMS.map((form) => DateTime.fromFormat(trimmed, form, { zone: EXCHANGE_ZONE, locale: 'en' }));
  return (
    times
      .find((time) => time.isValid)
      ?.toUTC()
      .toISO() ?? null
  );
}
