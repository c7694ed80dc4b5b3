import type { Day } from './clock.ts';
import { dayOf } from './clock.ts';
import type { Witnessed } from './coverage.ts';
import type { Feed, FeedItem } from './source.ts';

/** What was received of one list. */
export interface WitnessedList {
  segment: string;
  day: Day;
  attachments: ReadonlySet<string>;
}

export interface Testimony {
  /** By list, in their order. */
  lists: Witnessed[];
  /** Attachments of the days in question that no list names, of segments that are read here. */
  missing: FeedItem[];
}

/**
 * Compares the feed with what the lists gave, by the attachments' names (G12). An item whose segment the feed does not
 * tell counts for the first list of its day, since no other says that it is theirs. Items without an attachment prove
 * nothing.
 */
export function compareFeed(feed: Feed, lists: readonly WitnessedList[]): Testimony {
  const counts = lists.map(() => ({ items: 0, unmatched: 0 }));
  const missing: FeedItem[] = [];
  const named = new Set<string>();
  for (const item of feed.items) {
    if (item.attachment === null || named.has(item.attachment.name)) continue;
    const { name } = item.attachment;
    const day = dayOf(new Date(item.publishedAt));
    const candidates = lists.map((list, at) => ({ list, at })).filter(({ list }) => list.day === day);
    const owner =
      candidates.find(({ list }) => list.attachments.has(name)) ??
      candidates.find(({ list }) => item.segment === null || list.segment === item.segment);
    if (owner === undefined) continue;
    named.add(name);
    const count = counts[owner.at]!;
    count.items += 1;
    if (owner.list.attachments.has(name)) continue;
    count.unmatched += 1;
    missing.push(item);
  }
  return { lists: counts, missing };
}
