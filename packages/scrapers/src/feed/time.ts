import { DateTime } from 'luxon';
import { istToUtc } from '../clock.ts';
import type { Field } from './read-items.ts';

/**
 * An item's pubDate in UTC: IST without a zone (`08-Sep-2026 13:06:54`) or RFC 822 with one. The channel's
 * lastBuildDate is never asked: BSE's says GMT and runs with India's clock.
 */
export function feedTime(field: Field): { publishedAt: string; publishedRaw: string } {
  const publishedRaw = field('pubdate');
  const publishedAt = publishedRaw && (istToUtc(publishedRaw) ?? fromRfc822(publishedRaw));
  if (!publishedRaw || !publishedAt) throw new Error(`pubDate: no time that we know (${publishedRaw ?? 'none'})`);
  return { publishedAt, publishedRaw };
}

function fromRfc822(text: string): string | null {
  const time = DateTime.fromRFC2822(text);
  return time.isValid ? time.toUTC().toISO() : null;
}
