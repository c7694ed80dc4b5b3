import { nseFile } from '../nse/attachment.ts';
import type { Feed } from '../source.ts';
import { cleanLine, cleanText, labelOrNull } from '../text.ts';
import { readItems } from './read-items.ts';
import { feedTime } from './time.ts';

/** The day's announcements of all segments, on a host that wants no cookies and honours ETag and Last-Modified. */
export const NSE_FEED = 'https://nsearchives.nseindia.com/content/RSS/Online_announcements.xml';

/**
 * NSE's feed of announcements. An item has the company's name as its title (no symbol, no ISIN), a link or none, a
 * description "text |SUBJECT: subject" and a time; nothing in it tells the segment. Throws ScrapeError `not_a_feed`.
 */
export function parseNseFeed(body: string, url: string = NSE_FEED): Feed {
  return readItems(body, url, (field, raw) => {
    const description = field('description') ?? '';
    const at = description.lastIndexOf('|SUBJECT:');
    const text = cleanText(at === -1 ? description : description.slice(0, at));
    return {
      attachment: nseFile(field('link')),
      companyName: labelOrNull(field('title')),
      scripCode: null,
      subject: at === -1 ? '' : cleanLine(description.slice(at + '|SUBJECT:'.length)),
      text: text === '-' ? '' : text,
      segment: null,
      raw,
      ...feedTime(field),
    };
  });
}
