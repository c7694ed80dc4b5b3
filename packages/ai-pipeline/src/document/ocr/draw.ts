import type { PDFPageProxy } from 'pdfjs-dist';
import { MOST_SIDE } from '../pdf/canvases.ts';
import type { GreyImage } from './image.ts';

/** An A3 sheet at 300 dpi; a newspaper's is read as well at 160, and a plan of a plot is metres wide. */
const MOST_PIXELS = 18_000_000;

/**
 * Draws a page upright (/Rotate and /UserUnit obeyed) on white ground. `dpi` counts in the points of the page as the
 * viewport gives them; a page too large for it is drawn smaller, and the result says how.
 */
export async function drawPage(page: PDFPageProxy, dpi: number): Promise<GreyImage> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const { width, height } = page.getViewport({ scale: 1 });
  if (!(width * height > 0 && width * height < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`the page measures ${width} by ${height} points`);
  }
  const scale = Math.min(dpi / 72, Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
  try {
    // biome-ignore lint/suspicious/noExplicitAny: pdf.js asks for the browser's canvas, of which this is the part it uses
    const canvasContext = canvas.getContext('2d') as any;
    await page.render({ canvas: null, canvasContext, viewport, background: '#ffffff' }).promise;
    return { width: canvas.width, height: canvas.height, data: toGrey(canvas.data()), dpi: scale * 72 };
  } finally {
    // Gives the pixels back now; the collector does not see memory outside the heap.
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** Luma of Rec. 601 in 8 bit fixed point. */
function toGrey(rgba: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgba.length >> 2);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 4) {
    grey[pixel] = (77 * rgba[at]! + 150 * rgba[at + 1]! + 29 * rgba[at + 2]!) >> 8;
  }
  return grey;
}
