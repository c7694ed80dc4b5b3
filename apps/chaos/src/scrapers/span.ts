/** The stretch of time that a run replays. */
export interface Span {
  /** IST day of the beginning, `YYYY-MM-DD`. */
  firstDay: string;
  /** Parts of the span that lie on one day each; a second one where it crosses midnight. */
  windows: readonly { from: string; until: string; share: number }[];
  /** Epoch milliseconds of replay time. */
  startsAt: number;
  endsAt: number;
  midnightAt: number | null;
}

/** A Friday, the day that the replay generates by default. */
const FIRST_DAY = '2026-02-13';
const DAY_MS = 24 * 3600_000;

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** From `from` until `until` (IST, `HH:MM`); an `until` that is not after `from` is one of the next day. */
export function spanOf(from: string, until: string): Span {
  const midnight = Date.parse(`${FIRST_DAY}T00:00:00+05:30`);
  const startsAt = midnight + minuteOf(from) * 60_000;
  const crosses = minuteOf(until) <= minuteOf(from);
  const endsAt = midnight + minuteOf(until) * 60_000 + (crosses ? DAY_MS : 0);
  const midnightAt = crosses && endsAt > midnight + DAY_MS ? midnight + DAY_MS : null;
  const first = midnightAt === null ? 1 : (midnightAt - startsAt) / (endsAt - startsAt);
  const lastOfFirst = midnightAt === null && !crosses ? `${until}:00` : '23:59:59';
  const windows = [{ from: `${from}:00`, until: lastOfFirst, share: first }];
  if (midnightAt !== null) windows.push({ from: '00:00:00', until: `${until}:00`, share: 1 - first });
  return { firstDay: FIRST_DAY, windows, startsAt, endsAt, midnightAt };
}

/** A moment of replay time as the replay's faults name it: IST, without a zone. */
export const istTime = (ms: number): string => new Date(ms + 5.5 * 3600_000).toISOString().slice(0, 19);
