import { type Filing, filingIdOf } from '@filings/queue-core';
import { istToUtc } from '../clock.ts';
import { bytesOrNull, idOf, idOrNull, recordOf, textOf } from '../fields.ts';
import { cleanLine, cleanText, labelOrNull } from '../text.ts';
import { bseFile, bseFileName } from './attachment.ts';
import { bseText } from './text.ts';

/** BSE's names for what strType asks for. */
export const BSE_SEGMENTS = { equity: 'C', debt: 'D', mf: 'M' } as const;
export type BseSegment = keyof typeof BSE_SEGMENTS;

/** Those of the fields that are read whose names the exchange does not write in capitals, as of late. */
const WRITTEN: Record<string, string> = { FLD_ATTACHSIZE: 'Fld_Attachsize', DISSEMDT: 'DissemDT' };

/** A field by its name in capitals: today's and past days' answers differ in case (BSENEWSID, BSENewsid). */
function fieldOf(row: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  const written = WRITTEN[name];
  if (written !== undefined && Object.hasOwn(row, written)) return row[written];
  const key = Object.keys(row).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : row[key];
}

const isRecord = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null;

/** NEWSID, without reading the rest of the row: most rows of a poll are known. */
export function bseId(row: unknown): string | null {
  return isRecord(row) ? idOrNull(fieldOf(row, 'NEWSID')) : null;
}

/** ATTACHMENTNAME, where it names a file. */
export function bseAttachment(row: unknown): string | null {
  const name = isRecord(row) ? fieldOf(row, 'ATTACHMENTNAME') : null;
  return typeof name === 'string' || typeof name === 'number' ? bseFileName(String(name).toWellFormed()) : null;
}

/** One row of AnnSubCategoryGetData (either shape) as a filing. Throws an Error that names the bad field. */
export function bseFiling(raw: unknown, segment: string, detectedAt: Date): Filing {
  const row = recordOf(raw);
  const text = (name: string) => textOf(fieldOf(row, name), name);
  const exchangeId = idOf(fieldOf(row, 'NEWSID'), 'NEWSID');
  const publishedRaw = text('DT_TM') || text('NEWS_DT') || text('DISSEMDT');
  const publishedAt = publishedRaw && istToUtc(publishedRaw);
  if (!publishedRaw || !publishedAt) throw new Error(`DT_TM: no time that we know (${publishedRaw})`);

  const scripCode = labelOrNull(text('SCRIP_CD'));
  // HEADLINE is cut with " ...." when long; then, and only then, MORE holds all of it.
  const [headline, more] = [bseText(text('HEADLINE')), bseText(text('MORE'))];
  return {
    filingId: filingIdOf('bse', segment, exchangeId),
    exchange: 'bse',
    segment,
    exchangeId,
    companyName: labelOrNull(text('SLONGNAME'))?.replace(/\s*-\s*\$$/, '') || null,
    isin: null,
    symbol: null,
    scripCode,
    subject: subjectOf(bseText(text('NEWSSUB')), scripCode),
    category: labelOrNull(bseText(text('CATEGORYNAME'))),
    subcategory: labelOrNull(bseText(text('SUBCATNAME'))),
    text: cleanText(more.trim() === '' ? headline : more),
    attachment: bseFile(bseFileName(text('ATTACHMENTNAME')), publishedAt, bytesOrNull(fieldOf(row, 'FLD_ATTACHSIZE'))),
    publishedAt,
    publishedRaw,
    detectedAt: detectedAt.toISOString(),
    raw: row,
  };
}

/** NEWSSUB is "Company - code - subject"; the answer for one scrip of 2023 lacks the prefix. */
function subjectOf(newssub: string, scripCode: string | null): string {
  const line = cleanLine(newssub);
  const mark = ` - ${scripCode} - `;
  const at = scripCode === null ? -1 : line.indexOf(mark);
  return at === -1 ? line : line.slice(at + mark.length);
}
