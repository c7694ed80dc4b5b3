import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { drawDocument, type Surface } from './layout.ts';
import { type DocumentModel, PAGE } from './model.ts';

export interface ScanPage {
  jpeg: Buffer;
}

/** 150 dots an inch: what office scanners send, and the least that reads well. */
const SCALE = 150 / 72;
const FAMILY = 'Replay Sans';

/**
 * The pages as a scanner would see them: grey paper, slightly turned, JPEG. The font comes with a dependency, so
 * that machines without fonts draw the same.
 */
export function scanPages(model: DocumentModel): ScanPage[] {
  loadFonts();
  const contexts: SKRSContext2D[] = [];
  drawDocument(model, canvasSurface(contexts));
  return contexts.map((context) => ({ jpeg: context.canvas.toBuffer('image/jpeg', 72) }));
}

function canvasSurface(contexts: SKRSContext2D[]): Surface {
  const measuring = createCanvas(1, 1).getContext('2d');
  const font = (size: number, bold: boolean) => `${bold ? 'bold ' : ''}${size}px "${FAMILY}"`;
  return {
    startPage: () => {
      const context = createCanvas(Math.round(PAGE.width * SCALE), Math.round(PAGE.height * SCALE)).getContext('2d');
      context.fillStyle = '#f4f3ef';
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
      context.scale(SCALE, SCALE);
      context.rotate(((contexts.length % 2 === 0 ? 0.35 : -0.25) * Math.PI) / 180);
      context.fillStyle = '#26262b';
      context.strokeStyle = '#3a3a40';
      context.lineWidth = 0.7;
      context.textBaseline = 'top';
      contexts.push(context);
    },
    width: (text, size, bold) => {
      measuring.font = font(size, bold);
      return measuring.measureText(text).width;
    },
    text: (text, x, y, size, bold) => {
      const context = contexts.at(-1)!;
      context.font = font(size, bold);
      context.fillText(text, x, y);
    },
    line: (x1, y1, x2, y2) => {
      const context = contexts.at(-1)!;
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    },
  };
}

function loadFonts(): void {
  if (GlobalFonts.has(FAMILY)) return;
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts');
  for (const file of ['LiberationSans-Regular.ttf', 'LiberationSans-Bold.ttf'])
    GlobalFonts.registerFromPath(join(fonts, file), FAMILY);
}
