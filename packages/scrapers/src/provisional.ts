import { type Exchange, Filing, filingIdOf } from '@filings/queue-core';
import type { FeedItem } from './source.ts';

/**
 * A filing of what only the feed has told, known by its attachment's name until the row of the list completes it; null
 * where the item has none, or is no filing otherwise.
 */
export function provisionalOf(
  exchange: Exchange,
  firstSegment: string,
  item: FeedItem,
  detectedAt: Date,
): Filing | null {
  if (item.attachment === null) return null;
  const segment = item.segment ?? firstSegment;
  const exchangeId = `feed:${item.attachment.name}`;
  const filing = Filing.safeParse({
    filingId: filingIdOf(exchange, segment, exchangeId),
    exchange,
    segment,
    exchangeId,
    companyName: item.companyName,
    isin: null,
    symbol: null,
    scripCode: item.scripCode,
    subject: item.subject,
    category: null,
    subcategory: null,
    text: item.text,
    attachment: { name: item.attachment.name, urls: [item.attachment.url], bytes: null },
    publishedAt: item.publishedAt,
    publishedRaw: item.publishedRaw,
    detectedAt: detectedAt.toISOString(),
    raw: item.raw,
    provisional: true,
  });
  return filing.success ? filing.data : null;
}
