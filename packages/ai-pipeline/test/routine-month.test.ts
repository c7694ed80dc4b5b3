import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { routineRuleOf } from '../src/index.ts';
import { makeFiling } from './helpers/filing.ts';
import { haveShared } from './helpers/shared.ts';

const MONTH = new URL(
  '../../../../shared/data/exchange/nse/CF-AN-equities-20-02-2026-to-20-03-2026.csv',
  import.meta.url,
);

/** Quoted fields, quotes doubled inside: enough for NSE's own downloads. */
function rowsOf(csv: string): string[][] {
  const fields = csv.matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g);
  const rows: string[][] = [[]];
  for (const [, field, end] of fields) {
    rows.at(-1)!.push(field!.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length === 9).slice(1);
}

describe.skipIf(!haveShared)('a month of NSE, 20 February to 20 March 2026', () => {
  it('one row in eleven is routine; what the exchange names material is not among them (G16)', () => {
    const rows = rowsOf(readFileSync(fileURLToPath(MONTH), 'utf8'));
    expect(rows).toHaveLength(7988);
    const counts: Record<string, number> = {};
    const labels = new Set<string>();
    for (const [, companyName, subject, text, , , , , url] of rows) {
      const name = decodeURIComponent(url!.split('/').at(-1)!);
      const attachment = url === '-' ? null : { name, urls: [url!], bytes: null };
      const row = makeFiling({ companyName, category: subject!, subject: subject!, text: text!, attachment });
      const rule = routineRuleOf(row);
      if (rule === null) continue;
      counts[rule.id] = (counts[rule.id] ?? 0) + 1;
      labels.add(subject!);
    }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const share = (count: number) => `${((100 * count) / rows.length).toFixed(2)} %`;
    for (const [id, count] of Object.entries(counts)) console.log(`${id}: ${count} rows, ${share(count)}`);
    console.log(`routine: ${total} of ${rows.length} rows, ${share(total)}`);
    expect(total / rows.length).toBeGreaterThan(0.085);
    expect(total / rows.length).toBeLessThan(0.095);
    expect([...labels].sort()).toEqual([
      'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
      'Copy of Newspaper Publication',
      'General Updates',
      'Issue of Duplicate Share Certificate',
      'Loss of Share Certificates',
      'Trading Window',
      'Updates',
    ]);
  });
});
