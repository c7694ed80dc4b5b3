import { describe, expect, it } from 'vitest';
import { findAmounts, formatCrore, parseNumber } from '../src/figures/amounts.ts';
import { findDates, quarterEndBefore, quarterOf } from '../src/figures/periods.ts';
import { foldQuote } from '../src/text/normalise.ts';
import { type ClaimedFigure, type Sources, verifyFacts, verifyFigure } from '../src/verify.ts';

const PAGE = `Statement of results (Rs. in Lakhs)
Revenue from operations  6,010.49  6,907.96
Loss for the period  (31.44)  159.70
The order is worth Rs. 34.10 Crores – the “largest” so far.
A demand of Rs. 1,30,34,703/- was raised. Rs 5 crore was paid.
Contract of USD 2.5 million. Growth of 12.5% over last year. Basic EPS 0.03
1  Zen Growth Opportunities  1,00,000  2.30
Fund LLP
2  Asha Rao  50,000  1.15`;
const sources: Sources = { pages: new Map([[1, foldQuote(PAGE)]]), filingText: 'dividend of rs 2.50 per equity share' };

function claim(change: Partial<ClaimedFigure>): ClaimedFigure {
  return {
    metric: 'order_value',
    value: 34.1,
    unit: 'Rs crore',
    printed: 'Rs. 34.10 Crores',
    printedUnit: 'Crores',
    period: null,
    basis: null,
    comparison: 'current',
    page: 1,
    quote: 'The order is worth Rs. 34.10 Crores',
    ...change,
  };
}

describe('G18: a figure that the arithmetic of its statement proves', () => {
  const scan: Sources = {
    pages: new Map([
      [1, foldQuote('{Xin Crores)\nTotal income  4.473.11  45 36.53\nTax  -  12.10')],
      [2, foldQuote('Profit  98.44')],
    ]),
    filingText: '',
  };
  const proved = (change: Partial<ClaimedFigure>, provedBy = ['income-adds-up']) =>
    verifyFacts(
      {
        figures: [
          {
            ...claim({ metric: 'total_income', value: 4473.11, printed: '4.473.11', printedUnit: '{Xin Crores)' }),
            quote: 'Total income  4.473.11  45 36.53',
            ...change,
            provedBy,
          },
        ],
        investors: [],
      },
      scan,
    );

  it('counts where recognition damaged the number or the unit, and is stored without its proof', () => {
    const { figures, rejections } = proved({});
    expect(rejections).toEqual([]);
    expect(figures).toMatchObject([{ value: 4473.11, printed: '4.473.11', verified: true }]);
    expect(figures[0]).not.toHaveProperty('provedBy');
    expect(proved({ value: 0, printed: '-', quote: 'Tax  -  12.10' }).figures).toMatchObject([{ value: 0 }]);
  });

  it.each<[string, Partial<ClaimedFigure>]>([
    ['its quote does not stand on its page', { page: 2 }],
    ['what is said to be printed is not in the quote', { printed: '4,473.11' }],
    ['the unit stands nowhere', { printedUnit: 'in Lakhs' }],
  ])('does not count where %s', (_, change) => {
    expect(proved(change).figures).toEqual([]);
  });

  it('does not count without a proof', () => {
    expect(proved({}, []).figures).toEqual([]);
  });
});

