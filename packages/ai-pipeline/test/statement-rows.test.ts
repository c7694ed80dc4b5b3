import { describe, expect, it } from 'vitest';
import type { Metric } from '../src/statements/grid.ts';
import { metricsOf } from '../src/statements/metrics.ts';
import { readStatementGrids } from '../src/statements/read.ts';
import { statementPage } from './helpers/statement-page.ts';

/** Labels as printed, with the metric that the row is; a label without numbers is a heading. */
type Form = readonly (readonly [label: string, metric: Metric | null] | string)[];

function metricsFor(form: Form, tolerant = false): (Metric | null)[] {
  const cell = { printed: '1', box: { x: 0, y: 0, right: 1, bottom: 1 } };
  const rows = form.map((row) => ({
    label: typeof row === 'string' ? row : row[0],
    from: 0,
    to: 0,
    cells: [typeof row === 'string' ? null : cell],
  }));
  return metricsOf(rows, tolerant);
}

const FORMS: [string, Form][] = [
  [
    'Schedule III, Division II',
    [
      ['I Revenue from operations', 'revenue'],
      ['II Other income', 'other_income'],
      ['III Total income (I + II)', 'total_income'],
      'IV Expenses',
      ['Cost of materials consumed', null],
      ['Finance costs', null],
      ['Other expenses', null],
      ['Total expenses (IV)', 'total_expenses'],
      ['V Profit/(loss) before exceptional items and tax (III - IV)', null],
      ['VI Exceptional items', 'exceptional_items'],
      ['VII Profit/(loss) before tax (V - VI)', 'profit_before_tax'],
      'VIII Tax expense:',
      ['(1) Current tax', null],
      ['(2) Deferred tax', null],
      ['IX Profit/(loss) for the period from continuing operations (VII - VIII)', null],
      ['X Profit/(loss) from discontinued operations', null],
      ['XI Tax expense of discontinued operations', null],
      ['XII Profit/(loss) from discontinued operations (after tax) (X - XI)', null],
      ['XIII Profit/(loss) for the period (IX + XII)', 'profit_after_tax'],
      'XIV Other comprehensive income',
      ['A (i) Items that will not be reclassified to profit or loss', null],
      ['(ii) Income tax relating to items that will not be reclassified to profit or loss', null],
      ['XV Total comprehensive income for the period (XIII + XIV)', null],
      'XVI Earnings per equity share (for continuing operation):',
      ['(1) Basic', null],
      ['(2) Diluted', null],
      'XVII Earnings per equity share (for discontinued operation):',
      ['(1) Basic', null],
      ['(2) Diluted', null],
      'XVIII Earnings per equity share (for discontinued and continuing operations)',
      ['(1) Basic', 'eps_basic'],
      ['(2) Diluted', 'eps_diluted'],
    ],
  ],
  [
    'consolidated, with associates and what is attributable',
    [
      ['Revenue from Operations', 'revenue'],
      ['Other Income', 'other_income'],
      ['Total Income', 'total_income'],
      ['Total Expenses', 'total_expenses'],
      ['Profit before exceptional items, share of profit of associates and tax', null],
      ['Share of profit/(loss) of associates and joint ventures', null],
      ['Profit before exceptional items and tax', null],
      ['Exceptional items (net)', 'exceptional_items'],
      ['Profit before tax', 'profit_before_tax'],
      'Tax expense',
      ['Current tax', null],
      ['Deferred tax charge / (credit)', null],
      ['Tax relating to earlier years', null],
      ['Total tax expense', 'tax_expense'],
      ['Net Profit for the period/year', 'profit_after_tax'],
      ['Other comprehensive income (net of tax)', null],
      ['Total comprehensive income for the period', null],
      'Net profit attributable to:',
      ['Owners of the Company', null],
      ['Non-controlling interests', null],
      ['Paid-up equity share capital (Face value of Rs. 2 each)', 'paid_up_capital'],
      ['Other equity', null],
      'Earnings per share (not annualised)',
      ['- Basic (in Rs.)', 'eps_basic'],
      ['- Diluted (in Rs.)', 'eps_diluted'],
    ],
  ],
  [
    'the format of SEBI before 2016',
    [
      '1 Income from operations',
      ['(a) Net sales/income from operations (Net of excise duty)', null],
      ['(b) Other operating income', null],
      ['Total income from operations (net)', 'revenue'],
      '2 Expenses',
      ['(a) Cost of materials consumed', null],
      ['(e) Depreciation and amortisation expense', null],
      ['Total expenses', null],
      ['3 Profit / (Loss) from operations before other income, finance costs and exceptional items (1-2)', null],
      ['4 Other income', 'other_income'],
      ['5 Profit / (Loss) from ordinary activities before finance costs and exceptional items (3 + 4)', null],
      ['6 Finance costs', null],
      ['7 Profit / (Loss) from ordinary activities after finance costs but before exceptional items (5 - 6)', null],
      ['8 Exceptional items', 'exceptional_items'],
      ['9 Profit / (Loss) from ordinary activities before tax (7 + 8)', 'profit_before_tax'],
      ['10 Tax expense', 'tax_expense'],
      ['11 Net Profit / (Loss) from ordinary activities after tax (9 - 10)', null],
      ['12 Extraordinary items (net of tax expense)', null],
      ['13 Net Profit / (Loss) for the period (11 + 12)', 'profit_after_tax'],
      ['14 Share of profit / (loss) of associates', null],
      ['15 Minority interest', null],
      [
        '16 Net Profit / (Loss) after taxes, minority interest and share of profit / (loss) of associates (13 + 14 + 15)',
        null,
      ],
      ['17 Paid-up equity share capital', 'paid_up_capital'],
      ['18 Reserve excluding Revaluation Reserves as per balance sheet of previous accounting year', null],
      '19.i Earnings per share (before extraordinary items) (of Rs 10 each) (not annualised):',
      ['(a) Basic', null],
      ['(b) Diluted', null],
      '19.ii Earnings per share (after extraordinary items) (of Rs 10 each) (not annualised):',
      ['(a) Basic', 'eps_basic'],
      ['(b) Diluted', 'eps_diluted'],
    ],
  ],
  [
    'a bank',
    [
      ['1 Interest earned (a)+(b)+(c)+(d)', 'interest_earned'],
      ['(a) Interest/discount on advances/bills', null],
      ['2 Other income', 'other_income'],
      ['3 Total income (1+2)', 'total_income'],
      ['4 Interest expended', null],
      ['5 Operating expenses (i)+(ii)', null],
      ['6 Total expenditure (4+5) (excluding provisions and contingencies)', null],
      ['7 Operating profit before provisions and contingencies (3-6)', null],
      ['8 Provisions (other than tax) and contingencies', null],
      ['9 Exceptional items', 'exceptional_items'],
      ['10 Profit from ordinary activities before tax (7-8-9)', 'profit_before_tax'],
      ['11 Tax expense', 'tax_expense'],
      ['12 Net profit from ordinary activities after tax (10-11)', null],
      ['13 Extraordinary items (net of tax expense)', null],
      ['14 Net profit for the period (12-13)', 'profit_after_tax'],
      ['15 Paid-up equity share capital (Face value of Re 1/- each)', 'paid_up_capital'],
      '17 Analytical ratios',
      ['(i) Capital adequacy ratio - Basel III', null],
      '(ii) Earnings per share (EPS) (Rs)',
      ['(a) Basic EPS before and after extraordinary items (not annualised)', 'eps_basic'],
      ['(b) Diluted EPS before and after extraordinary items (not annualised)', 'eps_diluted'],
    ],
  ],
  [
    'a finance company, Division III',
    [
      'Revenue from operations',
      ['(i) Interest income', null],
      ['(ii) Fees and commission income', null],
      ['(iii) Net gain on fair value changes', null],
      ['(I) Total revenue from operations', 'revenue'],
      ['(II) Other income', 'other_income'],
      ['(III) Total income (I+II)', 'total_income'],
      ['(i) Finance costs', null],
      ['(ii) Impairment on financial instruments', null],
      ['(IV) Total expenses', 'total_expenses'],
      ['(V) Profit before exceptional items and tax (III-IV)', null],
      ['(VI) Exceptional items', 'exceptional_items'],
      ['(VII) Profit before tax (V-VI)', 'profit_before_tax'],
      ['(1) Current tax', null],
      ['(2) Deferred tax', null],
      ['(VIII) Total tax expense', 'tax_expense'],
      ['(IX) Profit after tax (VII-VIII)', 'profit_after_tax'],
      ['Earnings per equity share: Basic (Rs)', 'eps_basic'],
      ['Diluted (Rs)', 'eps_diluted'],
    ],
  ],
  [
    'an advertised extract',
    [
      ['Total income from operations', 'revenue'],
      ['Net Profit/(Loss) for the period (before Tax, Exceptional and/or Extraordinary items)', null],
      [
        'Net Profit/(Loss) for the period before tax (after Exceptional and/or Extraordinary items)',
        'profit_before_tax',
      ],
      ['Net Profit/(Loss) for the period after tax (after Exceptional and/or Extraordinary items)', 'profit_after_tax'],
      [
        'Total Comprehensive Income for the period [Comprising Profit/(Loss) for the period (after tax) and Other Comprehensive Income (after tax)]',
        null,
      ],
      ['Equity Share Capital', 'paid_up_capital'],
      'Earnings Per Share (of Rs. 10/- each)',
      ['1. Basic:', 'eps_basic'],
      ['2. Diluted:', 'eps_diluted'],
    ],
  ],
  [
    'short and loss-making',
    [
      ['Net Sales', 'revenue'],
      ['Other Income', 'other_income'],
      ['Total Revenue', 'total_income'],
      ['Total Expenditure', 'total_expenses'],
      ['Loss before tax', 'profit_before_tax'],
      ['Provision for Taxation', 'tax_expense'],
      ['Net Loss after tax', 'profit_after_tax'],
      ['Basic & Diluted EPS (Rs.)', 'eps_basic'],
    ],
  ],
];

