import type { RowsAnswer } from '../answers/answer.ts';
import type { RowTexts } from '../answers/row-texts.ts';
import type { ReplayFiling, WireRow } from '../dataset.ts';
import { buildDate } from '../feed.ts';
import { nseTime } from '../time.ts';
import { element } from '../xml.ts';

/**
 * Online_announcements.xml, element by line: title = name of the company, link (empty where there is no attachment),
 * description "text |SUBJECT: subject", pubDate in IST without a zone. `builtAt` (epoch ms) is its lastBuildDate.
 */
export async function nseFeed(filings: readonly ReplayFiling[], builtAt: number, texts: RowTexts): Promise<RowsAnswer> {
  const rows: string[] = [];
  for (const filing of filings)
    rows.push(await texts.text(filing, 'feed', '', (row) => itemOf(row, filing.publishedAt)));
  return { head: headOf(builtAt), rows, between: '', tail: '</channel>\n</rss>\n' };
}

const headOf = (builtAt: number) => `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
<channel>
<atom:link href="http://www.nseindia.com/content/RSS/Online_announcements.xml" rel="self" type="application/rss+xml"/>
<link>https://www.nseindia.com/companies-listing/corporate-filings-announcements</link>
<title>NSE News - Latest Announcements</title>
<description>National Stock Exchange- Announcements</description>
<language>en-us</language>
<lastBuildDate>${buildDate(builtAt)} +0530</lastBuildDate>
<ttl>5</ttl>
<image>
<title>Latest Announcements</title>
<link>https://www.nseindia.com/companies-listing/corporate-filings-announcements</link>
<url>https://www.nseindia.com/assets/images/NSE_Logo.svg</url>
<width>122</width>
<height>42</height>
<description>National Stock Exchange of India</description>
</image>
`;

const itemOf = (row: WireRow, at: number) =>
  [
    '<item>',
    element('title', String(row.sm_name ?? '')),
    element('link', row.attchmntFile === '-' ? '' : String(row.attchmntFile ?? '')),
    element('description', `${row.attchmntText ?? ''} |SUBJECT: ${row.desc ?? ''}`),
    element('pubDate', nseTime(at)),
    '</item>\n',
  ].join('\n');
