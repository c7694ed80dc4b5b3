import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import type { Page } from '../src/document/page.ts';
import { readPages } from '../src/document/pdf/read.ts';
import { drawReading, headOf } from '../src/document/viewer/draw-reading.ts';
import { COLOURS, marksOf } from '../src/document/viewer/marks.ts';
import { makePdf } from './helpers/pdf.ts';

const HEAD = 34;

async function readPage(): Promise<Page> {
  const rows = ['Particulars', 'Revenue from operations', 'Other income', 'Total income'].flatMap((label, row) => [
    { x: 60, y: 700 - row * 16, text: label },
    ...[300, 400, 500].map((x) => ({ x, y: 700 - row * 16, text: row === 0 ? '31.12.2025' : `${row},234.50` })),
  ]);
  const { pages } = await readPages(makePdf([rows]), { maxPages: 1, readTimeoutMs: 20_000 });
  if (!pages[0]) throw new Error('the page was not read');
  return pages[0];
}

/** The colours of a PNG's pixels along a row, as "#rrggbb". */
async function pixelsOf(png: Uint8Array): Promise<{ width: number; height: number; at(x: number, y: number): string }> {
  const image = await loadImage(Buffer.from(png));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const { data } = canvas.getContext('2d').getImageData(0, 0, image.width, image.height);
  return {
    width: image.width,
    height: image.height,
    at: (x, y) =>
      `#${[0, 1, 2].map((part) => (data[(Math.round(y) * image.width + Math.round(x)) * 4 + part] ?? 0).toString(16).padStart(2, '0')).join('')}`,
  };
}

it('a figure is filled where its cell stands, at the scale of the picture, below the head', async () => {
  const page = await readPage();
  const cell = page.lines[1]?.cells[1];
  if (!cell) throw new Error('the table was not read');
  const box = { x: cell.x, right: cell.right, y: cell.top, bottom: cell.bottom };
  const picture = { width: 1224, height: 1584, data: new Uint8Array(1224 * 1584).fill(255) };
  const bare = await pixelsOf(await drawReading(picture, { ...page, lines: [], tables: [] }));
  const drawn = await pixelsOf(await drawReading(picture, { ...page, lines: [], tables: [] }, [{ box }]));
  const [x, y] = [box.x + box.right, HEAD + box.y + box.bottom];
  expect([drawn.width, drawn.height]).toEqual([1224, 1584 + HEAD]);
  expect(bare.at(x, y)).toBe('#ffffff');
  expect(drawn.at(x, y)).not.toBe('#ffffff');
  expect(drawn.at(x, y + 200)).toBe('#ffffff');
});

it('a page that was turned to be read is drawn turned', async () => {
  const page = { ...(await readPage()), lines: [], tables: [], turn: 90 as const, width: 792, height: 612 };
  const data = new Uint8Array(612 * 792).fill(255);
  // A black upper left corner, which a quarter turn clockwise puts on the upper right.
  for (let y = 0; y < 50; y += 1) data.fill(0, y * 612, y * 612 + 50);
  const drawn = await pixelsOf(await drawReading({ width: 612, height: 792, data }, page));
  expect([drawn.width, drawn.height]).toEqual([792, 612 + HEAD]);
  expect([drawn.at(770, HEAD + 20), drawn.at(20, HEAD + 20)]).toEqual(['#000000', '#ffffff']);
});

it('a recognised page is drawn as it was straightened: by quarters and by its slope', async () => {
  const ocr = { confidence: 91, dpi: 300, turnedBy: -88, durationMs: 900, reason: 'no_text' as const };
  const page: Page = { ...(await readPage()), lines: [], tables: [], width: 792, height: 612, source: 'ocr', ocr };
  const data = new Uint8Array(612 * 792).fill(255);
  // The middle of the left edge: a quarter turn back puts it in the middle of the lower one, 2° clockwise a bit to the left.
  for (let y = 386; y < 406; y += 1) data.fill(0, y * 612, y * 612 + 20);
  const drawn = await pixelsOf(await drawReading({ width: 612, height: 792, data }, page));
  expect([drawn.width, drawn.height]).toEqual([792, 612 + HEAD]);
  expect(drawn.at(396 - 296 * Math.sin((2 * Math.PI) / 180), HEAD + 306 + 296)).toBe('#000000');
  expect(drawn.at(396 + 12, HEAD + 306 + 296)).toBe('#ffffff');
});

it('everything read has its mark: lines, cells, the table with its columns and header', async () => {
  const page = await readPage();
  const kinds = marksOf(page).map(({ kind }) => kind);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  expect(count('line')).toBe(4);
  expect(count('cell')).toBe(16);
  expect(count('table')).toBe(1);
  expect(count('number column')).toBe(3);
  expect(count('header')).toBe(1);
  expect(kinds.every((kind) => kind in COLOURS)).toBe(true);
});

it('the head says what the page is and where its text comes from', async () => {
  const page = await readPage();
  const ocr = { confidence: 91.4, dpi: 300, turnedBy: 0, durationMs: 900, reason: 'no_text' as const };
  expect(headOf({ ...page, kind: 'scan', source: 'ocr', score: 0.914, ocr })).toBe(
    'page 1 · scan, text ocr · score 0.91 · recognised at 300 dpi, confidence 91 (no_text) · 4 lines, 1 tables',
  );
});
