import type { Line, Page } from '@filings/ai-pipeline';
import { describe, expect, it } from 'vitest';
import { measureFigures } from '../documents/figures.ts';
import type { Label, LabelledFigure } from '../documents/labels.ts';

const ROWS: [string, ...string[]][] = [
  ['Revenue from operations', '4,754.01', '4,412.71'],
  ['Other income', '101.75', '68.05'],
  ['Total income', '4,855.76', '4,480.76'],
  ['Total expenses', '4,364.43', '4,144.22'],
  ['Profit before tax', '491.33', '336.54'],
  ['Tax expense', '119.40', '124.46'],
  ['Profit for the period', '371.93', '212.08'],
];
const HEADING = ['Standalone financial results for the quarter ended June 30, 2025', '(Rs. in Lakhs)'];

function line(y: number, texts: readonly string[]): Line {
  const cells = texts.map((text, index) => {
    const right = index === 0 ? 60 + text.length * 4 : 300 + index * 80;
    return { text, x: right - text.length * 4, right, top: y - 6, bottom: y + 2 };
  });
  return { y, cells, text: texts.join('  ') };
}

function page(kind: 'native' | 'scan'): Page {
  const rows = [
    ...HEADING.map((text) => [text]),
    ['Particulars', 'Quarter ended', 'Quarter ended'],
    ['', '30.06.2025', '30.06.2024'],
    ...ROWS,
  ];
  const lines = rows.map((texts, index) => line(60 + index * 14, texts));
  const text = lines.map((one) => one.text).join('\n');
  const source = kind === 'native' ? 'native' : 'ocr';
  return { page: 1, width: 595, height: 842, text, layer: text, lines, tables: [], source, kind, score: 1, ocr: null };
}

const figure = (
  metric: string,
  printed: string,
  crore: number,
  change: Partial<LabelledFigure> = {},
): LabelledFigure => ({
  metric,
  name_as_printed: metric,
  value_as_printed: printed,
  unit_as_printed: 'Rs. in Lakhs',
  value_crore: crore,
  period: 'Q1FY26',
  period_end: '2025-06-30',
  basis: 'standalone',
  page: 1,
  ...change,
});

function measured(figures: LabelledFigure[], kind: 'native' | 'scan' = 'native') {
  const label: Label = {
    file: 'a.pdf',
    exchange: 'NSE',
    symbol: 'ACME',
    subject: null,
    details: null,
    category: 'Financial Results',
    category_also_ok: [],
    textSource: kind === 'native' ? 'native' : 'scan',
    figures,
    dates: [],
    investors: [],
  };
  const reading = { pageCount: 1, pages: [page(kind)], cut: null, leftOut: [] };
  return measureFigures([{ file: 'a.pdf', path: 'a.pdf', label, reading }]);
}

describe('figures against labels', () => {
  it('a figure that equals its label is right, on the kind of page that it stands on', async () => {
    const labels = [figure('total_income', '4,855.76', 48.5576), figure('profit_after_tax', '371.93', 3.7193)];
    expect((await measured(labels)).values).toEqual({ verifiedPrecision: 1, recallNative: 1, recallScanned: null });
    expect((await measured(labels, 'scan')).values).toEqual({
      verifiedPrecision: 1,
      recallNative: null,
      recallScanned: 1,
    });
  });

  it('another value for the same metric, period and basis is wrong, and missed', async () => {
    const { values, misses, details } = await measured([figure('total_income', '4,855.67', 48.5567)]);
    expect(values).toEqual({ verifiedPrecision: 0, recallNative: 0, recallScanned: null });
    expect(misses).toHaveLength(2);
    expect(details.filter((text) => /^(?:WRONG|MISSED) a\.pdf page 1/.test(text))).toHaveLength(2);
  });

  it('a labelled value that went under another period is wrong', async () => {
    const { values } = await measured([figure('total_income', '4,855.76', 48.5576, { period: 'Q2FY26' })]);
    expect(values.verifiedPrecision).toBe(0);
  });

  it('a document that could not be read misses all; other filings are not asked for', async () => {
    const label = { category: 'Financial Results', figures: [figure('total_income', '4,855.76', 48.5576)] } as Label;
    const other = { ...label, category: 'Concall Transcript' };
    const documents = [label, other].map((one) => ({ file: 'b.pdf', path: 'b.pdf', label: one, reading: null }));
    const { values } = await measureFigures(documents);
    expect(values).toEqual({ verifiedPrecision: null, recallNative: null, recallScanned: 0 });
  });
});
