import { describe, expect, test } from 'vitest';
import type { StatementFigure, StatementGrid } from '../src/statements/grid.ts';
import { proveGrid } from '../src/statements/proof/prove.ts';
import { proveStatements } from '../src/statements/proof/statements.ts';
import { suspectPages } from '../src/statements/proof/suspect.ts';
import { consistentStatement, type Shape, seeded } from './helpers/statement.ts';

const SHAPE: Shape = {
  decimals: 2,
  size: 9000,
  nilTax: false,
  exceptional: false,
  taxInParts: false,
  rounded: false,
  attributable: false,
  grouping: 'indian',
  negative: 'brackets',
};

const statement = (seed = 7, shape: Partial<Shape> = {}): StatementGrid =>
  consistentStatement(seeded(seed), { ...SHAPE, ...shape }).grid;

/** The grid with cells printed otherwise: `[metric, column, printed]`. */
function printed(grid: StatementGrid, ...changes: [string, number, (before: string) => string][]): StatementGrid {
  const rows = grid.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, column) => {
      const change = changes.find(([metric, at]) => metric === row.metric && at === column);
      return cell && change ? { ...cell, printed: change[2](cell.printed) } : cell;
    }),
  }));
  return { ...grid, rows };
}

const recognised = (grid: StatementGrid): StatementGrid => ({ ...grid, source: 'ocr' });

const figureOf = (figures: readonly StatementFigure[], metric: string, period: string): StatementFigure =>
  figures.find((figure) => figure.metric === metric && figure.period === period)!;

describe('one cell that recognition damaged', () => {
  const clean = statement();
  const truth = figureOf(proveGrid(clean), 'total_income', 'Q3FY26');

  test.each<[string, (before: string) => string]>([
    ['the point is lost', (before) => before.replace('.', '')],
    ['the point is read as a comma', (before) => before.replace('.', ',')],
    ['the grouping is read as a point', (before) => before.replace(',', '.')],
    ['a letter stands for a digit', (before) => before.replace('0', 'O').replace('1', 'l').replace('8', 'B')],
    ['nothing of it can be read', () => 'a4Tt'],
  ])('%s: the total is proved by two sums, and says what it was taken for', (_, damage) => {
    const grid = printed(recognised(clean), ['total_income', 0, damage]);
    const figure = figureOf(proveGrid(grid), 'total_income', 'Q3FY26');
    expect(figure).toMatchObject({ status: 'verified', value: truth.value });
    expect(figure.printed).toBe(grid.rows.find((row) => row.metric === 'total_income')!.cells[0]!.printed);
    if (figure.printed !== truth.printed) expect(figure.repaired).toBe(truth.printed);
  });

  test('where either of two cells may be wrong, neither is verified', () => {
    // Revenue and other income stand in one sum only: the total cannot tell which of them was misread.
    const grid = printed(recognised(clean), ['revenue', 0, () => 'ET'], ['other_income', 0, () => 'vos']);
    const figures = proveGrid(grid);
    expect(figures.filter((f) => ['revenue', 'other_income'].includes(f.metric) && f.period === 'Q3FY26')).toSatisfy(
      (found: StatementFigure[]) => found.every((figure) => figure.status === 'doubtful'),
    );
    expect(figureOf(figures, 'total_income', 'Q3FY26').status).toBe('verified');
  });

  test('the other columns stay as they are', () => {
    const figures = proveGrid(printed(recognised(clean), ['total_income', 0, () => 'a4Tt']));
    expect(figures.filter((figure) => figure.period !== 'Q3FY26' && figure.metric === 'revenue')).toSatisfy(
      (found: StatementFigure[]) => found.length === 5 && found.every((figure) => figure.status === 'verified'),
    );
  });
});

