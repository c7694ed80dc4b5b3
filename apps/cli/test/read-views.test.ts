import type { DocumentFact, Page, StatementFigure, Table } from '@filings/ai-pipeline';
import { describe, expect, test } from 'vitest';
import { rupees } from '../src/read/facts.ts';
import { factsView } from '../src/read/facts-view.ts';
import { figuresView } from '../src/read/figures-view.ts';
import { followReading } from '../src/read/follow.ts';
import { documentMarkdown } from '../src/read/markdown.ts';
import { inRange, pageRange } from '../src/read/page-range.ts';
import { firstPages, namedPages, pagesShown } from '../src/read/pages-shown.ts';
import { kindsOf, stateOf } from '../src/read/state-view.ts';
import { tablesView } from '../src/read/tables-view.ts';

const BOX = { x: 0, y: 0, right: 10, bottom: 10 };
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

function figure(metric: StatementFigure['metric'], period: string, value: number, more: Partial<StatementFigure> = {}) {
  const evidence = {
    box: BOX,
    quote: '',
    printed: '',
    printedUnit: null,
    repaired: null,
    checks: [],
    comparison: null,
  };
  const unit = metric.startsWith('eps') ? ('Rs per share' as const) : ('Rs crore' as const);
  const basis = 'standalone' as const;
  return {
    metric,
    value,
    unit,
    period,
    periodEnd: '',
    basis,
    page: 4,
    status: 'verified' as const,
    ...evidence,
    ...more,
  };
}

describe('figures', () => {
  test('stand with their points under each other, grouped as in India, doubtful ones marked', () => {
    const view = figuresView(
      [
        figure('revenue', 'Q3FY26', 123456.5),
        figure('revenue', 'Q3FY25', 9.1234, { status: 'doubtful' }),
        figure('profit_after_tax', 'Q3FY26', -0.00000000001),
        figure('eps_basic', 'Q3FY26', -1.5),
      ],
      100,
    );
    expect(view.split('\n')).toEqual([
      'STANDALONE, Rs crore, page 4',
      '                         Q3FY26    Q3FY25',
      'revenue           1,23,456.5000    9.1234 ?',
      'profit after tax         0.0000',
      'eps basic, Rs             -1.50',
      '',
      '? doubtful: nothing proves it; look at the page',
    ]);
  });

  test('of one statement printed twice are shown once, those of another company apart', () => {
    const view = figuresView(
      [
        figure('revenue', 'FY25', 100.25, { page: 2 }),
        figure('revenue', 'FY25', 100.2512, { page: 7 }),
        figure('revenue', 'FY25', 640, { page: 9 }),
        figure('revenue', 'FY25', 12, { page: 5, basis: 'consolidated' }),
      ],
      100,
    );
    expect(view.match(/^[A-Z ]+, Rs crore, .*$/gm)).toEqual([
      'CONSOLIDATED, Rs crore, page 5',
      'STANDALONE, Rs crore, pages 2, 7',
      'STANDALONE, Rs crore, page 9',
    ]);
  });

  test('that nothing proves are told of beside proved ones, and shown where there are no others', () => {
    const doubted = [figure('revenue', 'FY25', 1, { page: 32, basis: null, status: 'doubtful' })];
    expect(figuresView([figure('revenue', 'FY25', 5), ...doubted], 100)).toMatch(
      /\n\nNothing proves what stands on page 32: --json$/,
    );
    expect(figuresView(doubted, 100)).toContain('BASIS NOT SAID, Rs crore, page 32');
  });

  test('of more periods than fit the line go on below, with their labels', () => {
    const periods = Array.from({ length: 12 }, (_, year) => `FY${14 + year}`);
    const view = figuresView(
      periods.map((period) => figure('total_income', period, 123456.78)),
      80,
    );
    expect(widest(view)).toBeLessThanOrEqual(80);
    expect(view.match(/^total income/gm)!.length).toBeGreaterThan(1);
    for (const period of periods) expect(view).toContain(period);
  });
});

