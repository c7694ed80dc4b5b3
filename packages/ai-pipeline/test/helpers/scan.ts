import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { drawPage } from '../../src/document/ocr/draw.ts';
import type { GreyImage } from '../../src/document/ocr/image.ts';
import { makePdf, type PageSpec, type Run } from './pdf.ts';

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string): string => join(home, name) + sep;

/** A page of a PDF, drawn as the reader draws it. */
export async function draw(pdf: Uint8Array, page = 1, dpi = 300): Promise<GreyImage> {
  const task = getDocument({
    data: new Uint8Array(pdf),
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    return await drawPage(await (await task.promise).getPage(page), dpi);
  } finally {
    await task.destroy();
  }
}

/** What a scanner makes of a page of text. */
export const scanOf = (page: PageSpec, dpi = 300): Promise<GreyImage> => draw(makePdf([page]), 1, dpi);

/** Grey paper, pale ink and specks, the same ones each time. */
export function noisy(image: GreyImage, strength = 12): GreyImage {
  let seed = 7;
  const data = image.data.map((shade) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const speck = ((seed >> 16) % (2 * strength + 1)) - strength;
    return Math.max(0, Math.min(255, 30 + shade * 0.8 + speck));
  });
  return { ...image, data };
}

/** A PDF whose only page is a JPEG picture of another page: what a scanner writes. `layer` is what it read itself. */
export async function scannedPdf(
  page: PageSpec,
  options: { dpi?: number; rotate?: number; layer?: readonly Run[] } = {},
): Promise<Buffer> {
  const image = await scanOf(page, options.dpi ?? 200);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(image.width, image.height);
  for (const [at, shade] of image.data.entries()) pixels.data.set([shade, shade, shade, 255], at * 4);
  context.putImageData(pixels, 0, 0);
  const jpeg = await canvas.encode('jpeg', 70);
  const [width, height] = [612, 792];
  const layer = (options.layer ?? []).map(({ text, x, y, size = 10 }) => {
    return `BT /F1 ${size} Tf 3 Tr ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
  });
  const content = [`q ${width} 0 0 ${height} 0 0 cm /Im Do Q`, ...layer].join('\n');
  const head = Buffer.from(
    `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${options.rotate ?? 0} /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> /XObject << /Im 5 0 R >> >> /Contents 4 0 R >> endobj
4 0 obj << /Length ${content.length} >> stream
${content}
endstream endobj
5 0 obj << /Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >> stream
`,
    'latin1',
  );
  return Buffer.concat([head, jpeg, Buffer.from('\nendstream endobj\ntrailer << /Root 1 0 R >>\n', 'latin1')]);
}

/** A table of quarterly results as issuers print it: labels flush left, figures flush right. */
export function resultsTable(rows: readonly (readonly [string, ...string[]])[]): Run[] {
  const runs: Run[] = [
    {
      x: 60,
      y: 740,
      text: 'Statement of Unaudited Financial Results for the Quarter ended 31st December, 2025',
      size: 10,
    },
    { x: 470, y: 722, text: '(Rs. in Lakhs)', size: 9 },
  ];
  const header = ['31.12.2025', '30.09.2025', '31.12.2024', '31.03.2025'];
  for (const [column, text] of header.entries()) runs.push(flushRight(text, 300 + column * 85, 700));
  for (const [index, [label, ...values]] of rows.entries()) {
    const y = 680 - index * 20;
    runs.push({ x: 60, y, text: label, size: 9 });
    for (const [column, text] of values.entries()) runs.push(flushRight(text, 300 + column * 85, y));
  }
  return runs;
}

/** Helvetica's digits are 0.556 em wide, its points, commas and brackets about half of that. */
function flushRight(text: string, right: number, y: number, size = 9): Run {
  const width = [...text].reduce((sum, sign) => sum + (/\d/.test(sign) ? 0.556 : /[.,]/.test(sign) ? 0.278 : 0.333), 0);
  return { x: right - width * size, y, text, size };
}
