import type { BadRow, Feed, FeedItem } from '../source.ts';
import { type RssItem, readRss } from './rss.ts';

/** Elements of an item by name, in whatever case: the value, trimmed, or null where there is none. */
export type Field = (name: string) => string | null;

/** Reads each item by itself, so that one bad item costs one item. `read` throws an Error that names the bad field. */
export function readItems(body: string, url: string, read: (field: Field, raw: RssItem) => FeedItem): Feed {
  const { items, bad } = readRss(body, url);
  const good: FeedItem[] = [];
  const refused: BadRow[] = [];
  for (const raw of items) {
    const byName = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value.trim()]));
    try {
      good.push(read((name) => byName.get(name) || null, raw));
    } catch (error) {
      refused.push({ raw, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { items: good, bad: [...refused, ...bad] };
}
