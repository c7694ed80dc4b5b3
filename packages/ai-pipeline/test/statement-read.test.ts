import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '../src/document/page.ts';
import { readStatementGrids } from '../src/statements/read.ts';
import { type PageTable, pageOf, recognised, statementPage } from './helpers/statement-page.ts';

const HEADER: PageTable['header'] = [
  [
    ['Quarter ended', 0, 2],
    ['Nine months ended', 3, 4],
    ['Year ended', 5, 5],
  ],
  ['Particulars', '31.12.2025', '30.09.2025', '31.12.2024', '31.12.2025', '31.12.2024', '31.03.2025'],
  ['', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Audited)'],
];
const INCOME = [
  ['1 Revenue from operations', '4,754.01', '4,412.71', '4,621.04', '13,911.31', '13,838.99', '18,206.50'],
  ['2 Other income', '101.75', '68.05', '64.92', '232.93', '203.76', '287.72'],
  ['3 Total income (1+2)', '4,855.76', '4,480.76', '4,685.96', '14,144.24', '14,042.75', '18,494.22'],
  ['4 Expenses'],
  ['(a) Employee benefits expense', '475.01', '517.07', '603.94', '1,422.46', '1,631.96', '2,125.39'],
  ['(b) Other expenses', '242.30', '277.50', '170.71', '751.89', '507.86', '738.15'],
  ['Total expenses', '4,364.43', '4,144.22', '4,430.37', '12,895.62', '13,309.13', '17,366.83'],
];
const PROFIT = [
  ['5 Profit before tax (3-4)', '491.33', '336.54', '(255.59)', '1,248.62', '733.62', '1,127.39'],
  ['6 Tax expense', '119.40', '124.46', '65.48', '370.53', '198.60', '311.78'],
  ['7 Profit for the period (5-6)', '371.93', '212.08', '(321.07)', '878.09', '535.02', '815.61'],
  ['8 Paid-up equity share capital', '1,083.19', '1,083.19', '1,083.18', '1,083.19', '1,083.18', '1,083.19'],
  ['9 Earnings per share (not annualised)'],
  ['(a) Basic', '3.43', '1.96', '(2.96)', '8.11', '4.94', '7.53'],
  ['(b) Diluted', '3.43', '1.96', '(2.96)', '8.11', '4.94', '7.53'],
];
const title = (basis: string): string[] => [
  'ACME FORGINGS LIMITED',
  `STATEMENT OF ${basis} UNAUDITED FINANCIAL RESULTS FOR THE QUARTER AND NINE MONTHS ENDED DECEMBER 31, 2025`,
];
const table = (change: Partial<PageTable> = {}): PageTable => ({
  title: title('STANDALONE'),
  unit: '(Rs. in Lakhs)',
  header: HEADER,
  rows: [...INCOME, ...PROFIT],
  ...change,
});
const cellsOf = (page: Page | Page[]): Record<string, (string | null)[]> => {
  const grids = readStatementGrids([page].flat());
  return Object.fromEntries(
    grids.flatMap(({ rows }) =>
      rows.flatMap((row) => (row.metric ? [[row.metric, row.cells.map((cell) => cell?.printed ?? null)]] : [])),
    ),
  );
};