describe('what a row is taken for is proved as well', () => {
  test('a subtotal labelled as the profit before tax is not verified as such', () => {
    const grid = statement(7, { exceptional: true });
    const rows = grid.rows.map((row) => ({
      ...row,
      metric: /before exceptional/.test(row.label)
        ? ('profit_before_tax' as const)
        : row.metric === 'profit_before_tax'
          ? null
          : row.metric,
    }));
    const wrong = proveGrid({ ...grid, rows }).filter((figure) => figure.metric === 'profit_before_tax');
    expect(wrong).toHaveLength(6);
    expect(wrong.every((figure) => figure.status === 'doubtful')).toBe(true);
  });

  test('figures of a statement that names neither basis are not verified', () => {
    expect(proveGrid({ ...statement(), basis: null }).some((figure) => figure.status === 'verified')).toBe(false);
  });

  test('columns without a period and amounts without a unit give no figure', () => {
    const grid = statement();
    const columns = grid.columns.map((column, index) => (index === 0 ? { ...column, period: null } : column));
    expect(proveGrid({ ...grid, columns }).some((figure) => figure.box.right === 350)).toBe(false);
    const kept = new Set(proveGrid({ ...grid, unit: null }).map((figure) => figure.unit));
    expect([...kept]).toEqual(['Rs per share']);
  });
});

describe('statements of one document speak of each other', () => {
  test('a statement that runs over a page is one: its earnings per share meet its profit', () => {
    const grid = recognised(statement());
    const cut = grid.rows.findIndex((row) => row.metric === 'eps_basic');
    const first = { ...grid, rows: grid.rows.slice(0, cut) };
    const second = { ...grid, page: 6, rows: grid.rows.slice(cut) };
    expect(proveGrid(second).some((figure) => figure.status === 'verified')).toBe(false);
    const figures = proveStatements([first, second]).filter((figure) => figure.metric === 'eps_basic');
    expect(figures.map(({ page, status }) => [page, status])).toEqual(Array(6).fill([6, 'verified']));
  });

  test('the same figure proved with two values is shown as neither', () => {
    const figures = proveStatements([statement(7), { ...statement(8), page: 9 }]);
    const revenue = figures.filter((figure) => figure.metric === 'revenue' && figure.period === 'FY25');
    expect(revenue.map((figure) => figure.status)).toEqual(['doubtful', 'doubtful']);
  });

  test('a figure that only one of two printings proves is verified in both', () => {
    const grid = statement();
    const notes = { ...grid, page: 9, rows: grid.rows.filter((row) => row.metric === 'revenue') };
    expect(proveGrid(notes).some((figure) => figure.status === 'verified')).toBe(false);
    const figures = proveStatements([grid, notes]).filter((figure) => figure.page === 9);
    expect(figures).toHaveLength(6);
    expect(figures.every((figure) => figure.status === 'verified' && figure.checks.includes('printed-twice'))).toBe(
      true,
    );
  });
});

describe('the text layer of a scanner', () => {
  const points = (before: string): string => before.replace('.', '');

  test('is suspected where its numbers do not add up, and a good one is not', () => {
    const grid = statement();
    const poor = printed(
      grid,
      ['revenue', 0, points],
      ['total_income', 1, points],
      ['total_expenses', 2, points],
      ['profit_before_tax', 3, points],
      ['other_income', 4, points],
    );
    expect(suspectPages([grid])).toEqual([]);
    expect(suspectPages([{ ...poor, page: 8 }, grid])).toEqual([8]);
    expect(suspectPages([recognised(poor)])).toEqual([]);
  });

  test('gives no verified figure that its page does not print', () => {
    const grid = statement();
    const truth = new Map(proveGrid(grid).map((figure) => [`${figure.metric} ${figure.period}`, figure.value]));
    const poor = printed(grid, ['revenue', 0, points], ['total_income', 1, points], ['total_expenses', 2, points]);
    for (const figure of proveGrid(poor).filter((other) => other.status === 'verified')) {
      expect(figure.value).toBeCloseTo(truth.get(`${figure.metric} ${figure.period}`)!, 8);
    }
  });
});

test('an undamaged statement is proved in a few milliseconds', () => {
  const grids = Array.from({ length: 20 }, (_, seed) => statement(seed + 1));
  for (const grid of grids) proveGrid(grid);
  const start = process.cpuUsage();
  for (const grid of grids) proveGrid(grid);
  expect(process.cpuUsage(start).user / 1000 / grids.length).toBeLessThan(10);
});
