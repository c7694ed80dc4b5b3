import { describe, expect, it } from 'vitest';
import { readStatementGrids } from '../src/statements/read.ts';
import { type PageTable, statementPage } from './helpers/statement-page.ts';

const amounts = (columns: number, first: number): string[] =>
  Array.from({ length: columns }, (_, index) => `${(first + index * 13).toLocaleString('en-IN')}.${10 + index}`);

const rows = (columns: number): string[][] => [
  ['Revenue from operations', ...amounts(columns, 4_754)],
  ['Other income', ...amounts(columns, 101)],
  ['Total income', ...amounts(columns, 4_855)],
  ['Total expenses', ...amounts(columns, 4_364)],
  ['Profit before tax', ...amounts(columns, 491)],
  ['Tax expense', ...amounts(columns, 119)],
  ['Profit for the period', ...amounts(columns, 372)],
  ['Earnings per share (face value of Rs 10 each)'],
  ['(a) Basic', ...amounts(columns, 3)],
];

const TITLE =
  'STATEMENT OF STANDALONE UNAUDITED FINANCIAL RESULTS FOR THE QUARTER AND NINE MONTHS ENDED DECEMBER 31, 2025';
const REGULATION_33 = ['Q3FY26', 'Q2FY26', 'Q3FY25', '9MFY26', '9MFY25', 'FY25'];
const DATES = ['31.12.2025', '30.09.2025', '31.12.2024', '31.12.2025', '31.12.2024', '31.03.2025'];
const GROUPS = [
  ['Quarter ended', 0, 2],
  ['Nine months ended', 3, 4],
  ['Year ended', 5, 5],
] as const;
const UNAUDITED = ['', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Unaudited)', '(Audited)'];

const DECEMBER: [string, PageTable['header']][] = [
  ['groups over dates', [GROUPS, ['Particulars', ...DATES], UNAUDITED]],
  ['audited above the dates', [['Particulars', ...GROUPS], UNAUDITED, ['', ...DATES]]],
  ['serial numbers below', [GROUPS, ['Particulars', ...DATES], ['', '(1)', '(2)', '(3)', '(4)', '(5)', '(6)']]],
  ['31-Dec-25', [GROUPS, ['', '31-Dec-25', '30-Sep-25', '31-Dec-24', '31-Dec-25', '31-Dec-24', '31-Mar-25']]],
  ['Dec-25', [GROUPS, ['Particulars', 'Dec-25', 'Sep-25', 'Dec-24', 'Dec-25', 'Dec-24', 'Mar-25']]],
  [
    'dates over two lines',
    [
      GROUPS,
      ['', 'December 31,', 'September 30,', 'December 31,', 'December 31,', 'December 31,', 'March 31,'],
      ['Particulars', '2025', '2025', '2024', '2025', '2024', '2025'],
      UNAUDITED,
    ],
  ],
  [
    '31st December, over the year',
    [
      GROUPS,
      ['', '31st December,', '30th September,', '31st December,', '31st December,', '31st December,', '31st March,'],
      ['Particulars', '2025', '2025', '2024', '2025', '2024', '2025'],
    ],
  ],
  [
    'month, then day and year',
    [
      GROUPS,
      ['', 'December', 'September', 'December', 'December', 'December', 'March'],
      ['', '31, 2025', '30, 2025', '31, 2024', '31, 2025', '31, 2024', '31, 2025'],
    ],
  ],
  [
    'old SEBI format: each column has its own words',
    [
      ['', '3 months', 'Preceding', 'Corresponding', 'Year to date', 'Year to date', 'Previous'],
      ['', 'ended', '3 months', '3 months ended', 'figures for', 'figures for', 'year ended'],
      ['', '31/12/2025', 'ended', 'in the previous', 'current period', 'previous period', '31/03/2025'],
      ['Particulars', '', '30/09/2025', 'year', 'ended', 'ended', ''],
      ['', '', '', '31/12/2024', '31/12/2025', '31/12/2024', ''],
      UNAUDITED,
    ],
  ],
  [
    'each column a whole sentence',
    [
      ['', 'For the', 'For the', 'For the', 'For the nine', 'For the nine', 'For the'],
      ['', 'quarter ended', 'quarter ended', 'quarter ended', 'months ended', 'months ended', 'year ended'],
      ['Particulars', '31 Dec 2025', '30 Sep 2025', '31 Dec 2024', '31 Dec 2025', '31 Dec 2024', '31 Mar 2025'],
    ],
  ],
  ['fiscal quarters', [['Particulars', 'Q3 FY26', 'Q2 FY26', 'Q3 FY25', '9M FY26', '9M FY25', 'FY25']]],
  [
    'fiscal quarters, long',
    [['Particulars', 'Q3FY2025-26', 'Q2FY2025-26', 'Q3FY2024-25', '9MFY2025-26', '9MFY2024-25', 'FY2024-25']],
  ],
  [
    'the day in the group, the year in the column',
    [
      [
        ['Quarter ended December 31,', 0, 1],
        ['Nine months ended December 31,', 2, 3],
        ['Year ended March 31,', 4, 4],
      ],
      ['Particulars', '2025', '2024', '2025', '2024', '2025'],
    ],
  ],
  [
    'year to date',
    [
      [
        ['Quarter ended', 0, 2],
        ['Year to date', 3, 4],
        ['Previous year ended', 5, 5],
      ],
      ['Particulars', ...DATES],
      UNAUDITED,
    ],
  ],
  [
    'period ended',
    [
      [
        ['Quarter ended', 0, 2],
        ['Period ended', 3, 4],
        ['Year ended', 5, 5],
      ],
      ['Particulars', ...DATES],
      UNAUDITED,
    ],
  ],
  [
    'from and to',
    [
      ['', '01.10.2025', '01.07.2025', '01.10.2024', '01.04.2025', '01.04.2024', '01.04.2024'],
      ['', 'to', 'to', 'to', 'to', 'to', 'to'],
      ['Particulars', ...DATES],
    ],
  ],
  [
    'months',
    [['Particulars', 'Oct-Dec 2025', 'Jul-Sep 2025', 'Oct-Dec 2024', 'Apr-Dec 2025', 'Apr-Dec 2024', 'Apr-Mar 2025']],
  ],
  ['no words of spans at all', [['Particulars', ...DATES], UNAUDITED]],
];

