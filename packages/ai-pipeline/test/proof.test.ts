import { describe, expect, test } from 'vitest';
import type { StatementGrid } from '../src/statements/grid.ts';
import { proveGrid } from '../src/statements/proof/prove.ts';
import { consistentStatement, damage, randomShape, seeded } from './helpers/statement.ts';

interface Score {
  /** Figures that readers ask for and that the page prints. */
  printed: number;
  right: number;
  verified: number;
  /** Verified figures that are not what the page says. */
  wrong: string[];
}

const ASKED_FOR = new Set(['revenue', 'total_income', 'profit_before_tax', 'profit_after_tax', 'eps_basic']);

/** Proves `runs` statements of which recognition damaged every cell with probability `rate`. */
function score(source: StatementGrid['source'], rate: number, runs: number): Score {
  const result: Score = { printed: 0, right: 0, verified: 0, wrong: [] };
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = seeded(seed * 104_729 + Math.round(rate * 1000));
    const { grid, truth } = consistentStatement(random, randomShape(random));
    const damaged = grid.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => {
        if (random() >= rate) return cell;
        const printed = damage(cell!.printed, random);
        return printed === '' ? null : { ...cell!, printed };
      }),
    }));
    const figures = proveGrid({ ...grid, source, rows: damaged });
    for (const [r, row] of grid.rows.entries()) {
      if (row.metric === null) continue;
      for (const [c, column] of grid.columns.entries()) {
        const figure = figures.find((other) => other.metric === row.metric && other.period === column.period);
        const value = truth[r]![c]! * (row.metric.startsWith('eps') ? 1 : 0.01);
        const counts = ASKED_FOR.has(row.metric) && row.cells[c]!.printed !== '-';
        if (counts) result.printed += 1;
        if (figure?.status !== 'verified') continue;
        result.verified += 1;
        if (Math.abs(figure.value - value) > 1e-6) {
          result.wrong.push(
            `seed ${seed}: ${row.metric} ${column.period}, ${figure.printed} taken for ${figure.value}, is ${value}`,
          );
        } else if (counts) result.right += 1;
      }
    }
  }
  return result;
}

describe('G18: a verified figure is what the page says', () => {
  test('consistent statements of a text layer are verified whole', () => {
    const { printed, right, wrong } = score('native', 0, 100);
    expect(wrong).toEqual([]);
    expect(right / printed).toBeGreaterThan(0.99);
  });

  test.each([
    [0, 0.95, 0],
    [0.03, 0.94, 0.001],
    [0.08, 0.9, 0.002],
    [0.15, 0.85, 0.005],
  ])('recognised ones with %d of the cells damaged', (rate, recall, wrongShare) => {
    const { printed, right, verified, wrong } = score('ocr', rate, 60);
    expect(wrong.length / verified, wrong.join('\n')).toBeLessThanOrEqual(wrongShare);
    expect(right / printed).toBeGreaterThan(recall);
  });
});
