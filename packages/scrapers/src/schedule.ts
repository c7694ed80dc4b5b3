import { DateTime } from 'luxon';
import { type Day, dayOf, EXCHANGE_ZONE } from './clock.ts';

/** When issuers file. */
export interface Calendar {
  /** Days without trading beside Saturdays and Sundays; few filings come on them. */
  holidays: readonly Day[];
}

export interface PollIntervals {
  /** On trading days from 07:00 to midnight, in ms. */
  busyMs: number;
  /** At night, on weekends and holidays, in ms. */
  quietMs: number;
}

/** The first filings of a day come about an hour before the market opens, the last ones up to midnight. */
const FIRST_HOUR = 7;

/** Whether issuers file now: a trading day in Mumbai, from 07:00 to midnight. */
export function isBusy(now: Date, { holidays }: Calendar): boolean {
  const time = DateTime.fromJSDate(now, { zone: EXCHANGE_ZONE });
  return time.weekday <= 5 && time.hour >= FIRST_HOUR && !holidays.includes(dayOf(now));
}

export function intervalAt(now: Date, calendar: Calendar, { busyMs, quietMs }: PollIntervals): number {
  return isBusy(now, calendar) ? busyMs : quietMs;
}
