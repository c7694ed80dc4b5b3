import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { sharedPath } from '../support.ts';

/** Recorded answers that others have turned into another form, as the rows of the list that they came from. */
type Row = Record<string, unknown>;

/**
 * NSE's own download (`csv=true`): nine columns, with neither ISIN nor seq_id nor size. The number of the line stands in
 * for the id. RECEIPT is sort_date, BROADCAST an_dt; dt is the same in digits.
 */
export function nseRowsOfCsv(path: string): Row[] {
  const rows: Record<string, string>[] = parse(readFileSync(sharedPath(path)), { bom: true, columns: true });
  return rows.map((row, at) => ({
    seq_id: String(rows.length - at),
    symbol: row.SYMBOL,
    sm_name: row['COMPANY NAME'],
    sm_isin: null,
    desc: row.SUBJECT,
    attchmntText: row.DETAILS,
    attchmntFile: row.ATTACHMENT,
    an_dt: row['BROADCAST DATE/TIME'],
    sort_date: row.RECEIPT,
    exchdisstime: row.DISSEMINATION,
    difference: row.DIFFERENCE,
  }));
}

interface Tracked {
  exchange?: 'BSE' | 'NSE';
  company?: string;
  symbol?: string;
  subject: string;
  detail: string;
  date: string;
  category: string | null;
  attachment: string | null;
}

/** Rows that a tracker of both exchanges kept, back in the words of BSE's list; a look-up of one scrip names it once. */
export function bseRowsOfTracker(rows: Tracked[], scrip: { symbol?: string; company?: string } = {}): Row[] {
  return rows
    .filter(({ exchange }) => exchange !== 'NSE')
    .map((row, at) => ({
      NEWSID: `tracked-${at}`,
      SCRIP_CD: row.symbol ?? scrip.symbol,
      SLONGNAME: row.company ?? scrip.company,
      NEWSSUB: row.subject,
      HEADLINE: row.detail,
      MORE: '',
      CATEGORYNAME: row.category,
      DT_TM: row.date,
      ATTACHMENTNAME: row.attachment?.split('/').at(-1) ?? '',
    }));
}

export function nseRowsOfTracker(rows: Tracked[]): Row[] {
  return rows
    .filter(({ exchange }) => exchange === 'NSE')
    .map((row, at) => ({
      seq_id: String(at + 1),
      symbol: row.symbol,
      sm_name: row.company,
      desc: row.subject,
      attchmntText: row.detail,
      an_dt: row.date,
      attchmntFile: row.attachment || '-',
    }));
}
