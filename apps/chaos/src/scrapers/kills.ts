import type { Exchange } from '@filings/exchange-replay';
import { createRandom } from '../random.ts';

export interface ScraperKill {
  /** Wall milliseconds after the day began. */
  atMs: number;
  exchange: Exchange;
  /** A stand-by's end must be noticed by nobody. */
  role: 'leader' | 'standby';
  /** Until a service manager starts it again. */
  downMs: number;
}

export interface KillsOptions {
  kills: number;
  standbys: number;
  seed: number;
  /** Wall milliseconds of the day. */
  durationMs: number;
  /** Wall milliseconds until midnight, null where the day has none. */
  midnightMs: number | null;
}

/** So close to midnight that its poll is cut, by more or less. */
const AROUND_MIDNIGHT_MS = 600;
/** Every so manieth of the others meets a stand-by. */
const STANDBY_EVERY = 4;

/** The kills by time: one around midnight, the others spread over the day, by turns at both exchanges. */
export function planKills({ kills, standbys, seed, durationMs, midnightMs }: KillsOptions): ScraperKill[] {
  const random = createRandom(`chaos/scrapers/kills/${seed}`);
  const between = (low: number, high: number) => Math.round(low + (high - low) * random());
  const turns: readonly Exchange[] = seed % 2 === 0 ? ['nse', 'bse'] : ['bse', 'nse'];
  const atMidnight = midnightMs !== null && kills > 0;
  const spread = atMidnight ? kills - 1 : kills;
  return Array.from({ length: kills }, (_, nth): ScraperKill => {
    const isMidnight = atMidnight && nth === 0;
    const which = atMidnight ? nth - 1 : nth;
    const slot = (0.9 * durationMs) / Math.max(1, spread);
    return {
      atMs: isMidnight
        ? between(midnightMs - AROUND_MIDNIGHT_MS, midnightMs + AROUND_MIDNIGHT_MS)
        : Math.round(slot * (which + 0.25 + 0.5 * random())),
      exchange: turns[nth % 2]!,
      role: standbys > 0 && nth % STANDBY_EVERY === STANDBY_EVERY - 1 ? 'standby' : 'leader',
      downMs: between(500, 1_500),
    };
  }).sort((a, b) => a.atMs - b.atMs);
}
