import type { WireRow } from '../dataset.ts';

const COLUMNS = [
  'SYMBOL',
  'COMPANY NAME',
  'SUBJECT',
  'DETAILS',
  'BROADCAST DATE/TIME',
  'RECEIPT',
  'DISSEMINATION',
  'DIFFERENCE',
  'ATTACHMENT',
];
const FIELDS = [
  'symbol',
  'sm_name',
  'desc',
  'attchmntText',
  'an_dt',
  'sort_date',
  'exchdisstime',
  'difference',
  'attchmntFile',
];

const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

/** A byte order mark, then every cell in quotes; no ISIN, no seq_id, no line end after the last line. */
export const CSV_HEADER = `\uFEFF${line(COLUMNS)}`;
export const csvLine = (row: WireRow): string => `\n${line(FIELDS.map((field) => String(row[field] ?? '-')))}`;
