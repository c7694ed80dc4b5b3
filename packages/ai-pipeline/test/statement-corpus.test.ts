import { describe, expect, it } from 'vitest';
import { readPages } from '../src/document/pdf/read.ts';
import { readStatementGrids } from '../src/statements/read.ts';
import { haveShared, labels, sharedPdf } from './helpers/shared.ts';

const METRICS: Record<string, string> = {
  revenue_from_operations: 'revenue',
  total_income: 'total_income',
  profit_before_tax: 'profit_before_tax',
  profit_after_tax: 'profit_after_tax',
  eps_basic: 'eps_basic',
};

describe.skipIf(!haveShared)('statements of labelled filings that are born digital', () => {
  it('G20: every labelled figure of a results filing stands in its row, period and basis as it is printed', async () => {
    const results = labels().filter((one) => one.category === 'Financial Results' && one.textSource === 'native');
    let checked = 0;
    for (const label of results) {
      const { pages } = await readPages(sharedPdf(label.file), { maxPages: 100, readTimeoutMs: 60_000 });
      const grids = readStatementGrids(pages);
      const read = grids.flatMap((grid) =>
        grid.rows.flatMap((row) =>
          row.cells.map((cell, index) => {
            const column = grid.columns[index]!;
            return `${row.metric} ${column.period} ${column.basis ?? grid.basis} ${cell?.printed}`;
          }),
        ),
      );
      const asked = label.figures.filter(({ metric, period }) => METRICS[metric] !== undefined && period !== null);
      const wanted = asked.map((one) => `${METRICS[one.metric]} ${one.period} ${one.basis} ${one.value_as_printed}`);
      expect(wanted.filter((one) => !read.includes(one))).toEqual([]);
      checked += wanted.length;
    }
    expect(checked).toBeGreaterThanOrEqual(50);
  }, 120_000);
});
