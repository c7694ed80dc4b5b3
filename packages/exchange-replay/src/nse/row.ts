import type { WireRow } from '../dataset.ts';
import type { NseLabel } from '../generate/blueprint.ts';
import type { Company } from '../generate/companies.ts';
import type { Random } from '../generate/random.ts';
import { compact, hms, nseTime, sortable } from '../time.ts';

export interface NseRowInput {
  id: string;
  segment: 'equities' | 'debt';
  company: Company;
  isin: string | null;
  label: NseLabel;
  /** Epoch ms: what the row says, and when it was disseminated. */
  at: number;
  disseminatedAt: number;
  /** `null` stands as "-". */
  attachmentUrl: string | null;
  bytes: number | null;
  random: Random;
}

/** A row of corporate-announcements; debt rows have null where others have names, and months in capitals. */
export function nseRow(input: NseRowInput): WireRow {
  const { id, segment, company, label, random } = input;
  const debt = segment === 'debt';
  const time = nseTime(input.at);
  const shown = nseTime(input.disseminatedAt);
  const size = input.bytes === null || random.chance(0.1) ? '-' : fileSize(input.bytes);
  const attachment = input.attachmentUrl ?? '-';
  return {
    symbol: debt ? null : company.symbol,
    desc: label.desc,
    dt: debt ? time.toUpperCase() : compact(time),
    attchmntFile: attachment,
    sm_name: company.name,
    sm_isin: debt ? null : input.isin,
    an_dt: debt ? time.toUpperCase() : time,
    sort_date: debt ? null : sortable(time),
    seq_id: id,
    smIndustry: debt || random.chance(0.6) ? null : company.industry,
    orgid: debt ? '995' : null,
    attchmntText: label.text,
    bflag: debt ? 'N' : null,
    old_new: debt ? 'N' : null,
    csvName: null,
    exchdisstime: debt ? shown.toUpperCase() : shown,
    difference: hms(Math.floor(input.disseminatedAt / 1000) * 1000 - Math.floor(input.at / 1000) * 1000),
    fileSize: debt ? null : size,
    attFileSize: size,
    hasXbrl: !debt && random.chance(0.9),
  };
}

/** As NSE rounds: `165.57 KB`, `1.34 MB`, `0 Bytes`. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} Bytes`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${trim(kilo)} KB` : `${trim(kilo / 1024)} MB`;
}

const trim = (value: number) => String(Number(value.toFixed(2)));
