import type { RowsAnswer } from '../answers/answer.ts';
import type { RowTexts } from '../answers/row-texts.ts';
import type { ReplayFiling, WireRow } from '../dataset.ts';
import { buildDate } from '../feed.ts';
import { nseTime } from '../time.ts';
import { element } from '../xml.ts';

/** What the host answers in place of a feed without items. */
export const NO_ITEMS = 'None of the records';

const ATTACH_LIVE = 'https://www.bseindia.com/xml-data/corpfiling/AttachLive/';
const SITE = 'https://www.bseindia.com';

export interface FeedItem {
  name: string;
  scripCode: string;
  /** `""` where there is none. */
  attachmentName: string;
  description: string;
  /** Epoch ms. */
  at: number;
}

/**
 * announcements.xml, on one line: title "Name (code)", link, scripcode, description, pubDate in IST without a zone.
 * lastBuildDate says GMT and is IST as well; here it is the time of the latest item, so that equal feeds are equal.
 */
export async function bseFeed(filings: readonly ReplayFiling[], extra: readonly FeedItem[], texts: RowTexts) {
  const items: { at: number; text: string }[] = extra.map((item) => ({ at: item.at, text: itemOf(item) }));
  for (const filing of filings) {
    const text = await texts.text(filing, 'feed', '', (row) => itemOf(asItem(row, filing.publishedAt)));
    items.push({ at: filing.visibleFrom, text });
  }
  items.sort((a, b) => b.at - a.at);
  const [latest] = items;
  return {
    head: latest ? headOf(latest.at) : '',
    rows: items.map(({ text }) => text),
    between: '',
    tail: '</channel></rss>',
    empty: NO_ITEMS,
  } satisfies RowsAnswer;
}

const headOf = (at: number) =>
  '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>BSE - Latest Corporate Announcements</title>' +
  `<link>${SITE}/corporates/ann.html</link><description>BSE Ltd – Latest Corporate Announcements</description>` +
  `<language>en-us</language><lastBuildDate>${buildDate(at)} GMT</lastBuildDate><image>` +
  `<link>${SITE}/corporates/ann.html</link><url>${SITE}/sensex/include/images/logo.gif</url><author>BSE Ltd</author></image>`;

function itemOf({ name, scripCode, attachmentName, description, at }: FeedItem): string {
  return [
    '<item>',
    element('title', `${name} (${scripCode})`),
    // Always AttachLive, also for a file that has been moved; empty where the row has none.
    element('link', attachmentName ? ATTACH_LIVE + attachmentName : ''),
    element('scripcode', scripCode),
    element('description', description),
    element('pubDate', nseTime(at)),
    '</item>',
  ].join('');
}

const asItem = (row: WireRow, at: number): FeedItem => ({
  name: String(row.SLONGNAME ?? ''),
  scripCode: String(row.SCRIP_CD ?? ''),
  attachmentName: String(row.ATTACHMENTNAME ?? ''),
  description: String(row.HEADLINE ?? ''),
  at,
});