describe('G18: a figure counts only if its quote stands on the page and gives its value', () => {
  it.each<[string, Partial<ClaimedFigure>, number]>([
    ['scale beside the number', {}, 34.1],
    ['quote marks, dashes and line breaks differ', { quote: 'worth Rs. 34.10\nCrores - the "largest" so far' }, 34.1],
    [
      'scale from the heading of the table',
      {
        metric: 'revenue',
        value: 60.1049,
        printed: '6,010.49',
        printedUnit: 'Rs. in Lakhs',
        quote: 'Revenue from operations 6,010.49',
      },
      60.1049,
    ],
    [
      'brackets are negative',
      { value: -0.3144, printed: '(31.44)', printedUnit: 'Rs. in Lakhs', quote: 'Loss for the period (31.44)' },
      -0.3144,
    ],
    [
      'plain rupees, rounded by the engine',
      {
        value: 1.3,
        printed: 'Rs. 1,30,34,703/-',
        printedUnit: 'Rs.',
        quote: 'A demand of Rs. 1,30,34,703/- was raised',
      },
      1.3034703,
    ],
    [
      'dollars',
      {
        value: 2.5,
        unit: 'USD million',
        printed: 'USD 2.5 million',
        printedUnit: 'USD million',
        quote: 'Contract of USD 2.5 million',
      },
      2.5,
    ],
    ['percent', { value: 12.5, unit: 'percent', printed: '12.5%', printedUnit: '%', quote: 'Growth of 12.5%' }, 12.5],
    [
      'per share, from the exchange’s own text',
      {
        value: 2.5,
        unit: 'Rs per share',
        printed: 'Rs 2.50',
        printedUnit: null,
        page: null,
        quote: 'Dividend of Rs 2.50 per equity share',
      },
      2.5,
    ],
  ])('verified: %s', (_name, change, value) => {
    expect(verifyFigure(claim(change), sources)).toEqual({ value });
  });

  it.each<[string, Partial<ClaimedFigure>, RegExp]>([
    [
      'a digit of the quote is changed',
      { quote: 'The order is worth Rs. 34.18 Crores', printed: 'Rs. 34.18 Crores', value: 34.18 },
      /quote does not stand/,
    ],
    ['a digit of the number is changed', { printed: 'Rs. 34.18 Crores', value: 34.18 }, /does not stand in the quote/],
    ['the value does not follow', { value: 341 }, /gives 34.1, not 341/],
    [
      'lakh is taken for crore',
      { value: 1303.4703, printed: '1,30,34,703', printedUnit: 'lakhs', quote: 'A demand of Rs. 1,30,34,703/-' },
      /gives 1.3034703/,
    ],
    [
      'a number is cut out of a longer one',
      { value: 7.96, printed: '7.96', printedUnit: 'Lakhs', quote: 'Revenue from operations 6,010.49 6,907.96' },
      /does not stand in the quote/,
    ],
    [
      'a quote ends within a number',
      { value: 60.1, printed: '6,010', printedUnit: 'Lakhs', quote: 'Revenue from operations 6,010' },
      /quote does not stand/,
    ],
    ['the wrong page', { page: 2 }, /page 2 has no readable text/],
    [
      'a unit that the page does not print',
      { value: 0.6, printed: '6,010.49', printedUnit: 'thousand', quote: 'Revenue from operations 6,010.49' },
      /unit/,
    ],
    [
      'dollars are taken for rupees',
      { value: 0.25, printed: '2.5 million', printedUnit: 'million', quote: 'Contract of USD 2.5 million' },
      /unit/,
    ],
    ['no percentage', { value: 0.03, unit: 'percent', printed: '0.03', quote: 'Basic EPS 0.03' }, /not a percentage/],
    [
      'a profit is taken for a loss',
      { value: -1.597, printed: '(159.70)', printedUnit: 'Lakhs', quote: 'Loss for the period (31.44) 159.70' },
      /gives 1.597/,
    ],
  ])('rejected: %s', (_name, change, reason) => {
    expect(verifyFigure(claim(change), sources)).toEqual({ reason: expect.stringMatching(reason) });
  });

  it('G21: an investor needs a quote with the name in it; a wrapped name may have its numbers between', () => {
    const investor = (name: string, quote: string) => ({
      name,
      quote,
      kind: 'institution' as const,
      role: 'allottee' as const,
      page: 1,
    });
    const { investors, rejections } = verifyFacts(
      {
        figures: [],
        investors: [
          investor('Asha Rao', '2 Asha Rao 50,000 1.15'),
          investor('Zen Growth Opportunities Fund LLP', '1 Zen Growth Opportunities 1,00,000 2.30 Fund LLP'),
          investor('Bharat Heavy', '2 Asha Rao 50,000 1.15'),
          investor('Nobody Capital', 'allotted to Nobody Capital'),
        ],
      },
      sources,
    );
    expect(investors.map(({ name }) => name)).toEqual(['Asha Rao', 'Zen Growth Opportunities Fund LLP']);
    expect(rejections.map(({ name }) => name)).toEqual(['Bharat Heavy', 'Nobody Capital']);
  });
});

describe('amounts and periods (G20)', () => {
  it.each([
    ['Rs.34.10 Crores', 34.1],
    ['₹ 5 lakh', 0.05],
    ['INR 1,30,34,703/-', 1.3034703],
    ['Rupees 12 billion', 1200],
    ['about 45 crore', 45],
    ['Rs. 250 Mn', 25],
  ])('%s', (text, value) => {
    expect(findAmounts(text)).toEqual([expect.objectContaining({ value, unit: 'Rs crore' })]);
  });

  it.each([
    'face value of Rs. 10/-',
    'Rs. 10/- each',
    'an issue price of Rs. 594 per equity share (including a premium of Rs. 584)',
    'at an exercise price of Rs 120',
    '50 lakh equity shares',
    'Rs 2 per share',
    'crore',
    '5 lakh warrants',
    'FY 2026',
  ])('no amount of money: %s', (text) => {
    expect(findAmounts(text)).toEqual([]);
  });

  it.each([
    ['1,30,34,703', 13034703],
    ['(31.44)', -31.44],
    ['-0.5', -0.5],
    ['-', null],
    ['NA', null],
    ['12 crore', null],
  ])('number %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it('prints lakh below a crore', () => {
    expect([formatCrore(0.4083637), formatCrore(1234.5)]).toEqual(['Rs 40.84 lakh', 'Rs 1,234.5 crore']);
  });

  it.each(['31.12.2025', '31-Dec-25', '31st December, 2025', 'December 31, 2025', '31/12/25'])('date %s', (text) => {
    expect(findDates(`ended ${text} (unaudited)`)).toEqual([expect.objectContaining({ date: '2025-12-31' })]);
  });

  it('quarters are those of the fiscal year from April', () => {
    expect(['2025-06-30', '2025-09-30', '2025-12-31', '2026-03-31', '2026-01-24'].map(quarterOf)).toEqual([
      'Q1FY26',
      'Q2FY26',
      'Q3FY26',
      'Q4FY26',
      null,
    ]);
    expect([quarterEndBefore('2025-12-31', 3), quarterEndBefore('2026-03-31', 12)]).toEqual([
      '2025-09-30',
      '2025-03-31',
    ]);
  });
});
