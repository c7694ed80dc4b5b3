import { Filing, filingIdOf, Isin } from '@filings/queue-core';
import { z } from 'zod';
import { istToUtc } from '../clock.ts';
import { complaint, idText, scalarText } from '../fields.ts';
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

const Row = z.object({
  seq_id: idText,
  symbol: scalarText,
  sm_name: scalarText,
  sm_isin: scalarText,
  desc: scalarText,
  attchmntText: scalarText,
  attchmntFile: scalarText,
  sort_date: scalarText,
  an_dt: scalarText,
  dt: scalarText,
});

const fieldOf = (row: unknown, name: string): unknown =>
  typeof row === 'object' && row !== null ? (row as Record<string, unknown>)[name] : undefined;

/** seq_id, without reading the rest of the row: most rows of a poll are known. */
export function nseId(row: unknown): string | null {
  return idText.safeParse(fieldOf(row, 'seq_id')).data ?? null;
}

/** The name of the file that the row links. */
export function nseAttachment(row: unknown): string | null {
  return nseFile(scalarText.safeParse(fieldOf(row, 'attchmntFile')).data ?? null)?.name ?? null;
}

/**
 * One row of corporate-announcements as a filing. symbol and name are as of the fetch, not of the filing; the
 * size is rounded and left to the raw row. Throws an Error that names the bad field.
 */
export function nseFiling(raw: unknown, segment: string, detectedAt: Date): Filing {
  const record = z.record(z.string(), z.unknown()).safeParse(raw);
  if (!record.success) throw new Error(complaint(record.error));
  const parsed = Row.safeParse(record.data);
  if (!parsed.success) throw new Error(complaint(parsed.error));
  const row = parsed.data;

  // Debt rows have no sort_date, and write the month in capitals.
  const times = [row.sort_date, row.an_dt, row.dt].filter((time) => time !== null);
  const publishedRaw = times.find((time) => istToUtc(time) !== null);
  if (publishedRaw === undefined) throw new Error(`sort_date: no time that we know (${times.join(', ') || 'none'})`);

  const isin = Isin.safeParse(row.sm_isin?.trim().toUpperCase());
  const subject = cleanLine(row.desc ?? '');
  const text = cleanText(row.attchmntText ?? '');
  const file = nseFile(row.attchmntFile);
  const filing = Filing.safeParse({
    filingId: filingIdOf('nse', segment, row.seq_id),
    exchange: 'nse',
    segment,
    exchangeId: row.seq_id,
    companyName: labelOrNull(row.sm_name),
    isin: isin.success ? isin.data : null,
    symbol: labelOrNull(row.symbol),
    scripCode: null,
    subject,
    category: labelOrNull(subject),
    subcategory: null,
    text: text === '-' ? '' : text,
    attachment: file && { name: file.name, urls: [file.url], bytes: null },
    publishedAt: istToUtc(publishedRaw),
    publishedRaw,
    detectedAt: detectedAt.toISOString(),
    raw: record.data,
  });
  if (!filing.success) throw new Error(complaint(filing.error));
  return filing.data;
}
