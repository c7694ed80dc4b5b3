import type { Dataset } from './dataset.ts';
import { extent } from './dataset.ts';
import { ReplayError } from './error.ts';
import { endOfDay, parseBseTime, startOfDay } from './time.ts';

/** The clock of the replayed day: runs `speed` times as fast as the wall's and stops at the end of the last day. */
export interface ReplayClock {
  /** Replay time, epoch ms. */
  now(): number;
  /** When (wall, epoch ms) the clock shows a replay time; the start for what lies before it. */
  wallTimeOf(replayMs: number): number;
  readonly speed: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Wall, epoch ms. */
  readonly wallStartedAt: number;
  /** Starts the replayed time over: for whoever wants to be ready before the first row appears. */
  restart(): void;
  /** True once every row is visible: nothing more will come. */
  done(): boolean;
}

export interface ClockOptions {
  /** Replay seconds per wall second. */
  speed?: number | undefined;
  /** Wall milliseconds from the first row to the last; sets the speed. */
  durationMs?: number | undefined;
  /** IST time of the first day to start at, `HH:MM[:SS]`; default: one wall second before the first row. */
  startAt?: string | undefined;
  /** The wall clock, epoch ms. */
  wall?: (() => number) | undefined;
}

/** Throws ReplayError `bad_option` where neither or both of speed and durationMs are set, or are not positive. */
export function createReplayClock(dataset: Dataset, options: ClockOptions): ReplayClock {
  const wall = options.wall ?? Date.now;
  const bounds = { from: startOfDay(dataset.firstDay), until: endOfDay(dataset.lastDay) };
  const { first, last } = extent(dataset, bounds);
  const speed = speedOf(options, last - first);
  const startsAt =
    options.startAt === undefined
      ? Math.max(bounds.from, first - speed * 1000)
      : timeOfDay(dataset.firstDay, options.startAt);
  const endsAt = bounds.until;
  let wallStartedAt = wall();
  const now = () => Math.min(endsAt, startsAt + (wall() - wallStartedAt) * speed);
  return {
    now,
    wallTimeOf: (replayMs) => wallStartedAt + Math.max(0, replayMs - startsAt) / speed,
    speed,
    startsAt,
    endsAt,
    get wallStartedAt() {
      return wallStartedAt;
    },
    restart: () => {
      wallStartedAt = wall();
    },
    done: () => now() >= last,
  };
}

function speedOf({ speed, durationMs }: ClockOptions, spanMs: number): number {
  if ((speed === undefined) === (durationMs === undefined))
    throw new ReplayError('bad_option', 'The replay clock needs either a speed or a duration: give one of the two.');
  const value = speed ?? Math.max(1, spanMs) / durationMs!;
  if (!(value > 0) || !Number.isFinite(value))
    throw new ReplayError('bad_option', `The replay clock cannot run at ${value}: give a speed or duration above 0.`);
  return value;
}

function timeOfDay(day: string, time: string): number {
  const ms = /^\d\d:\d\d(:\d\d)?$/.test(time) ? parseBseTime(`${day}T${time}`) : null;
  if (ms === null) throw new ReplayError('bad_option', `The replay cannot start at "${time}": give HH:MM, IST.`);
  return ms;
}
