import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocumentReader, type DocumentReader } from '../src/index.ts';
import { proveStatements } from '../src/statements/proof/statements.ts';
import { readStatementGrids } from '../src/statements/read.ts';
import { letter, makePdf } from './helpers/pdf.ts';
import { resultsTable, scannedPdf } from './helpers/scan.ts';

const ROWS = [
  ['Revenue from operations', '1,204.51', '1,100.25', '980.10', '4,310.72'],
  ['Other income', '101.75', '68.05', '55.40', '290.18'],
  ['Total income', '1,306.26', '1,168.30', '1,035.50', '4,600.90'],
  ['Total expenses', '1,006.26', '918.30', '835.50', '3,700.90'],
  ['Profit before tax', '300.00', '250.00', '200.00', '900.00'],
  ['Tax expense', '75.00', '60.00', '50.00', '225.00'],
  ['Profit for the period', '225.00', '190.00', '150.00', '675.00'],
] as const;
const LETTER = letter(
  'Receipt of order',
  'We wish to inform you that the Company has received an order worth Rs. 12.50 crore from Ganga Mills Limited.',
  'The order is to be executed within twelve months.',
);

let reader: DocumentReader;
let scannedLetter: Buffer;
let scannedTable: Buffer;
beforeAll(async () => {
  reader = createDocumentReader();
  scannedLetter = await scannedPdf(LETTER);
  scannedTable = await scannedPdf(resultsTable(ROWS));
});
afterAll(() => reader.close());

const verified = (pages: Parameters<typeof readStatementGrids>[0]) =>
  proveStatements(readStatementGrids(pages)).filter(({ status }) => status === 'verified');

test('pages without text are recognised, the others are read as they are, and each says so', async () => {
  const told: string[] = [];
  const parts = [makePdf([LETTER]), scannedLetter, scannedTable].map((bytes) => ({ bytes }));
  const read = await reader.read(parts, { onPage: (done, total) => told.push(`${done}/${total}`) });
  expect(read.pages.map(({ page, source, kind }) => ({ page, source, kind }))).toEqual([
    { page: 1, source: 'native', kind: 'native' },
    { page: 2, source: 'ocr', kind: 'scan' },
    { page: 3, source: 'ocr', kind: 'scan' },
  ]);
  expect(read.leftOut).toEqual([]);
  expect(told).toEqual(['1/3', '2/3', '3/3', '3/5', '4/5', '5/5']);
  const [, recognised, table] = read.pages;
  expect(recognised!.text).toContain('order worth Rs. 12.50 crore');
  expect(recognised!.ocr).toMatchObject({ reason: 'no_text', dpi: 300 });
  expect(recognised!.ocr!.confidence).toBeGreaterThan(80);
  expect(table!.tables[0]!.rows.length).toBeGreaterThanOrEqual(7);
  expect(verified(read.pages)).toHaveLength(28);
});

test('a text layer whose statement does not add up is replaced by what is recognised, where that adds up', async () => {
  // What scanners' own software does: one digit taken for another, in every other row.
  const damaged = ROWS.map(([label, ...cells], row): [string, ...string[]] => [
    label,
    ...cells.map((cell, column) => (row % 2 === 0 ? cell : cell.replace(/\d/, `${(row + column) % 9}`))),
  ]);
  const layer = resultsTable(damaged);
  const bytes = await scannedPdf(resultsTable(ROWS), { layer });
  const plain = createDocumentReader({ ocr: false });
  const [own] = (await plain.read([{ bytes }])).pages;
  await plain.close();
  expect(own).toMatchObject({ source: 'native', kind: 'scan' });
  expect(verified([own!]).length).toBeLessThan(12);
  const [page] = (await reader.read([{ bytes }])).pages;
  expect(page).toMatchObject({ source: 'ocr', kind: 'scan', ocr: { reason: 'arithmetic' } });
  expect(verified([page!])).toHaveLength(28);
});

test('a text layer that adds up stays, however often it is looked at', async () => {
  const bytes = await scannedPdf(resultsTable(ROWS), { layer: resultsTable(ROWS) });
  const [page] = (await reader.read([{ bytes }])).pages;
  expect(page).toMatchObject({ source: 'native', ocr: null });
});

test('where a few pages are wanted, no other one is recognised', async () => {
  const parts = [scannedTable, scannedLetter].map((bytes) => ({ bytes }));
  const { pages, leftOut } = await reader.read(parts, { recognise: (page) => page === 2 });
  expect(pages.map(({ source }) => source)).toEqual(['empty', 'ocr']);
  expect(leftOut).toEqual([]);
});

test('what the budget of pages or of time does not reach is left out and said to be', async () => {
  const parts = [scannedLetter, scannedTable].map((bytes) => ({ bytes }));
  const few = createDocumentReader({ ocr: { maxPages: 1 } });
  const short = createDocumentReader({ ocr: { maxMs: -1 } });
  const none = createDocumentReader({ ocr: false });
  const [byPages, byTime, without] = await Promise.all([few, short, none].map((one) => one.read(parts)));
  expect(byPages!.pages.map(({ source }) => source)).toEqual(['ocr', 'empty']);
  expect(byPages!.leftOut).toEqual([{ page: 2, why: 'page_budget' }]);
  expect(byTime!.pages.map(({ source }) => source)).toEqual(['empty', 'empty']);
  expect(byTime!.leftOut).toEqual([
    { page: 1, why: 'time_budget' },
    { page: 2, why: 'time_budget' },
  ]);
  expect(without).toMatchObject({ pages: [{ source: 'empty' }, { source: 'empty' }], leftOut: [] });
  await Promise.all([few.close(), short.close(), none.close()]);
});

test('reading is stopped in the middle of recognition, and the reader goes on with the next document', async () => {
  const stop = new AbortController();
  const reading = reader.read([{ bytes: scannedLetter }], { signal: stop.signal, onPage: () => stop.abort() });
  await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  expect((await reader.read([{ bytes: makePdf([LETTER]) }])).pages).toMatchObject([{ source: 'native' }]);
});

test('a picture without a word stays a page without text', async () => {
  const read = await reader.read([{ bytes: await scannedPdf([]) }]);
  expect(read.pages).toMatchObject([{ source: 'empty', text: '', lines: [], tables: [] }]);
  expect(read.leftOut).toEqual([]);
});
