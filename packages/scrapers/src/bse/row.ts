import { Filing, filingIdOf } from '@filings/queue-core';
import { z } from 'zod';
import { istToUtc } from '../clock.ts';
import { byteCount, complaint, idText, scalarText } from '../fields.ts';
import { cleanLine, cleanText, labelOrNull } from '../text.ts';
import { bseFile, bseFileName } from './attachment.ts';
import { bseText } from './text.ts';

/** BSE's names for what strType asks for. */
export const BSE_SEGMENTS = { equity: 'C', debt: 'D', mf: 'M' } as const;
export type BseSegment = keyof typeof BSE_SEGMENTS;

/** Keys in capitals: today's and past days' answers differ in case (BSENEWSID, BSENewsid). */
const Row = z.object({
  NEWSID: idText,
  SCRIP_CD: scalarText,
  SLONGNAME: scalarText,
  NEWSSUB: scalarText,
  HEADLINE: scalarText,
  MORE: scalarText,
  CATEGORYNAME: scalarText,
  SUBCATNAME: scalarText,
  ATTACHMENTNAME: scalarText,
  FLD_ATTACHSIZE: byteCount,
  DT_TM: scalarText,
  NEWS_DT: scalarText,
  DISSEMDT: scalarText,
});

const fieldOf = (row: unknown, name: string): unknown => {
  if (typeof row !== 'object' || row === null) return undefined;
  if (Object.hasOwn(row, name)) return (row as Record<string, unknown>)[name];
  const key = Object.keys(row).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : (row as Record<string, unknown>)[key];
};

/** NEWSID, without reading the rest of the row: most rows of a poll are known. */
export function bseId(row: unknown): string | null {
  return idText.safeParse(fieldOf(row, 'NEWSID')).data ?? null;
}

/** ATTACHMENTNAME, where it names a file. */
export function bseAttachment(row: unknown): string | null {
  return bseFileName(scalarText.safeParse(fieldOf(row, 'ATTACHMENTNAME')).data ?? null);
}

/** One row of AnnSubCategoryGetData (either shape) as a filing. Throws an Error that names the bad field. */
export function bseFiling(raw: unknown, segment: string, detectedAt: Date): Filing {
  const record = z.record(z.string(), z.unknown()).safeParse(raw);
  if (!record.success) throw new Error(complaint(record.error));
  const parsed = Row.safeParse(
    Object.fromEntries(Object.entries(record.data).map(([key, value]) => [key.toUpperCase(), value])),
  );
  if (!parsed.success) throw new Error(complaint(parsed.error));
  const row = parsed.data;

  const publishedRaw = row.DT_TM || row.NEWS_DT || row.DISSEMDT;
  const publishedAt = publishedRaw && istToUtc(publishedRaw);
  if (!publishedRaw || !publishedAt) throw new Error(`DT_TM: no time that we know (${publishedRaw})`);

  const scripCode = labelOrNull(row.SCRIP_CD);
  const filing = Filing.safeParse({
    filingId: filingIdOf('bse', segment, row.NEWSID),
    exchange: 'bse',
    segment,
    exchangeId: row.NEWSID,
    companyName: labelOrNull(row.SLONGNAME)?.replace(/\s*-\s*\$$/, '') || null,
    isin: null,
    symbol: null,
    scripCode,
    subject: subjectOf(bseText(row.NEWSSUB), scripCode),
    category: labelOrNull(row.CATEGORYNAME && bseText(row.CATEGORYNAME)),
    subcategory: labelOrNull(row.SUBCATNAME && bseText(row.SUBCATNAME)),
    // HEADLINE is cut with " ...." when long; then, and only then, MORE holds all of it.
    text: cleanText(bseText(row.MORE).trim() === '' ? bseText(row.HEADLINE) : bseText(row.MORE)),
    attachment: bseFile(bseFileName(row.ATTACHMENTNAME), publishedAt, row.FLD_ATTACHSIZE),
    publishedAt,
    publishedRaw,
    detectedAt: detectedAt.toISOString(),
    raw: record.data,
  });
  if (!filing.success) throw new Error(complaint(filing.error));
  return filing.data;
}

/** NEWSSUB is "Company - code - subject"; the answer for one scrip of 2023 lacks the prefix. */
function subjectOf(newssub: string, scripCode: string | null): string {
  const line = cleanLine(newssub);
  const mark = ` - ${scripCode} - `;
  const at = scripCode === null ? -1 : line.indexOf(mark);
  return at === -1 ? line : line.slice(at + mark.length);
}
