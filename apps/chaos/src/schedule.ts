import { createRandom, shuffled } from './random.ts';

/** What is killed with -9; `flush` empties Redis instead (FLUSHALL). */
export const KINDS = ['worker', 'spawner', 'redis', 'postgres', 'api', 'scraper', 'flush'] as const;
export type Kind = (typeof KINDS)[number];

export interface Kill {
  /** Milliseconds after the day began. */
  atMs: number;
  kind: Kind;
  /** In [0, 1): which of those that live then, in the order of their names. */
  choice: number;
  /** How long it stays away, as until a service manager starts it again. Nobody starts a worker or a flush again. */
  downMs: number;
}

export interface ScheduleOptions {
  seed: number;
  /** Length of the day. */
  durationMs: number;
  /** Mean time between two kills. */
  everyMs: number;
  kinds: readonly Kind[];
}

/** Workers are the ones that are meant to come and go: they are killed twice as often as each of the others. */
const DECK: readonly Exclude<Kind, 'flush'>[] = ['worker', 'worker', 'spawner', 'redis', 'postgres', 'api', 'scraper'];

/** Shortest and longest absence. */
const DOWN_MS: Record<Kind, readonly [number, number]> = {
  worker: [0, 0],
  spawner: [500, 2_500],
  redis: [200, 3_000],
  postgres: [200, 3_000],
  api: [200, 1_500],
  scraper: [200, 1_500],
  flush: [0, 0],
};

/**
 * The kills of one run, by time: about one every `everyMs`, each kind as often as the deck has it, and Redis emptied
 * once about the middle. Equal options give equal schedules.
 */
export function planKills({ seed, durationMs, everyMs, kinds }: ScheduleOptions): Kill[] {
  const random = createRandom(`chaos/${seed}`);
  const between = (low: number, high: number) => Math.round(low + (high - low) * random());
  const kill = (atMs: number, kind: Kind): Kill => {
    const [least, most] = DOWN_MS[kind];
    return { atMs, kind, choice: random(), downMs: between(least, most) };
  };
  const deck = DECK.filter((kind) => kinds.includes(kind));
  const kills: Kill[] = [];
  let cards: (typeof deck)[number][] = [];
  for (let nth = 1; nth * everyMs < durationMs && deck.length > 0; nth += 1) {
    if (cards.length === 0) cards = shuffled(deck, random);
    kills.push(kill(between((nth - 0.4) * everyMs, (nth + 0.4) * everyMs), cards.pop()!));
  }
  if (kinds.includes('flush')) kills.push(kill(between(0.45 * durationMs, 0.55 * durationMs), 'flush'));
  return kills.sort((a, b) => a.atMs - b.atMs);
}

/** One line for people. */
export function describeKill({ atMs, kind, choice, downMs }: Kill): string {
  const away = downMs > 0 ? `  away for ${(downMs / 1000).toFixed(1)} s` : '';
  return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${kind.padEnd(8)}  choice ${choice.toFixed(3)}${away}`;
}
