import { load } from 'cheerio/slim';
import { ScrapeError } from '../errors.ts';
import type { BadRow } from '../source.ts';

/** The elements of one item by their names as sent; of two with one name the first. */
export type RssItem = Record<string, string>;

export interface Rss {
  items: RssItem[];
  /** Items that a cut body has half of, and the cut itself. */
  bad: BadRow[];
}

/** The `accept` of a question for a feed. */
export const FEED_TYPES = 'application/rss+xml, application/xml, text/xml, */*;q=0.8';

/** What BSE's feeds answer when they have nothing to tell. */
const NONE = /^None of the records\b/i;
/** Longest piece of a body that a message or a bad item keeps. */
const KEPT = 500;

/**
 * The items of an RSS feed, as far as they are whole. Both exchanges were seen to cut bodies, to put a byte order
 * mark before and a stray `<text/>` after the channel. Throws ScrapeError `not_a_feed`.
 */
export function readRss(body: string, url: string): Rss {
  const text = body.replace(/^\uFEFF/, '').trim();
  if (NONE.test(text)) return { items: [], bad: [] };
  const $ = load(text, { xml: { withStartIndices: true, withEndIndices: true } });
  const channel = $('rss > channel').first();
  if (channel.length === 0) throw notAFeed(text, url);

  /** Whether the element ends by its own tag; the parser closes what a cut body leaves open. */
  const isWhole = (name: string, end: number | null | undefined) =>
    new RegExp(`</${name}\\s*>$`).test(text.slice(Math.max(0, (end ?? 0) - 40), (end ?? -1) + 1));

  const items: RssItem[] = [];
  const bad: BadRow[] = [];
  // Not channel.find(): that compares all children of the channel with each other first.
  for (const item of $('rss > channel item').toArray()) {
    if (isWhole('item', item.endIndex)) {
      const fields = item.children.flatMap((node): [string, string][] =>
        'name' in node ? [[node.name, $(node).text().toWellFormed()]] : [],
      );
      items.push(Object.fromEntries(fields.reverse()));
    } else {
      const start = item.startIndex ?? 0;
      bad.push({ raw: text.slice(start, start + KEPT), reason: `item: cut off after ${items.length} whole ones` });
    }
  }
  if (bad.length === 0 && !isWhole('channel', channel.get(0)?.endIndex)) {
    bad.push({ raw: text.slice(-KEPT), reason: `channel: cut off after ${items.length} whole items` });
  }
  return { items, bad };
}

function notAFeed(text: string, url: string): ScrapeError {
  const start = JSON.stringify(text.replace(/\s+/g, ' ').slice(0, 80));
  const what = text === '' ? 'nothing' : /^<(?:!doctype )?html/i.test(text) ? `a page (${start})` : start;
  return new ScrapeError('not_a_feed', `GET ${url}: ${what} where an RSS feed belongs; asking again later`, {
    url,
    status: 200,
  });
}