describe('facts', () => {
  const date = (kind: 'board_meeting' | 'event' | 'other', day: string, page: number): DocumentFact => ({
    type: 'date',
    kind,
    date: day,
    printed: day,
    page,
    quote: `It was said in many words that on ${day} this is to be, and so on for a long while`,
  });

  test('are shown once with all their pages, what readers look for first', () => {
    const view = factsView(
      [
        date('board_meeting', '2026-01-24', 1),
        date('board_meeting', '2026-01-24', 3),
        date('other', '2026-01-25', 1),
        {
          type: 'dividend',
          kind: 'interim',
          perShare: 2.5,
          printed: '2.50',
          page: 2,
          quote: 'interim dividend of Rs. 2.50',
        },
        { type: 'ratio', kind: 'bonus', from: 2, to: 1, printed: '1:2', page: 2, quote: 'bonus shares 1:2' },
        { type: 'ratio', kind: 'split', from: 1, to: 5, printed: '', page: 2, quote: 'each share into five' },
      ],
      80,
    );
    expect(view.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
      ['FACT', 'VALUE', 'PAGE'],
      ['interim dividend', 'Rs 2.5 a share', '2'],
      ['bonus', '1 for 2', '2'],
      ['split', '1 into 5', '2'],
      ['board meeting', '2026-01-24', '1, 3'],
    ]);
    expect(widest(view)).toBeLessThanOrEqual(80);
    expect(view).toMatch(/….*on 2026-01-24 this/);
  });

  test('of one kind are cut with a count', () => {
    const days = Array.from({ length: 9 }, (_, day) => date('event', `2026-01-0${day + 1}`, day + 1));
    const view = factsView(days, 100);
    expect(view.match(/^event/gm)).toHaveLength(3);
    expect(view).toMatch(/\n… and 6 more: --json$/);
  });

  test('amounts have the unit that people would take', () => {
    expect([5366.135671, 0.408364, 0.001, -12].map(rupees)).toEqual([
      'Rs 5,366.1357 crore',
      'Rs 40.8364 lakh',
      'Rs 10,000',
      'Rs -12 crore',
    ]);
  });
});

describe('tables', () => {
  const columns = [
    { kind: 'number' as const, x: 0, right: 1, header: 'S.No.' },
    { kind: 'text' as const, x: 1, right: 2, header: 'Particulars' },
    ...Array.from({ length: 8 }, (_, at) => ({
      kind: 'number' as const,
      x: at,
      right: at,
      header: `Quarter ended 31-Dec-${at} (Unaudited)`,
    })),
  ];
  const texts = [
    '1',
    `Changes in ${'inventories of finished goods '.repeat(4)}`,
    ...Array.from({ length: 8 }, () => '1,23,456.78'),
  ];
  const rows = [
    { lines: [1], cells: texts.map((text) => ({ text, box: BOX })) },
    { lines: [2], cells: texts.map(() => null) },
  ];
  const table: Table = {
    page: 3,
    box: BOX,
    title: 'Statement',
    unit: '(Rs in lakhs)',
    columns,
    headerLines: [0],
    rows,
  };

  test.for([60, 80, 120])('fit lines of %i: cells wrapped, columns that do not fit below', (width) => {
    const view = tablesView([{ tables: [table] }], width);
    expect(widest(view)).toBeLessThanOrEqual(width);
    expect(view).toMatch(/^TABLE 1, page 3 · Statement · \(Rs in lakhs\)/);
    expect(view.match(/1,23,456\.78/g)).toHaveLength(8);
  });

  test('stand in the Markdown where they stand on their page, and unreadable pages are said', () => {
    const line = (text: string) => ({ y: 0, cells: [], text });
    const page = { page: 3, kind: 'native', source: 'native', tables: [{ ...table, columns: columns.slice(0, 2) }] };
    const lines = ['Quarter | Year', '1  Changes', '', '2. Notes'].map(line);
    const read = { ...page, lines } as unknown as Page;
    const blank = { page: 4, kind: 'blank', source: 'empty', lines: [], tables: [] } as unknown as Page;
    const unread = { ...blank, page: 5, kind: 'scan' } as Page;
    const text = documentMarkdown({ pages: [read, blank, unread] });
    expect(text).toMatch(
      /^<!-- page 3 -->\n\n\*\*Statement\*\* \(Rs in lakhs\)\n\n\| S\.No\. \| Particulars \|\n[\s\S]*\n\n2\\\. Notes\n/,
    );
    expect(text).toContain('<!-- page 4 -->\n\n*This page is blank.*');
    expect(text).toContain('<!-- page 5 -->\n\n*This page has no text that can be read.*');
  });
});

