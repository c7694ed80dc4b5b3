import { ReplayError } from '../error.ts';
import { isDay, startOfDay } from '../time.ts';
import type { DocumentMode } from './document.ts';

/** IST times of a day, `HH:MM[:SS]`, both included. */
export interface TimeWindow {
  from: string;
  until: string;
}

export interface DaysOptions {
  /** Equal seeds give equal rows and equal bytes. Default 1. */
  seed?: number | undefined;
  /** Of each day, over both exchanges; default 300. */
  filings?: number | undefined;
  /** The first IST day, `YYYY-MM-DD`; default 2026-02-13. */
  from?: string | undefined;
  /** How many; default 1. */
  days?: number | undefined;
  /** Default `sized`. `lazy` rows tell estimates: for days of thousands whose documents few will read. */
  documents?: DocumentMode | undefined;
  /** Where in the day filings fall, in place of office hours; a list is one for each day, the last for the rest. */
  spread?: TimeWindow | readonly TimeWindow[] | undefined;
  /** Share of rows (0 to 1) that become visible hours after their own time, many of them after a midnight. */
  late?: number | undefined;
  /** `all` adds NSE `sme` and BSE `mf` to BSE `equity`, `debt` and NSE `equities`, `debt`. */
  segments?: 'usual' | 'all' | undefined;
  /** Bonds under which one disclosure is listed at BSE; default 6. */
  debtScrips?: number | undefined;
}

/** Options with everything said. Times in epoch ms. */
export interface DaysPlan extends Required<Pick<DaysOptions, 'late' | 'segments' | 'debtScrips' | 'documents'>> {
  seed: number;
  filings: number;
  days: readonly string[];
  window(index: number): { from: number; until: number } | null;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** Throws ReplayError `bad_option`. */
export function readDaysOptions(options: DaysOptions): DaysPlan {
  const { seed = 1, filings = 300, from = '2026-02-13', days = 1, late = 0, debtScrips = 6 } = options;
  const check = (right: boolean, what: string) => {
    if (!right) throw new ReplayError('bad_option', `The day cannot be generated: ${what}.`);
  };
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  check(whole(filings), `${filings} filings are no whole number above 0`);
  check(isDay(from), `"${from}" is no day; give YYYY-MM-DD`);
  check(whole(days), `${days} days are no whole number above 0`);
  check(whole(debtScrips), `${debtScrips} debt scrips are no whole number above 0`);
  check(late >= 0 && late <= 1, `a share of ${late} late rows is not between 0 and 1`);
  const windows = options.spread === undefined ? [] : [options.spread].flat();
  for (const window of windows)
    check(
      TIME.test(window.from) && TIME.test(window.until) && window.from < window.until,
      `the window from ${window.from} until ${window.until} is none; give two times as HH:MM[:SS], the earlier first`,
    );
  const list = Array.from({ length: days }, (_, index) => dayAfter(from, index));
  return {
    seed,
    filings,
    late,
    debtScrips,
    segments: options.segments ?? 'usual',
    documents: options.documents ?? 'sized',
    days: list,
    window(index) {
      const window = windows[Math.min(index, windows.length - 1)];
      if (!window) return null;
      const at = (time: string) => startOfDay(list[index]!) + Date.parse(`1970-01-01T${time}Z`);
      // A window until 23:59:59 holds the whole of that second.
      return { from: at(window.from), until: at(window.until) + 999 };
    },
  };
}

function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * 3600_000).toISOString().slice(0, 10);
}