const periods = (page: ReturnType<typeof statementPage>): (string | null)[][] =>
  readStatementGrids([page]).map((grid) => grid.columns.map((column) => column.period));

describe('headers of results', () => {
  it.each(DECEMBER)('%s', (_name, header) => {
    const columns =
      header.at(-1)!.length > 6 ? 6 : header.flat().length > 0 && header.some((row) => row.length === 6) ? 5 : 6;
    const page = statementPage(1, { title: [TITLE], unit: '(Rs. in Lakhs)', header, rows: rows(columns) });
    const wanted = columns === 5 ? ['Q3FY26', 'Q3FY25', '9MFY26', '9MFY25', 'FY25'] : REGULATION_33;
    expect(periods(page)).toEqual([wanted]);
  });

  it('compares each quarter with the one before and the same of last year', () => {
    const page = statementPage(1, { title: [TITLE], unit: '(Rs. in Lakhs)', header: DECEMBER[0]![1], rows: rows(6) });
    const [grid] = readStatementGrids([page]);
    expect(grid!.columns.map((column) => column.comparison)).toEqual([
      'current',
      'previous_quarter',
      'previous_year',
      'current',
      'previous_year',
      null,
    ]);
    expect(grid!.columns.map((column) => column.periodEnd)[5]).toBe('2025-03-31');
  });

  it.each<[string, string, PageTable['header'], string[]]>([
    [
      'results of June: three quarters and a year',
      'Unaudited Financial Results for the quarter ended June 30, 2025',
      [
        [
          ['Quarter ended', 0, 2],
          ['Year ended', 3, 3],
        ],
        ['Particulars', '30.06.2025', '31.03.2025', '30.06.2024', '31.03.2025'],
      ],
      ['Q1FY26', 'Q4FY25', 'Q1FY25', 'FY25'],
    ],
    [
      'results of September: half years',
      'Unaudited Financial Results for the quarter and half year ended September 30, 2025',
      [
        [
          ['Quarter ended', 0, 2],
          ['Half year ended', 3, 4],
          ['Year ended', 5, 5],
        ],
        ['Particulars', '30.09.2025', '30.06.2025', '30.09.2024', '30.09.2025', '30.09.2024', '31.03.2025'],
      ],
      ['Q2FY26', 'Q1FY26', 'Q2FY25', 'H1FY26', 'H1FY25', 'FY25'],
    ],
    [
      'results of September: six months',
      'Unaudited Financial Results for the quarter and six months ended September 30, 2025',
      [
        [
          ['Quarter ended', 0, 2],
          ['Six months ended', 3, 4],
          ['Year ended', 5, 5],
        ],
        ['Particulars', '30.09.2025', '30.06.2025', '30.09.2024', '30.09.2025', '30.09.2024', '31.03.2025'],
      ],
      ['Q2FY26', 'Q1FY26', 'Q2FY25', 'H1FY26', 'H1FY25', 'FY25'],
    ],
    [
      'results of March: two years',
      'Audited Financial Results for the quarter and year ended March 31, 2026',
      [
        [
          ['Quarter ended', 0, 2],
          ['Year ended', 3, 4],
        ],
        ['Particulars', '31.03.2026', '31.12.2025', '31.03.2025', '31.03.2026', '31.03.2025'],
      ],
      ['Q4FY26', 'Q3FY26', 'Q4FY25', 'FY26', 'FY25'],
    ],
    [
      'half-yearly results of small companies',
      'Unaudited Financial Results for the half year ended September 30, 2025',
      [
        [
          ['Half year ended', 0, 2],
          ['Year ended', 3, 3],
        ],
        ['Particulars', '30.09.2025', '31.03.2025', '30.09.2024', '31.03.2025'],
      ],
      ['H1FY26', 'H2FY25', 'H1FY25', 'FY25'],
    ],
    [
      'an annual statement',
      'Statement of Profit and Loss for the year ended March 31, 2025',
      [
        ['Particulars', 'Year ended', 'Year ended'],
        ['', 'March 31, 2025', 'March 31, 2024'],
      ],
      ['FY25', 'FY24'],
    ],
    [
      'an annual statement whose columns only say which period',
      'Statement of Profit and Loss for the year ended 31st March, 2025',
      [
        ['Particulars', 'Figures as at the', 'Figures as at the'],
        ['', 'end of the current', 'end of the previous'],
        ['', 'reporting period', 'reporting period'],
      ],
      ['FY25', 'FY24'],
    ],
    [
      'an annual statement with bare dates',
      'Statement of Profit and Loss for the year ended March 31, 2025',
      [['Particulars', '31.03.2025', '31.03.2024']],
      ['FY25', 'FY24'],
    ],
    [
      'an annual statement by fiscal years',
      'Statement of Profit and Loss for the year ended 31st March 2025',
      [['Particulars', '2024-25', '2023-24']],
      ['FY25', 'FY24'],
    ],
    [
      'two columns',
      'Financial Results for the quarter ended December 31, 2025',
      [
        ['Particulars', 'Quarter ended', 'Quarter ended'],
        ['', '31.12.2025', '31.12.2024'],
      ],
      ['Q3FY26', 'Q3FY25'],
    ],
  ])('%s', (_name, title, header, wanted) => {
    const columnWidth = wanted.length < 3 ? 110 : 75;
    const page = statementPage(1, {
      title: [title],
      unit: '(Rs. in Lakhs)',
      header,
      rows: rows(wanted.length),
      columnWidth,
    });
    expect(periods(page)).toEqual([wanted]);
  });

  it('a date that is no quarter end, and a column of growth, are no periods', () => {
    const page = statementPage(1, {
      title: ['Financial Results for the quarter ended December 31, 2025'],
      unit: '(Rs. in Lakhs)',
      header: [[['Quarter ended', 0, 1]], ['Particulars', '31.12.2025', '31.12.2024', 'Growth %']],
      rows: rows(3),
    });
    expect(periods(page)).toEqual([['Q3FY26', 'Q3FY25']]);
  });

  it('whole crores under a period are no numbers of notes', () => {
    const small = rows(3).map(([label, ...cells]) => [
      label!,
      ...cells.map((cell) => cell.replace(/^\D*(\d{1,2}).*$/, '$1')),
    ]);
    const header = [
      [['Quarter ended', 0, 1] as const, ['Year ended', 2, 2] as const],
      ['Particulars', '30.06.2025', '30.06.2024', '31.03.2025'],
    ];
    const page = statementPage(1, {
      title: ['Financial Results for the quarter ended June 30, 2025'],
      unit: '(Rs. in Crores)',
      header,
      rows: small,
    });
    expect(periods(page)).toEqual([['Q1FY26', 'Q1FY25', 'FY25']]);
  });

  it('G20: groups set as one run give the right period or none', () => {
    const header = [
      [['Quarter ended Nine months ended Year ended', 1, 4] as const],
      ['Particulars', ...DATES],
      UNAUDITED,
    ];
    const [found] = periods(statementPage(1, { title: [TITLE], unit: '(Rs. in Lakhs)', header, rows: rows(6) }));
    expect(found!.filter((period, index) => period !== null && period !== REGULATION_33[index])).toEqual([]);
    expect(found!.filter((period) => period !== null).length).toBeGreaterThanOrEqual(4);
  });

  it('G20: a period that comes twice under one header is left open rather than guessed', () => {
    const header = [[['Quarter ended', 0, 2] as const], ['Particulars', '31.12.2025', '31.12.2025', '31.12.2024']];
    const page = statementPage(1, { title: [TITLE], unit: '(Rs. in Lakhs)', header, rows: rows(3) });
    expect(periods(page)[0]?.filter((period) => period === 'Q3FY26').length ?? 0).toBeLessThanOrEqual(1);
  });

  it('standalone and consolidated side by side are told apart by column', () => {
    const page = statementPage(1, {
      title: ['Unaudited Financial Results for the quarter ended June 30, 2025'],
      unit: '(Rs. in Crores)',
      header: [
        [
          ['Standalone', 0, 2],
          ['Consolidated', 3, 5],
        ],
        [
          ['Quarter ended', 0, 1],
          ['Year ended', 2, 2],
          ['Quarter ended', 3, 4],
          ['Year ended', 5, 5],
        ],
        ['Particulars', '30.06.2025', '30.06.2024', '31.03.2025', '30.06.2025', '30.06.2024', '31.03.2025'],
      ],
      rows: rows(6),
    });
    const [grid] = readStatementGrids([page]);
    expect(grid!.columns.map(({ period, basis }) => `${period} ${basis}`)).toEqual([
      'Q1FY26 standalone',
      'Q1FY25 standalone',
      'FY25 standalone',
      'Q1FY26 consolidated',
      'Q1FY25 consolidated',
      'FY25 consolidated',
    ]);
  });
});
