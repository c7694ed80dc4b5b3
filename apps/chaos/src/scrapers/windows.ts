import type { Exchange } from '@filings/exchange-replay';
import type { Poll } from './poll-log.ts';

/** What may keep a scraper from a list. Times in epoch milliseconds. */
export interface Trouble {
  exchange: Exchange;
  at: number;
  /** `fault`: a list's request met it; `kill`: the leader was killed; `start`: nobody polled before. */
  kind: 'fault' | 'kill' | 'start';
  /** The fault's answer. */
  answer?: string;
}

/** A time in which no filing of this exchange is expected to be found at once. */
export interface Window {
  exchange: Exchange;
  from: number;
  until: number;
}

/** No longer than this is a scraper excused, whether it recovers or not: the client's time-out, a pause, back-off. */
const LONGEST_MS: Readonly<Record<string, number>> = {
  silent: 35_000,
  start: 30_000,
};
const LONGEST_ELSE_MS = 15_000;

/**
 * Each trouble lasts until a good poll has ended: the one in which a fault was met, where it made that poll none the
 * worse for it, else the first good one after; after a kill the first good poll of whoever leads next. Merged where they
 * overlap, by time.
 */
export function windowsOf(troubles: readonly Trouble[], polls: readonly Poll[]): Window[] {
  const windows = troubles.map(({ exchange, at, kind, answer }): Window => {
    const end = polls.find(
      (poll) => poll.exchange === exchange && poll.good && (kind === 'kill' ? poll.startedAt : poll.endedAt) >= at,
    );
    const longest = at + (LONGEST_MS[answer ?? kind] ?? LONGEST_ELSE_MS);
    return { exchange, from: at, until: Math.min(end?.endedAt ?? longest, longest) };
  });
  const merged: Window[] = [];
  for (const window of windows.sort((a, b) => a.from - b.from)) {
    const before = merged.findLast(({ exchange }) => exchange === window.exchange);
    if (before !== undefined && before.until >= window.from) before.until = Math.max(before.until, window.until);
    else merged.push({ ...window });
  }
  return merged;
}

export interface Deadline {
  /** A window lies in the filing's time: it is excused, and due later. */
  excused: boolean;
  /** Epoch milliseconds; later is too late, excused or not. */
  at: number;
}

/**
 * Until when a filing must be enqueued: `allowedMs` after it became visible, or, where a window of its exchange lies in
 * that time, so long after the last of the windows that follow on each other. A window after the filing was enqueued
 * says nothing of it.
 */
export function deadlineOf(
  filing: { visibleAt: number; enqueuedAt: number | null },
  windows: readonly Window[],
  allowedMs: number,
): Deadline {
  let at = filing.visibleAt + allowedMs;
  let excused = false;
  for (const { from, until } of windows) {
    if (from > Math.min(at, filing.enqueuedAt ?? at)) break;
    if (until <= filing.visibleAt) continue;
    excused = true;
    at = Math.max(at, until + allowedMs);
  }
  return { excused, at };
}

/** How much of the day lay in the windows of each exchange, and the longest of them, in words. */
export function describeWindows(windows: readonly Window[], dayBeganAt: number, dayMs: number): string {
  const parts = (['bse', 'nse'] as const).map((exchange) => {
    const lengths = windows
      .filter((window) => window.exchange === exchange)
      .map(({ from, until }) => Math.min(until, dayBeganAt + dayMs) - Math.max(from, dayBeganAt))
      .filter((ms) => ms > 0);
    const share = (100 * lengths.reduce((sum, ms) => sum + ms, 0)) / dayMs;
    const longest = Math.max(0, ...lengths) / 1000;
    return `${exchange.toUpperCase()} ${share.toFixed(0)} % (${lengths.length}, the longest ${longest.toFixed(1)} s)`;
  });
  return `Of the day in fault windows: ${parts.join(', ')}`;
}
