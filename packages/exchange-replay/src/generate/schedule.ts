import { endOfDay, startOfDay } from '../time.ts';
import { createDocument, type LazyDocument, zipped } from './document.ts';
import type { DayEvent, Place } from './event.ts';
import type { DaysPlan } from './options.ts';
import type { Random } from './random.ts';
import { createTimes } from './times.ts';

/** Where one place of an event ended up in time. */
export interface Scheduled {
  event: DayEvent;
  place: Place;
  /** Names the document: equal for all places of an event. */
  documentKey: string;
  document: LazyDocument;
  /** When it becomes known, epoch ms. */
  at: number;
  /** What the row says instead, where it comes late. */
  dated: number | null;
  /** Choices of this row, and those that all places of the event share. */
  random: Random;
  shared: Random;
}

const HOUR_MS = 3600_000;

/** Gives every event of one day (`index` of the plan) its time; in the order of time. */
export function schedule(events: readonly DayEvent[], random: Random, plan: DaysPlan, index: number): Scheduled[] {
  const day = plan.days[index]!;
  const window = plan.window(index);
  const isLast = index === plan.days.length - 1;
  const times = createTimes(random.fork('times'), day, window);
  // Whatever is to be seen of the last day has to be there before the clock stops.
  const limit = window?.until ?? (isLast ? endOfDay(day) : Infinity);
  return events
    .flatMap((event, nth) => {
      const document = createDocument(event.blueprint, day, plan.documents);
      const last = Math.max(...event.places.map(({ after }) => after));
      const drawn = times();
      const start = event.at ?? Math.max(window?.from ?? startOfDay(day), Math.min(drawn, limit - last));
      return event.places.map((place, which): Scheduled => {
        const own = random.fork(`row-${nth}-${which}`);
        const at = event.at === undefined ? Math.min(start + place.after, limit) : start + place.after;
        return {
          event,
          place,
          documentKey: index === 0 ? `document-${nth}` : `document-${index}-${nth}`,
          document: place.zipped ? zipped(document) : document,
          at,
          dated: event.at === undefined && !place.predated ? lateTime(own.fork('late'), at, day, plan.late) : null,
          random: own,
          shared: random.fork(`bse-file-${nth}`),
        };
      });
    })
    .sort((a, b) => a.at - b.at);
}

/** Hours before it became visible; one in three in the evening of the day before. */
function lateTime(random: Random, at: number, day: string, share: number): number | null {
  if (share === 0 || !random.chance(share)) return null;
  return random.chance(1 / 3)
    ? startOfDay(day) - random.int(1_000, 3 * HOUR_MS)
    : at - random.int(HOUR_MS, 6 * HOUR_MS);
}
