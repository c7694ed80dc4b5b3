import { generateDay, type WireRow } from '@filings/exchange-replay';

/** Rows of an invented day in the exchange's own shape, newest first. */
export async function wireRows(exchange: 'bse' | 'nse', count: number): Promise<WireRow[]> {
  const { filings } = generateDay({ filings: 600 });
  const own = filings.filter(({ exchange: name, segment }) => name === exchange && /^equit/.test(segment));
  const rows: WireRow[] = [];
  for (const filing of own.slice(0, count)) rows.push(await filing.row());
  // A day has about three hundred rows of an exchange: more of them repeat under ids of their own.
  return Array.from({ length: count }, (_, n) => rows[n % rows.length]!);
}
