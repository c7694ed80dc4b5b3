import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Page } from '../page.ts';
import { COLOURS, type FigureBox, LEGEND, type Mark, marksOf } from './marks.ts';

/** The picture of a page as it is drawn for recognition: grey, a byte a pixel, rows from the top. */
export interface PagePicture {
  width: number;
  height: number;
  data: Uint8Array;
}

const HEAD = 34;

/**
 * What a reader made of a page, as a PNG for people: the page with boxes around lines, cells, the columns of tables and
 * given figures, and a head that says what the page is and where its text comes from.
 * @param picture - of the page upright, at any resolution; it is turned as the page was to be read
 * @param page - as read; one without lines is drawn bare
 */
export async function drawReading(
  picture: PagePicture,
  page: Page,
  figures: readonly FigureBox[] = [],
): Promise<Uint8Array> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const turn = turnOf(page);
  const sideways = Math.round(turn / 90) % 2 !== 0;
  const width = sideways ? picture.height : picture.width;
  const height = sideways ? picture.width : picture.height;
  const canvas = createCanvas(width, height + HEAD);
  try {
    const context = canvas.getContext('2d');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height + HEAD);
    await paint(context, picture, turn, width, height);
    const scale = page.width > 0 ? width / page.width : 1;
    for (const mark of marksOf(page, figures)) draw(context, mark, scale);
    writeHead(context, page, width);
    return await canvas.encode('png');
  } finally {
    // Pixels lie outside the heap: given back at once.
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** Degrees clockwise from the page as it lies to the page as it was read: recognised ones were straightened as well. */
const turnOf = ({ ocr, turn }: Page): number => ocr?.turnedBy ?? turn ?? 0;

async function paint(
  context: SKRSContext2D,
  { width, height, data }: PagePicture,
  turn: number,
  turnedWidth: number,
  turnedHeight: number,
): Promise<void> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const sheet = createCanvas(width, height);
  const pixels = sheet.getContext('2d').createImageData(width, height);
  const colours = new Uint32Array(pixels.data.buffer);
  // Alpha is the highest byte; the three others are one shade.
  for (let at = 0; at < data.length; at += 1) colours[at] = 0xff000000 + data[at]! * 0x010101;
  sheet.getContext('2d').putImageData(pixels, 0, 0);
  context.save();
  context.translate(turnedWidth / 2, HEAD + turnedHeight / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(sheet, -width / 2, -height / 2);
  context.restore();
  sheet.width = 0;
  sheet.height = 0;
}

function draw(context: SKRSContext2D, { box, kind, label }: Mark, scale: number): void {
  const { stroke, width, fill } = COLOURS[kind];
  const [x, y] = [box.x * scale, HEAD + box.y * scale];
  const [w, h] = [(box.right - box.x) * scale, (box.bottom - box.y) * scale];
  context.strokeStyle = stroke;
  context.lineWidth = width * Math.max(1, scale / 2);
  if (fill) {
    context.fillStyle = fill;
    context.fillRect(x, y, w, h);
  }
  context.strokeRect(x, y, w, h);
  if (!label) return;
  context.font = `${Math.round(5 * Math.max(2, scale))}px sans-serif`;
  context.fillStyle = stroke;
  context.fillText(label, x, y - 2);
}

function writeHead(context: SKRSContext2D, page: Page, width: number): void {
  context.font = '14px sans-serif';
  context.fillStyle = '#202020';
  context.fillText(headOf(page), 6, 14);
  let x = 6;
  context.font = '12px sans-serif';
  for (const [kind, name] of LEGEND) {
    context.fillStyle = COLOURS[kind].stroke;
    context.fillRect(x, 21, 10, 10);
    context.fillText(name, x + 14, 30);
    x += 26 + context.measureText(name).width;
    if (x > width - 60) return;
  }
}

/** "page 3 · scan, read by ocr · score 0.94 · recognised at 300 dpi, confidence 91 (no_text)" */
export function headOf({ page, kind, source, score, turn, ocr, lines, tables }: Page): string {
  const parts = [`page ${page}`, `${kind}, text ${source}`, `score ${score.toFixed(2)}`];
  if (turn) parts.push(`turned ${turn}°`);
  if (ocr) parts.push(`recognised at ${ocr.dpi} dpi, confidence ${Math.round(ocr.confidence)} (${ocr.reason})`);
  parts.push(`${lines.length} lines, ${tables.length} tables`);
  return parts.join(' · ');
}
