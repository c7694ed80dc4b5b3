import { type Filing, filingIdOf, Isin } from '@filings/queue-core';
import { isIndianMidnight, istToUtc } from '../clock.ts';
import { idOf, idOrNull, recordOf, textOf } from '../fields.ts';
import { cleanLine, cleanText, labelOrNull } from '../text.ts';
import { nseFile } from './attachment.ts';

/** What `index` may ask for. */
export const NSE_SEGMENTS = [
  'equities',
  'sme',
  'debt',
  'mf',
  'invitsreits',
  'municipalBond',
  'sse',
  'craDisclosures',
  'dtDisclosures',
] as const;
export type NseSegment = (typeof NSE_SEGMENTS)[number];

const isRecord = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null;

/** seq_id, without reading the rest of the row: most rows of a poll are known. */
export function nseId(row: unknown): string | null {
  return isRecord(row) ? idOrNull(row.seq_id) : null;
}

/** The name of the file that the row links. */
export function nseAttachment(row: unknown): string | null {
  const link = isRecord(row) ? row.attchmntFile : null;
  return typeof link === 'string' ? (nseFile(link.toWellFormed())?.name ?? null) : null;
}

/**
 * One row of corporate-announcements as a filing. symbol and name are as of the fetch, not of the filing; the
 * size is rounded and left to the raw row. Throws an Error that names the bad field.
 */
export function nseFiling(raw: unknown, segment: string, detectedAt: Date): Filing {
  const row = recordOf(raw);
  const text = (name: string) => textOf(row[name], name);
  const exchangeId = idOf(row.seq_id, 'seq_id');
  const isin = text('sm_isin')?.trim().toUpperCase();
  const subject = cleanLine(text('desc') ?? '');
  const words = cleanText(text('attchmntText') ?? '');
  const file = nseFile(text('attchmntFile'));
  return {
    filingId: filingIdOf('nse', segment, exchangeId),
    exchange: 'nse',
    segment,
    exchangeId,
    companyName: labelOrNull(text('sm_name')),
    isin: isin !== undefined && Isin.safeParse(isin).success ? isin : null,
    symbol: labelOrNull(text('symbol')),
    scripCode: null,
    subject,
    category: labelOrNull(subject),
    subcategory: null,
    text: words === '-' ? '' : words,
    attachment: file && { name: file.name, urls: [file.url], bytes: null },
    ...published(['sort_date', 'an_dt', 'dt'].map(text), text('exchdisstime')),
    detectedAt: detectedAt.toISOString(),
    raw: row,
  };
}

/**
 * The first of a row's times that is one: debt rows have no sort_date. A row may be entered for the midnight that begins
 * its day and told hours later; then its dissemination is when it became known, which latency and order go by. (The day
 * that it is listed under stays that of the list.) Rows from before August 2020 have no dissemination: "-".
 */
function published(times: (string | null)[], told: string | null): Pick<Filing, 'publishedAt' | 'publishedRaw'> {
  for (const publishedRaw of times) {
    const publishedAt = publishedRaw === null ? null : istToUtc(publishedRaw);
    if (publishedRaw === null || publishedAt === null) continue;
    const toldAt = told !== null && isIndianMidnight(publishedAt) ? istToUtc(told) : null;
    if (told !== null && toldAt !== null && toldAt > publishedAt) return { publishedAt: toldAt, publishedRaw: told };
    return { publishedAt, publishedRaw };
  }
  throw new Error(`sort_date: no time that we know (${times.filter((time) => time !== null).join(', ') || 'none'})`);
}