describe('rows of statements', () => {
  it.each(FORMS)('%s', (_name, form) => {
    const wanted = form.map((row) => (typeof row === 'string' ? null : row[1]));
    const label = (index: number): string => (typeof form[index] === 'string' ? form[index] : form[index]![0]);
    const named = (metrics: readonly (Metric | null)[]): string[] =>
      metrics.flatMap((metric, index) => (metric ? [`${metric}: ${label(index)}`] : []));
    expect(named(metricsFor(form))).toEqual(named(wanted));
  });

  it.each<[string, Metric]>([
    ['Revenue from Operations (Net)', 'revenue'],
    ['Revenue from operations (Refer note 5)', 'revenue'],
    ['a) Revenue from operations', 'revenue'],
    ['Gross revenue from operations', 'revenue'],
    ['Net Sales / Revenue from Operations', 'revenue'],
    ['Income from Operations', 'revenue'],
    ['Total Revenue from Operations', 'revenue'],
    ['Total income from operations (net)', 'revenue'],
    ['Sales', 'revenue'],
    ['Total Income (1+2)', 'total_income'],
    ['3. Total Income (1 + 2)', 'total_income'],
    ['Total Revenue (I+II)', 'total_income'],
    ['TOTAL INCOME', 'total_income'],
    ['Total Income (a+b)', 'total_income'],
    ['Profit / (Loss) before tax', 'profit_before_tax'],
    ['Profit/ (Loss) Before Tax (5+6)', 'profit_before_tax'],
    ['Net Profit before Tax', 'profit_before_tax'],
    ['(Loss) / Profit before tax', 'profit_before_tax'],
    ['Profit before taxation', 'profit_before_tax'],
    ['Profit Before Tax (PBT)', 'profit_before_tax'],
    ['Profit before tax and after exceptional items', 'profit_before_tax'],
    ['Profit after exceptional items and before tax', 'profit_before_tax'],
    ['Profit from ordinary activities before tax', 'profit_before_tax'],
    ['Tax Expenses', 'tax_expense'],
    ['Total Tax Expense (8)', 'tax_expense'],
    ['Less: Tax expense', 'tax_expense'],
    ['Income tax expense', 'tax_expense'],
    ['Net Profit / (Loss) after tax (7-8)', 'profit_after_tax'],
    ['Profit after tax for the period', 'profit_after_tax'],
    ['Profit/(Loss) for the period/year', 'profit_after_tax'],
    ['Profit for the quarter', 'profit_after_tax'],
    ['Profit or (Loss) for the Period (V-VI)', 'profit_after_tax'],
    ['Net Profit', 'profit_after_tax'],
    ['Net Profit/(Loss) for the period after tax', 'profit_after_tax'],
    ['Profit After Tax (PAT)', 'profit_after_tax'],
    ['Profit for the year', 'profit_after_tax'],
    ['Net profit after tax and share in profit / (loss) of associates', 'profit_after_tax'],
    ['Profit/(Loss) for the period from continuing operations', 'profit_after_tax'],
    ['Paid up equity share capital', 'paid_up_capital'],
    ['Equity share capital (face value Rs. 10)', 'paid_up_capital'],
    ['Paid-up Equity Share Capital (Face Value of Re. 1/- per share)', 'paid_up_capital'],
    ['Total Expenses (a to g)', 'total_expenses'],
    ['Total Expenditure', 'total_expenses'],
    ['Basic EPS (in Rs.)', 'eps_basic'],
    ['Diluted earnings per share', 'eps_diluted'],
    ['Earnings per equity share - Basic', 'eps_basic'],
  ])('"%s" is %s', (label, metric) => {
    expect(metricsFor([[label, metric]])).toEqual([metric]);
  });

  it.each([
    'Total comprehensive income for the period',
    'Profit attributable to owners of the parent',
    'Other comprehensive income',
    'Operating profit before working capital changes',
    'Segment revenue',
    'Profit before depreciation, interest and tax',
    'Profit before interest and tax',
    'Other operating income',
    'Total other comprehensive income / (loss)',
    'Debt equity ratio',
    'Profit carried to balance sheet',
    'Total equity and liabilities',
    'Cash profit',
    'Current tax',
    'Deferred tax',
    'Total debts to total assets',
  ])('"%s" is none', (label) => {
    expect(metricsFor([[label, null]])).toEqual([null]);
  });

  it.each<[string, Metric]>([
    ['Revenue trom operations', 'revenue'],
    ['[Revenue from 0perations', 'revenue'],
    ['{a) Revenue from operatlons', 'revenue'],
    ['Totai Income', 'total_income'],
    ['Total lncome', 'total_income'],
    ['Totat income [142)', 'total_income'],
    ['Pr0fit befare tax', 'profit_before_tax'],
    ['3 |Profit/(Loss) belore Tax (3-4)', 'profit_before_tax'],
    ['Profitbefore tax', 'profit_before_tax'],
    ['Tax expanse', 'tax_expense'],
    ['Profit ater tax (9-10)', 'profit_after_tax'],
    ['Met Profit for the perlod', 'profit_after_tax'],
    ['Net Profit/{Loss) for the period', 'profit_after_tax'],
    ['Paid Up Equily Share Capital', 'paid_up_capital'],
    ['0ther income', 'other_income'],
    ['Internst earned (a+b+c+d)', 'interest_earned'],
    ['5 Net Prafil/(Loss) far the perlod (5-6)', 'profit_after_tax'],
    ['Revanue fram aperatians', 'revenue'],
  ])('G18: recognition that errs does not hide a row: "%s" is %s', (label, metric) => {
    expect(metricsFor([[label, metric]], true)).toEqual([metric]);
  });

  it('a misread word is mended only towards a word of statements', () => {
    expect(
      metricsFor(
        [
          ['Total outcome', null],
          ['Net pro rata share', null],
        ],
        true,
      ),
    ).toEqual([null, null]);
  });
});

