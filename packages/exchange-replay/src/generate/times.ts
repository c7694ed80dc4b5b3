import { startOfDay } from '../time.ts';
import type { Random } from './random.ts';

const HOUR = 3600_000;

/** Hours of an Indian filing day and the share of filings in each: most come after the market has closed. */
const BURSTS: readonly [hours: readonly [from: number, until: number], share: number][] = [
  [[7, 9.25], 8],
  [[9.25, 15.5], 30],
  [[15.5, 17], 14],
  [[17, 20], 36],
  [[20, 23.4], 12],
];

/**
 * Instants (epoch ms) of a day between 07:00 and 23:30 IST, or evenly within a window of it; one in twenty in the same
 * second as another.
 */
export function createTimes(
  random: Random,
  day: string,
  window: { from: number; until: number } | null = null,
): () => number {
  const start = startOfDay(day);
  const given: number[] = [];
  return () => {
    if (given.length > 0 && random.chance(0.05))
      return Math.floor(random.pick(given) / 1000) * 1000 + random.int(0, 999);
    const [from, until] = window
      ? [(window.from - start) / HOUR, (window.until - start) / HOUR]
      : random.weighted(BURSTS);
    const at = start + Math.floor((from + random.next() * (until - from)) * HOUR);
    given.push(at);
    return at;
  };
}