test('what was not read is said, with the reason', () => {
  const page = (number: number, kind: Page['kind'], source: Page['source'], ocr: object | null = null) =>
    ({ page: number, kind, source, ocr }) as unknown as Page;
  const pages = [
    page(1, 'native', 'native'),
    page(2, 'blank', 'empty'),
    page(3, 'scan', 'empty', { confidence: 20 }),
    page(4, 'scan', 'empty'),
    page(5, 'scan', 'ocr', { confidence: 91.4 }),
    page(6, 'scan', 'native'),
  ];
  const leftOut = [4, 6].map((number) => ({ page: number, why: 'failed' as const }));
  expect(kindsOf({ pages })).toBe('1 native, 4 scanned, 1 blank');
  expect(stateOf({ pageCount: 9, pages, cut: 'time', leftOut })).toEqual([
    'Of them pages 1-6: 1 native, 4 scanned, 1 blank',
    'Recognised: page 5, with a confidence of 91 of 100',
    'Not read: page 3 (nothing that can be read came out)',
    'Not read: page 4 (recognising failed)',
    'Blank: page 2',
    'Does not add up, and was not recognised: page 6',
    'Cut short: the limit of time was met.',
  ]);
});

test('a bar is for many pages, and for recognising any', () => {
  const told = (calls: [number, number][], drawn: [number, number][] = []) => {
    const words: string[] = [];
    const start = (what: string, total: number) => words.push(`${what} ${total}`);
    const follow = followReading({ start, step: (count) => words.push(`+${count}`), stop() {} });
    for (const [done, total] of calls) follow.read(done, total);
    for (const [done, total] of drawn) follow.draw(done, total);
    return words.join(' ');
  };
  expect(
    told(
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
      [[1, 3]],
    ),
  ).toBe('');
  expect(
    told([
      [1, 12],
      [4, 12],
    ]),
  ).toBe('Reading 12 +1 +3');
  expect(
    told(
      [
        [1, 2],
        [2, 2],
        [2, 3],
        [3, 3],
      ],
      [
        [1, 2],
        [2, 2],
      ],
    ),
  ).toBe('Recognising 1 +0 +1 Drawing 2 +1 +1');
});

test('page numbers are named shortly, and given as people write them', () => {
  expect(pagesShown([1, 2, 3, 7, 7])).toBe('1-3, 7');
  expect([namedPages([4, 4]), namedPages([4, 6])]).toEqual(['page 4', 'pages 4, 6']);
  expect([firstPages([1, 2, 6, 8, 9, 10, 12], 12), firstPages([1, 3], 12)]).toEqual(['1-2, 6 …', '1, 3']);
  const wanted = pageRange('1-3, 7,12-');
  expect([1, 3, 4, 7, 8, 12, 900].filter((page) => inRange(wanted, page))).toEqual([1, 3, 7, 12, 900]);
  for (const wrong of ['', '0', '3-1', '-3', '1,,2', 'a'])
    expect(() => pageRange(wrong), wrong).toThrow(/Give pages like/);
});
