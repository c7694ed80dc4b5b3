import { expect, test } from 'vitest';
import type { Page } from '../src/document/page.ts';
import { readPrintedPeriod } from '../src/statements/printed-period.ts';
import { proveStatements } from '../src/statements/proof/statements.ts';
import { readStatementGrids } from '../src/statements/read.ts';
import { recognised, statementPage } from './helpers/statement-page.ts';

const ROWS = [
  ['1 Revenue from operations', '1,757.25', '1,673.58', '1,622.40', '5,184.53', '4,879.27'],
  ['2 Other income', '29.95', '30.28', '29.50', '90.80', '114.70'],
  ['3 Total income (1+2)', '1,787.20', '1,703.86', '1,651.90', '5,275.33', '4,993.97'],
  ['4 Total expenses', '1,654.42', '1,524.69', '1,495.13', '4,738.65', '4,465.63'],
  ['5 Profit before tax (3-4)', '132.78', '179.17', '156.77', '536.68', '528.34'],
  ['6 Tax expense', '34.34', '43.56', '37.90', '134.99', '138.25'],
  ['7 Profit for the period (5-6)', '98.44', '135.61', '118.87', '401.69', '390.09'],
  ['8 Paid-up equity share capital', '278.23', '278.23', '278.04', '278.23', '278.04'],
];

const PAGE = statementPage(1, {
  title: ['Statement of Standalone Unaudited Financial Results for the quarter ended December 31, 2025'],
  unit: '(Rs. in Lakhs)',
  header: [
    ['Particulars', ['Quarter ended', 0, 2], ['Nine months ended', 3, 4]],
    ['', '31-Dec-25', '30-Sep-25', '31-Dec-24', '31-Dec-25', '31-Dec-24'],
    ['', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)'],
  ],
  rows: ROWS,
});

const proved = (page: Page, metric: string): (string | number)[][] =>
  proveStatements(readStatementGrids([page]))
    .filter((figure) => figure.metric === metric && figure.status === 'verified')
    .map(({ period, value }) => [period, value]);

const PROFIT = [
  ['Q3FY26', 0.9844],
  ['Q2FY26', 1.3561],
  ['Q3FY25', 1.1887],
  ['9MFY26', 4.0169],
  ['9MFY25', 3.9009],
];

test('a profit whose label was destroyed is known by what the tax leaves of the profit before it', () => {
  const page = recognised(PAGE, { misread: [['7 Profit for the period (5-6)', '7! altr tne pcriad']] });
  expect(proved(page, 'profit_after_tax')).toEqual(PROFIT);
});

test('where digits of most columns were lost as well, the formula of the row says what it is', () => {
  const misread = [
    ['7 Profit for the period (5-6)', '7, altr tne pcriad (5-6)'],
    ['132.78', '192.78'],
    ['156.77', '136.77'],
    ['536.68', '586.68'],
  ] as const;
  expect(proved(recognised(PAGE, { misread }), 'profit_after_tax').length).toBeGreaterThanOrEqual(4);
  for (const [period, value] of proved(recognised(PAGE, { misread }), 'profit_after_tax')) {
    expect(PROFIT).toContainEqual([period, value]);
  }
});

test('a row that the tax does not leave is no profit after it', () => {
  const misread = [
    ['7 Profit for the period (5-6)', '7! altr tne pcriad'],
    ['98.44', '88.14'],
    ['135.61', '35.61'],
    ['118.87', '818.87'],
    ['401.69', '407.69'],
  ] as const;
  expect(proved(recognised(PAGE, { misread }), 'profit_after_tax')).toEqual([]);
});

test('a sum that its name promises is believed although half the columns were misread', () => {
  const misread = [
    ['1,651.90', '7,657.90'],
    ['5,275.33', '5,215.83'],
    ['4,993.97', '9,998.97'],
  ] as const;
  const found = proved(recognised(PAGE, { misread }), 'revenue');
  expect(found.length).toBeGreaterThanOrEqual(2);
  const printed = new Map([
    ['Q3FY26', 17.5725],
    ['Q2FY26', 16.7358],
    ['Q3FY25', 16.224],
    ['9MFY26', 51.8453],
    ['9MFY25', 48.7927],
  ]);
  for (const [period, value] of found) expect(value).toBe(printed.get(period as string));
});

test('a header that recognition cut in two by numbers instead of dates is one header', () => {
  const page = recognised(
    statementPage(1, {
      title: ['Standalone Unaudited Financial Results'],
      unit: '(Rs. in Lakhs)',
      header: [
        ['', ['Quarter ended', 0, 2], ['Nine months ended', 3, 4]],
        ['Particulars', '3 months', '3 months', '3 months', '9 months', '9 months'],
        ['', '31-Dec-25', '30-Sep-25', '31-Dec-24', '31-Dec-25', '31-Dec-24'],
      ],
      rows: ROWS,
    }),
    {
      misread: [
        ['3 months', '3103'],
        ['9 months', '3212014'],
      ],
    },
  );
  expect(proved(page, 'profit_after_tax')).toEqual(PROFIT);
});

test('a speck in the white between two columns is no column', () => {
  const [grid] = readStatementGrids([recognised(PAGE)]);
  const line = PAGE.lines.find(({ text }) => text.includes('Other income'))!;
  const second = line.cells[2]!;
  // Below "(Unaudited)", which is wider than the numbers under it.
  const speck = { ...second, text: '1', x: second.right - 43, right: second.right - 39 };
  const page = recognised({
    ...PAGE,
    lines: PAGE.lines.map((one) => (one === line ? { ...one, cells: [...one.cells, speck] } : one)),
  });
  expect(readStatementGrids([page])[0]!.columns.map(({ period }) => period)).toEqual(
    grid!.columns.map(({ period }) => period),
  );
});

test.for([
  ['As at MARCH 31, Audited', null],
  ['JUNE 30', null],
  ['March 31, 2026', '2026-03-31'],
  ['MARCH 31, 26', '2026-03-31'],
  ["Mar'26", '2026-03-31'],
  ['Dec-25', '2025-12-31'],
] as const)('"%s" ends on %s: the day of a month whose year was lost is no year', ([text, end]) => {
  expect(readPrintedPeriod(text, true).end).toBe(end);
});
