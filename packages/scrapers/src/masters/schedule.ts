import { DateTime } from 'luxon';
import { EXCHANGE_ZONE } from '../clock.ts';
import { ScrapeError } from '../errors.ts';
import type { ListState } from './refresh-state.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Between two tries within a day. */
const LONGEST_RETRY_MS = 60 * MINUTE_MS;
/** A list that could not be taken for so long is an alarm: companies listed since are unknown. */
const ALARM_AFTER_MS = 2 * DAY_MS;
/** A failure is said when it is new or of another kind, and once a day while it lasts. */
const TOLD_AGAIN_AFTER_MS = DAY_MS;
/** All of a list is handed over again after so long, whatever changed: a database that was restored catches up. */
const WHOLE_AFTER_MS = 7 * DAY_MS;

/** The last time that the clock struck `at` (HH:MM) in India. */
export function lastStruck(at: string, now: Date): Date {
  const here = DateTime.fromJSDate(now, { zone: EXCHANGE_ZONE });
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = here.startOf('day').set({ hour, minute });
  return (today <= here ? today : today.minus({ days: 1 })).toJSDate();
}

/** Whether a list is to be taken: once after each striking of `at`, at once when it never was, not before a retry's time. */
export function isDue({ takenAt, failing }: ListState, at: string, now: Date): boolean {
  if (failing !== null) {
    const retryAt = Date.parse(failing.retryAt);
    // A clock that was set back (a replay begun anew) must not make anybody wait for its past.
    if (retryAt > now.getTime() && retryAt - now.getTime() <= DAY_MS) return false;
  }
  if (takenAt === null) return true;
  const taken = Date.parse(takenAt);
  return taken > now.getTime() || taken < lastStruck(at, now).getTime();
}

/** Whether all of a list is handed over, not only what changed. */
export function isWholeDue({ wholeAt }: ListState, now: Date): boolean {
  return wholeAt === null || Math.abs(now.getTime() - Date.parse(wholeAt)) >= WHOLE_AFTER_MS;
}

/** The state after one more failure. */
export function afterFailure(state: ListState, error: Error, now: Date): ListState {
  const attempts = (state.failing?.attempts ?? 0) + 1;
  const pause = Math.min(MINUTE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_RETRY_MS);
  const named = error instanceof ScrapeError ? (error.retryAt?.getTime() ?? 0) : 0;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const told = state.failing;
  const isNews = told?.code !== code || now.getTime() - Date.parse(told.toldAt) >= TOLD_AGAIN_AFTER_MS;
  return {
    ...state,
    failing: {
      since: state.failing?.since ?? now.toISOString(),
      attempts,
      code,
      message: error.message,
      retryAt: new Date(Math.max(now.getTime() + pause, named)).toISOString(),
      toldAt: isNews ? now.toISOString() : told.toldAt,
    },
  };
}

/** Whether a list has been missing for so long that somebody should look. */
export function isOverdue({ takenAt, failing }: ListState, now: Date): boolean {
  const since = takenAt ?? failing?.since;
  return failing !== null && since !== undefined && now.getTime() - Date.parse(since) >= ALARM_AFTER_MS;
}
