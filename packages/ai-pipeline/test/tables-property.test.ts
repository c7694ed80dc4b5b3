import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../src/document/layout/lines.ts';
import type { Table } from '../src/document/page.ts';
import { findTables } from '../src/document/tables/find.ts';
import { indian, itemsOf, type TableSpec, widthOf } from './helpers/table.ts';

const LABELS = [
  'Revenue from operations',
  'Other income',
  'Total income',
  'Cost of materials consumed',
  'Employee benefits expense',
  'Finance costs',
  'Other expenses',
  'Profit before tax',
  'Current tax',
  'Profit for the period',
  'Basic and diluted EPS',
  'Depreciation and amortisation',
];
const PERIODS = ['31-Dec-25', '30-Sep-25', '31-Dec-24', '31-Dec-25', '31-Dec-24', '31-Mar-25', 'FY 2024', 'FY 2023'];

const cell = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 0, max: 2 })) },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: -999, max: 999 }), fc.constant(2)) },
  { weight: 1, arbitrary: fc.constant('-') },
  { weight: 1, arbitrary: fc.constant(null) },
);

const spec: fc.Arbitrary<TableSpec> = fc
  .record({
    columns: fc.integer({ min: 2, max: 7 }),
    rows: fc.integer({ min: 4, max: 12 }),
    size: fc.double({ min: 5, max: 11, noNaN: true }),
    pad: fc.double({ min: 0.9, max: 4, noNaN: true }),
    pitch: fc.double({ min: 1.15, max: 2.2, noNaN: true }),
    align: fc.constantFrom('right' as const, 'right' as const, 'centre' as const),
    serial: fc.boolean(),
    slope: fc.constantFrom(0, 0, 0.004, -0.006, 0.012),
    grid: fc.array(fc.array(cell, { minLength: 7, maxLength: 7 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ columns, rows, size, pad, pitch, align, serial, slope, grid }) => {
    const cells = grid.slice(0, rows).map((row, index) =>
      row.slice(0, columns).map((value) => {
        // Figures fill the first row, as in a statement, and the last one: a label below them is not known for a row.
        const edge = index === 0 || index === rows - 1;
        const told = edge && (value === null || value === '-') ? ([123450, 2] as const) : value;
        if (told === null || typeof told === 'string') return told;
        return indian(told[0] / (told[1] === 2 ? 100 : 1), told[1]);
      }),
    );
    const headers = PERIODS.slice(0, columns);
    const widths = headers.map((header, column) => {
      const texts = [header, ...cells.map((row) => row[column] ?? '')];
      return Math.max(...texts.map((text) => widthOf(text, size))) + pad * size;
    });
    const labelWidth = Math.max(...LABELS.map((label) => widthOf(label, size))) + size;
    const labels = LABELS.slice(0, rows);
    return { labels, cells, headers, size, labelWidth, widths, pitch: pitch * size, align, serial, slope };
  });

const read = (items: Parameters<typeof layoutPage>[0]): Table[] => findTables(layoutPage(items).lines, 1);

/** The figures of the row with this label, by the order of the columns that hold figures. */
function figuresOf(table: Table | undefined, wanted: TableSpec, row: number): (string | null)[] {
  const found = table?.rows.find((one) => one.cells.some((each) => each?.text === wanted.labels[row]));
  const label = found?.cells.findIndex((each) => each?.text === wanted.labels[row]) ?? 0;
  return found?.cells.slice(label + 1).map((each) => each?.text ?? null) ?? [];
}

function expectAll(tables: Table[], wanted: TableSpec): void {
  expect(tables).toHaveLength(1);
  for (const [row, cells] of wanted.cells.entries()) expect(figuresOf(tables[0], wanted, row)).toEqual(cells);
}

describe('every number comes out in its row and its column (G18)', () => {
  it('whatever the widths, the sizes, the alignment and the tilt, in any order of the runs', () => {
    fc.assert(
      fc.property(spec, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (wanted, order) => {
        const items = itemsOf(wanted).map((item) => ({ item, at: order.next().value as number }));
        const shuffled = items.sort((a, b) => a.at - b.at).map(({ item }) => item);
        expectAll(read(shuffled), wanted);
      }),
      { numRuns: 400 },
    );
  });

  it('with its numbers torn into runs: digits, points, brackets and signs apart', () => {
    const cuts = fc.func(fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 3 }));
    fc.assert(
      fc.property(spec, cuts, (wanted, cutAt) => {
        const cut = (text: string): number[] =>
          [...new Set(cutAt(text))].filter((at) => at < text.length).sort((a, b) => a - b);
        expectAll(read(itemsOf(wanted, cut)), wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('each header stands over its own column', () => {
    fc.assert(
      fc.property(spec, (wanted) => {
        const columns = read(itemsOf(wanted))[0]?.columns.slice(wanted.serial ? 2 : 1) ?? [];
        expect(columns.map((column) => column.header)).toEqual(wanted.headers);
      }),
      { numRuns: 200 },
    );
  });
});