describe('labels over several lines', () => {
  const header = [[['Quarter ended', 0, 1] as const], ['Particulars', '31.12.2025', '31.12.2024']];
  const title = ['Unaudited Standalone Financial Results for the quarter ended December 31, 2025'];
  const labels = (rows: string[][]): Record<string, string> => {
    const [grid] = readStatementGrids([statementPage(1, { title, unit: '(Rs. in Lakhs)', header, rows })]);
    return Object.fromEntries(grid!.rows.flatMap((row) => (row.cells[0] ? [[row.cells[0].printed, row.label]] : [])));
  };
  const base = [
    ['1 Revenue from operations', '100.00', '90.00'],
    ['2 Other income', '10.00', '9.00'],
    ['3 Total income (1+2)', '110.00', '99.00'],
    ['4 Expenses'],
    ['(a) Other expenses', '70.00', '60.00'],
    ['Total expenses', '80.00', '70.00'],
  ];
  const tail = [
    ['7 Tax expense', '8.00', '7.00'],
    ['8 Net profit for the period', '22.00', '22.50'],
  ];

  it('numbers on the first line', () => {
    const found = labels([
      ...base,
      ['5 Profit from ordinary activities before', '30.00', '29.00'],
      ['finance costs and exceptional items (3-4)'],
      ['6 Profit before tax', '30.50', '29.50'],
      ...tail,
    ]);
    expect(found['30.00']).toBe('5 Profit from ordinary activities before finance costs and exceptional items (3-4)');
    expect(found['30.50']).toBe('6 Profit before tax');
  });

  it('numbers on the last line', () => {
    const found = labels([
      ...base,
      ['5 Profit from ordinary activities before'],
      ['finance costs and tax (3-4)', '30.00', '29.00'],
      ['6 Profit before tax', '30.50', '29.50'],
      ...tail,
    ]);
    expect(found['30.00']).toBe('5 Profit from ordinary activities before finance costs and tax (3-4)');
  });

  it('numbers between two lines', () => {
    const found = labels([
      ...base,
      ['5 Profit from ordinary activities before'],
      ['', '30.00', '29.00'],
      ['finance costs and tax (3-4)'],
      ['6 Profit before tax', '30.50', '29.50'],
      ...tail,
    ]);
    expect(found['30.00']).toBe('5 Profit from ordinary activities before finance costs and tax (3-4)');
  });

  it('a heading is no part of the row below it', () => {
    const found = labels([...base, ['6 Profit before tax', '30.50', '29.50'], ...tail]);
    expect(found['70.00']).toBe('(a) Other expenses');
    expect(found['80.00']).toBe('Total expenses');
  });
});