describe('a statement becomes a grid', () => {
  it('every row with its cells, each quoted as the page has it', () => {
    const page = statementPage(3, table());
    const [grid] = readStatementGrids([page]);
    expect(grid).toMatchObject({ page: 3, source: 'native', basis: 'standalone', unit: { crore: 0.01 } });
    expect(grid!.rows.map((row) => row.metric).filter(Boolean)).toEqual([
      'revenue',
      'other_income',
      'total_income',
      'total_expenses',
      'profit_before_tax',
      'tax_expense',
      'profit_after_tax',
      'paid_up_capital',
      'eps_basic',
      'eps_diluted',
    ]);
    const loss = grid!.rows.find((row) => row.metric === 'profit_before_tax')!;
    expect(loss.cells.map((cell) => cell?.printed)).toEqual(PROFIT[0]!.slice(1));
    const text = page.lines.map((line) => line.text).join('\n');
    expect(grid!.rows.every((row) => text.includes(row.quote))).toBe(true);
  });

  it('dashes and nils are cells as they are printed, and nothing is null', () => {
    const rows = [...INCOME, ...PROFIT];
    rows[1] = ['2 Other income', '-', 'Nil', '', '232.93', '–', '287.72'];
    expect(cellsOf(statementPage(1, table({ rows }))).other_income).toEqual([
      '-',
      'Nil',
      null,
      '232.93',
      '–',
      '287.72',
    ]);
  });

  it('columns set to the middle are read like those set flush right', () => {
    expect(cellsOf(statementPage(1, table({ align: 'centre' })))).toEqual(cellsOf(statementPage(1, table())));
  });

  it('G18: numbers stay in their columns whatever their length, with columns as close as they are printed', () => {
    const amount = fc
      .integer({ min: 0, max: 99_999_999 })
      .map((n) => (n / 100).toLocaleString('en-IN', { minimumFractionDigits: 2 }));
    const cell = fc.oneof(
      amount,
      amount.map((text) => `(${text})`),
      fc.constant('-'),
    );
    const rows = fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 62, max: 80 }), (numbers, columnWidth) => {
        const labels = [...INCOME, ...PROFIT].filter((row) => row.length > 1).map((row) => row[0]!);
        const printed = numbers.map((row, index) => [labels[index]!, ...row]);
        const [grid] = readStatementGrids([statementPage(1, table({ rows: printed, columnWidth }))]);
        const placed = grid!.columns.map((column) => Math.round((column.right - 330) / columnWidth));
        for (const row of grid!.rows.filter(({ cells }) => cells.some((one) => one !== null))) {
          const truth = numbers[labels.indexOf(row.label)]!;
          expect(row.cells.map((one) => one?.printed)).toEqual(placed.map((index) => truth[index]));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('basis and unit', () => {
  const basisOf = (...pages: Page[]): (string | null)[] => readStatementGrids(pages).map((grid) => grid.basis);

  it('each statement of a document by its title', () => {
    const pages = [statementPage(1, table()), statementPage(2, table({ title: title('CONSOLIDATED') }))];
    expect(basisOf(...pages)).toEqual(['standalone', 'consolidated']);
  });

  it('two statements on one page, each by the title above it', () => {
    const page = statementPage(1, table(), table({ title: title('CONSOLIDATED') }));
    expect(basisOf(page)).toEqual(['standalone', 'consolidated']);
  });

  it('a company that never says consolidated reports for itself alone', () => {
    expect(basisOf(statementPage(1, table({ title: title('') })))).toEqual(['standalone']);
  });

  it("an untitled statement takes the basis of the auditor's report before it", () => {
    const report = pageOf(1, [
      {
        text: 'Independent Auditor’s Review Report on consolidated unaudited financial results',
        x: 80,
        y: 60,
        width: 300,
        fontSize: 9,
      },
      { text: 'To the Board of Directors of Acme Forgings Limited', x: 80, y: 80, width: 200, fontSize: 9 },
    ]);
    expect(basisOf(report, statementPage(2, table({ title: title('') })))).toEqual(['consolidated']);
  });

  it('one that nothing tells, in a document of a group, has none', () => {
    const group = statementPage(1, table({ title: title('CONSOLIDATED') }));
    expect(basisOf(group, statementPage(7, table({ title: title('') })))).toEqual(['consolidated', null]);
  });

  it('the unit of another table is not taken', () => {
    const page = statementPage(
      1,
      {
        title: ['Details of loans (Rs. in Crores)'],
        header: [['Name', 'As at 31.12.2025', '']],
        rows: [['Loan A', '12.00', '13.00']],
      },
      table({ title: title('STANDALONE'), unit: '(Rs. in Lakhs)' }),
    );
    expect(readStatementGrids([page])[0]!.unit?.crore).toBe(0.01);
  });

  it('results in dollars are not read as rupees', () => {
    expect(readStatementGrids([statementPage(1, table({ unit: '(US$ in millions)' }))])).toEqual([]);
  });
});

describe('what is no statement', () => {
  const other = (name: string, rows: string[][]): PageTable => table({ title: [name], rows });
  const shift = (rows: readonly string[][], label: string, at: number): string[] => [label, ...rows[at]!.slice(1)];

  it.each<[string, PageTable]>([
    [
      'segments',
      other('Segment wise revenue, results, assets and liabilities', [
        ['1 Segment revenue'],
        shift(INCOME, '(a) Forgings', 0),
        shift(INCOME, '(b) Castings', 1),
        shift(INCOME, 'Revenue from operations', 2),
        ['2 Segment results'],
        shift(PROFIT, '(a) Forgings', 0),
        shift(PROFIT, 'Less: Finance costs', 1),
        shift(PROFIT, 'Profit before tax', 2),
      ]),
    ],
    [
      'cash flows',
      other('Statement of cash flows', [
        shift(PROFIT, 'Profit before tax', 0),
        ['Adjustments for:'],
        shift(PROFIT, 'Depreciation and amortisation', 1),
        shift(PROFIT, 'Operating profit before working capital changes', 2),
        shift(PROFIT, 'Net cash generated from operating activities', 2),
        shift(PROFIT, 'Cash and cash equivalents at the end of the period', 1),
      ]),
    ],
    [
      'a balance sheet',
      other('Statement of assets and liabilities', [
        shift(INCOME, 'Property, plant and equipment', 0),
        shift(INCOME, 'Total assets', 2),
        shift(PROFIT, 'Equity share capital', 3),
        shift(INCOME, 'Total equity and liabilities', 2),
      ]),
    ],
    [
      'ratios',
      other('Ratios under Regulation 52(4)', [
        shift(PROFIT, 'Debt equity ratio', 5),
        shift(PROFIT, 'Net profit after tax', 2),
        shift(PROFIT, 'Earnings per share - Basic', 5),
      ]),
    ],
    [
      'highlights',
      other('Performance highlights', [
        shift(INCOME, 'Revenue from operations', 0),
        shift(PROFIT, 'EBITDA', 0),
        shift(PROFIT, 'Profit after tax', 2),
        shift(PROFIT, 'EPS - Basic', 5),
      ]),
    ],
    [
      'a note that repeats figures',
      other('Notes to the standalone financial results', [...INCOME.slice(0, 3), ...PROFIT.slice(0, 3)]),
    ],
  ])('%s', (_name, one) => {
    expect(readStatementGrids([statementPage(1, one)])).toEqual([]);
  });

  it('results on a page of a newspaper with several companies', () => {
    const page = statementPage(
      1,
      table({ title: ['CIN: L24119WB1973PLC028902', ...title('STANDALONE')] }),
      table({ title: ['CIN: L65110MH1985PLC038137', ...title('STANDALONE')] }),
    );
    expect(readStatementGrids([page])).toEqual([]);
  });

  it('the segments below a statement do not add rows to it', () => {
    const segments = other('Segment wise revenue and results', [
      ['1 Segment revenue'],
      shift(INCOME, 'Revenue from operations', 2),
      ['2 Segment results'],
      shift(PROFIT, 'Profit before tax', 1),
    ]);
    const page = statementPage(1, table(), segments);
    expect(readStatementGrids([page])).toHaveLength(1);
    expect(cellsOf(page).profit_before_tax).toEqual(PROFIT[0]!.slice(1));
  });
});

describe('a statement over two pages', () => {
  it('whose header is printed anew', () => {
    const pages = [
      statementPage(1, table({ rows: [...INCOME, ...PROFIT.slice(0, 3)] })),
      statementPage(2, table({ title: [], rows: PROFIT.slice(3) })),
    ];
    expect(readStatementGrids(pages).map(({ page, continues }) => [page, continues])).toEqual([
      [1, undefined],
      [2, 1],
    ]);
    expect(cellsOf(pages).eps_basic).toEqual(PROFIT[5]!.slice(1));
  });

  it('whose header is not', () => {
    const pages = [
      statementPage(1, table({ rows: [...INCOME, ...PROFIT.slice(0, 3)] })),
      statementPage(2, { header: [], rows: PROFIT.slice(3) }),
    ];
    const [, rest] = readStatementGrids(pages);
    expect(rest).toMatchObject({ page: 2, continues: 1, basis: 'standalone', unit: { crore: 0.01 } });
    expect(rest!.columns.map((column) => column.period)).toEqual([
      'Q3FY26',
      'Q2FY26',
      'Q3FY25',
      '9MFY26',
      '9MFY25',
      'FY25',
    ]);
    expect(cellsOf(pages).eps_basic).toEqual(PROFIT[5]!.slice(1));
  });
});

describe('recognised pages', () => {
  it.each([-0.008, -0.004, 0.004, 0.008])('rows that stand askew by %d are whole again', (slope) => {
    const page = statementPage(1, table());
    expect(cellsOf(recognised(page, { slope }))).toEqual(cellsOf(page));
  });

  it('labels and headers with errors', () => {
    const page = recognised(statementPage(1, table()), {
      misread: [
        ['Quarter ended', 'Querter Ended'],
        ['Nine months', 'Mine months'],
        ['Revenue from', 'Revenue trom'],
        ['Total income', 'Totai lncome'],
        ['before tax', 'befare tax'],
        ['Tax expense', 'Tax expanse'],
        ['for the period', 'for the perlod'],
        ['Basic', 'Baslc'],
      ],
    });
    expect(cellsOf(page)).toEqual(cellsOf(statementPage(1, table())));
    expect(readStatementGrids([page])[0]!.columns[3]!.period).toBe('9MFY26');
  });

  it('a date that was misread is known by the others, one that may be right is left alone', () => {
    const damage = (from: string, to: string): (string | null)[] => {
      const header = HEADER.map((row) => [...row]);
      header[1]![1 + 3] = to;
      const page = recognised(statementPage(1, table({ header })));
      expect(from).toBe('31.12.2025');
      return readStatementGrids([page])[0]!.columns.map((column) => column.period);
    };
    const wanted = ['Q3FY26', 'Q2FY26', 'Q3FY25', '9MFY26', '9MFY25', 'FY25'];
    expect(damage('31.12.2025', '31.42.2025')).toEqual(wanted);
    expect(damage('31.12.2025', '3112.2025')).toEqual(wanted);
    expect(damage('31.12.2025', '31.12.2015')).toEqual(wanted);
  });
});
