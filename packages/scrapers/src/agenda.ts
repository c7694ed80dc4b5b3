import type { Day } from './clock.ts';
import type { Witnessed } from './coverage.ts';
import { type Reading, unread } from './reading.ts';

/** One list of an exchange, and what this process knows of it. */
export interface List {
  readonly segment: string;
  readonly day: Day;
  reading: Reading;
  /** Of the last whole reading. */
  rest: { bad: number; repeated: number };
  /** The names that its rows told. */
  attachments: Set<string>;
  /** What the feed said of it last. */
  witnessed: Witnessed | null;
  /** Start, by the exchange's clock, of the last poll that read it without fault. */
  goodAt: Date | null;
}

/** Which lists a poll asks for, in which order. */
export interface Agenda {
  /**
   * The lists of these days, newest day first. After a poll that was cut short, first the list that cut it, so that
   * a host that fails at every tenth question does not keep the twentieth list unread for ever; and where that
   * list fails again, first the one behind it.
   */
  lists(days: readonly Day[]): List[];
  cutShortAt(list: List): void;
  /** Those of the last poll, newest day first. */
  current(): readonly List[];
  /** Until when nothing was missed on any of the lists, null while one of them was never read. */
  confirmedAt(): Date | null;
}

export function createAgenda(segments: readonly string[]): Agenda {
  let current: List[] = [];
  let order: List[] = [];
  let next: List | undefined;
  return {
    lists(days) {
      current = days.flatMap((day) =>
        segments.map(
          (segment) =>
            current.find((list) => list.day === day && list.segment === segment) ?? {
              segment,
              day,
              reading: unread,
              rest: { bad: 0, repeated: 0 },
              attachments: new Set<string>(),
              witnessed: null,
              goodAt: null,
            },
        ),
      );
      const first = next === undefined ? 0 : Math.max(0, current.indexOf(next));
      next = undefined;
      order = [...current.slice(first), ...current.slice(0, first)];
      return order;
    },
    current: () => current,
    cutShortAt(list) {
      next = list === order[0] ? order[1] : list;
    },
    confirmedAt() {
      const times = current.map(({ goodAt }) => goodAt?.getTime() ?? Number.NaN);
      const least = Math.min(...times);
      return Number.isNaN(least) || !Number.isFinite(least) ? null : new Date(least);
    },
  };
}
