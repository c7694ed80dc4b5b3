import { type Exchange, type Filing, filingIdOf } from '@filings/queue-core';
import { bseFile } from '../bse/attachment.ts';
import type { FeedItem } from '../source.ts';
import { labelOrNull } from '../text.ts';

/**
 * What a feed tells, as a filing to go on with while the list is closed: the row with the same attachment completes
 * it later. Null for an item without attachment, since nothing would tie its row to it.
 * `segment` stands in where the item does not tell its own.
 */
export function provisionalOf(exchange: Exchange, segment: string, item: FeedItem, detectedAt: Date): Filing | null {
  if (item.attachment === null) return null;
  const { name, url } = item.attachment;
  const list = item.segment ?? segment;
  const exchangeId = `feed:${name}`;
  return {
    filingId: filingIdOf(exchange, list, exchangeId),
    exchange,
    segment: list,
    exchangeId,
    companyName: item.companyName,
    isin: null,
    symbol: null,
    scripCode: item.scripCode,
    subject: item.subject,
    // NSE's subject is its label; BSE's feed has none.
    category: exchange === 'nse' ? labelOrNull(item.subject) : null,
    subcategory: null,
    text: item.text,
    attachment: exchange === 'bse' ? bseFile(name, item.publishedAt, null) : { name, urls: [url], bytes: null },
    publishedAt: item.publishedAt,
    publishedRaw: item.publishedRaw,
    detectedAt: detectedAt.toISOString(),
    raw: item.raw,
    provisional: true,
  };
}
