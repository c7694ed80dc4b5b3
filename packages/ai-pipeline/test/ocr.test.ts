import { afterAll, describe, expect, test } from 'vitest';
import type { GreyImage } from '../src/document/ocr/image.ts';
import { pageOfReading } from '../src/document/ocr/page-ocr.ts';
import { createRecogniser } from '../src/document/ocr/recogniser.ts';
import { turnQuarters, turnSlightly } from '../src/document/ocr/turn.ts';
import { makePdf } from './helpers/pdf.ts';
import { draw, noisy, resultsTable, scannedPdf, scanOf } from './helpers/scan.ts';

const recogniser = createRecogniser({ threads: 2 });
afterAll(() => recogniser.close());

const ROWS: [string, ...string[]][] = [
  ['Revenue from operations', '4,421.46', '4,467.40', '3,756.27', '15,158.63'],
  ['Other income', '28.05', '31.90', '(12.77)', '101.04'],
  ['Total income', '4,449.51', '4,499.30', '3,743.50', '15,259.67'],
  ['Cost of materials consumed', '2,987.12', '3,001.88', '2,611.09', '10,440.31'],
  ['Employee benefits expense', '110.63', '108.47', '97.16', '411.92'],
  ['Finance costs', '35.81', '36.02', '29.94', '130.55'],
  ['Total expenses', '4,168.77', '4,201.65', '3,550.40', '14,107.86'],
  ['Profit before tax', '280.74', '297.65', '193.10', '1,151.81'],
  ['Tax expense', '70.18', '74.41', '48.27', '287.95'],
  ['Profit for the period', '210.56', '223.24', '144.83', '863.86'],
  ['Paid-up equity share capital', '1,23,45,678', '1,23,45,678', '1,20,00,000', '1,23,45,678'],
  ['Earnings per share', '7.54', '8.00', '(5.19)', '30.96'],
];
const table = resultsTable(ROWS);
const letter = [
  'To, BSE Limited, Phiroze Jeejeebhoy Towers, Dalal Street, Mumbai',
  'Sub: Outcome of the meeting of the Board of Directors',
  'Dear Sir, we hereby inform you that the Board of Directors of the company has',
  'at its meeting held today approved the unaudited financial results and declared',
  'an interim dividend of Rs. 2.50 per equity share for the financial year.',
  'The meeting commenced at 4.00 p.m. and concluded at 6.30 p.m.',
];

async function read(image: GreyImage) {
  const { dpi } = image;
  return pageOfReading(await recogniser.recognise(image), { dpi, reason: 'no_text' });
}

/** How many of the table's figures stand in the text. */
function share(text: string): number {
  const read = new Set(text.split(/\s+/));
  const figures = ROWS.flatMap(([, ...values]) => values);
  return figures.filter((figure) => read.has(figure)).length / figures.length;
}

async function rowsOf(image: GreyImage): Promise<string[]> {
  const { lines } = await read(image);
  return lines.map((line) => line.text);
}
const EXPECTED = ROWS.map((row) => row.join('  '));

describe('a table of results', () => {
  test('comes back with every figure in its row and in order', async () => {
    expect(await rowsOf(await scanOf(table))).toEqual(expect.arrayContaining(EXPECTED));
  }, 20_000);

  test('comes back from a scan of 200 dpi in a PDF, turned by the PDF', async () => {
    const pdf = await scannedPdf(table, { dpi: 200, rotate: 0 });
    expect(await rowsOf(await draw(pdf))).toEqual(expect.arrayContaining(EXPECTED));
  }, 20_000);

  test.each([-1.3, 0.6, 2.4])(
    'hardly loses a figure in a noisy scan that lies %f degrees askew',
    async (degrees) => {
      const page = await read(noisy(turnSlightly(await scanOf(table), degrees)));
      expect(page.ocr.turnedBy).toBeCloseTo(-degrees, 0);
      expect(share(page.text)).toBeGreaterThanOrEqual(0.97);
    },
    20_000,
  );

  test.each([90, 180, 270] as const)(
    'comes back from a sheet that was laid in turned by %d degrees',
    async (degrees) => {
      const page = await read(turnQuarters(await scanOf(table), degrees));
      expect(Math.abs(page.ocr.turnedBy)).toBe(degrees === 180 ? 180 : 90);
      expect(page.width).toBeCloseTo(612, 0);
      expect(page.lines.map((line) => line.text)).toEqual(expect.arrayContaining(EXPECTED));
    },
    20_000,
  );
});

test('words stand where they stand on the page', async () => {
  const { lines } = await read(await scanOf([{ x: 100, y: 692, text: 'Dividend declared', size: 20 }]));
  const cell = lines[0]?.cells[0];
  expect(cell?.text).toBe('Dividend declared');
  expect(lines[0]?.y).toBeCloseTo(100, -0.5);
  expect(cell?.x).toBeGreaterThan(98);
  expect(cell?.x).toBeLessThan(105);
}, 20_000);

test('a letter is read with a confidence that says so', async () => {
  const page = await read(await scanOf(letter));
  expect(page.source).toBe('ocr');
  expect(page.score).toBeGreaterThan(0.85);
  expect(page.text).toContain('interim dividend of Rs. 2.50 per equity share');
}, 20_000);

test('blank paper is empty and a field of specks is not text', async () => {
  const blank = await scanOf([]);
  const specks = noisy(await scanOf([]), 120);
  const [first, second] = await Promise.all([read(blank), read(specks)]);
  expect(first).toMatchObject({ source: 'empty', text: '', lines: [], score: 0 });
  expect(second.source).not.toBe('ocr');
}, 20_000);

test('single cells can be read again as figures', async () => {
  const image = await scanOf(table);
  const copy = { ...image, data: image.data.slice() };
  const { words, turns } = await recogniser.recognise(image);
  const boxes = ['15,158.63', '(12.77)', '1,23,45,678'].map((text) => words.find((word) => word.text === text)!.box);
  const cells = await recogniser.readNumbers(copy, boxes, { turns });
  expect(cells.map((cell) => cell.text)).toEqual(['15,158.63', '(12.77)', '1,23,45,678']);
}, 20_000);

test('a sheet of two metres is drawn within the limit of pixels, and its dpi says so', async () => {
  const pdf = Buffer.from(
    makePdf([['Plan']])
      .toString('latin1')
      .replace('[0 0 612 792]', '[0 0 6000 6000]'),
    'latin1',
  );
  const image = await draw(pdf, 1, 300);
  expect(image.width * image.height).toBeLessThan(35_100_000);
  expect(image.dpi).toBeLessThan(75);
});
