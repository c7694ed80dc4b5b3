import type { CoverageDay, CoverageReport } from '@filings/supabase-sink';
import { plural, table } from '../output.ts';
import type { Range, UnreadDay } from './unread.ts';

export interface CoverageAnswer extends Range {
  items: CoverageDay[];
  /** Days that nobody has asked the exchange about. */
  unread: UnreadDay[];
  totals: CoverageReport['totals'];
}

const HEAD = ['DAY', 'EXCHANGE', 'SEGMENT', 'REPORTED', 'RECEIVED', 'STORED', 'ENRICHED', 'FAILED', 'MISSING', ''];

/** What is wrong with a day, empty where nothing is. */
function mark({ complete, missing, reported, checkedAt, provisional }: CoverageDay): string {
  if (complete) return '';
  if (checkedAt === null) return '<< NEVER READ';
  if (missing > 0) return `<< ${missing} MISSING`;
  if (reported === null) return '<< NOT COUNTED by the exchange';
  return provisional > 0 ? `<< ${provisional} FROM THE FEED ALONE` : '<< NOT COMPLETE';
}

/** A line a day and segment, newest first, a line of totals, and what to do about what is missing. */
export function coverageView({ items, unread, totals, from, to }: CoverageAnswer): string {
  const told = new Set(items.map(({ exchange, segment, day }) => `${day} ${exchange} ${segment}`));
  const silent = unread.filter(({ exchange, segment, day }) => !told.has(`${day} ${exchange} ${segment}`));
  const rows: (string | number | null)[][] = [
    ...items.map((one) => [
      one.day,
      one.exchange.toUpperCase(),
      one.segment,
      one.reported,
      one.received,
      one.stored,
      one.enriched,
      one.failed,
      one.missing,
      mark(one),
    ]),
    ...silent.map(({ day, exchange, segment }) => [
      ...[day, exchange.toUpperCase(), segment],
      ...[null, null, null, null, null, null],
      '<< NEVER READ',
    ]),
  ].sort((a, b) => String(b[0]).localeCompare(String(a[0])) || String(a[1]).localeCompare(String(b[1])));
  if (rows.length === 0) return `Nothing incomplete from ${from} to ${to}.`;
  const { reported, received, stored, enriched, failed, missing } = totals;
  const shown = items.length + silent.length < totals.days ? `Total of ${totals.days} days` : 'Total';
  rows.push([shown, '', '', reported, received, stored, enriched, failed, missing, '']);
  const open = rows.filter((row) => row.at(-1) !== '').map((row) => String(row[0]));
  if (open.length === 0) return `${table(HEAD, rows)}\n\nComplete: nothing is missing from ${from} to ${to}.`;
  const names = [...new Set(rows.filter((row) => row.at(-1) !== '').map((row) => String(row[1]).toLowerCase()))];
  const [first, last] = [open.at(-1)!, open[0]!];
  return [
    table(HEAD, rows),
    `${plural(open.length, 'day is', 'days are')} not complete. To read them again:`,
    names.map((name) => `  filings backfill --exchange ${name} --from ${first} --to ${last} --again`).join('\n'),
  ].join('\n\n');
}
