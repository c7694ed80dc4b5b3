import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM } from 'tesseract.js';
import type { Box } from '../page.ts';
import { wordsOfHocr } from './hocr.ts';
import type { GreyImage } from './image.ts';
import type { Word } from './words.ts';

/** What the engine says of one picture, in its pixels. */
export interface RawReading {
  words: Word[];
  /** Mean of the words, 0..100. */
  confidence: number;
}

export interface Engine {
  /** A whole page: tesseract finds its columns, paragraphs and lines. */
  readPage(image: GreyImage): Promise<RawReading>;
  /** A single line of text that fills the picture, of these characters only. */
  readLine(image: GreyImage, characters: string): Promise<{ text: string; confidence: number }>;
}

/**
 * Starts tesseract with the language data of its npm package: nothing is asked of the network (without `langPath` it
 * would load them from a CDN), nothing is written to disk.
 */
export async function startEngine(): Promise<Engine> {
  const home = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
  const failure = Promise.withResolvers<never>();
  // It reports a failure of its start here only, and never settles otherwise.
  const worker = await Promise.race([
    createWorker('eng', OEM.LSTM_ONLY, {
      langPath: join(home, '4.0.0_best_int'),
      cacheMethod: 'none',
      gzip: true,
      errorHandler: (error: unknown) => failure.reject(new Error(`tesseract: ${String(error)}`)),
    }),
    failure.promise,
  ]);
  failure.promise.catch(() => {});
  // It writes notes ("Detected 59 diacritics") to the standard output otherwise.
  await worker.setParameters({ debug_file: '/dev/null' } as object);

  async function readPage(image: GreyImage): Promise<RawReading> {
    await worker.setParameters({
      tessedit_pageseg_mode: PSM.AUTO,
      user_defined_dpi: String(Math.round(image.dpi)),
      tessedit_char_whitelist: '',
    });
    const { data } = await worker.recognize(pnm(image), {}, { text: false, hocr: true });
    return { words: wordsOfHocr(data.hocr ?? ''), confidence: data.confidence };
  }

  async function readLine(image: GreyImage, characters: string) {
    await worker.setParameters({
      tessedit_pageseg_mode: PSM.SINGLE_LINE,
      user_defined_dpi: String(Math.round(image.dpi)),
      tessedit_char_whitelist: characters,
    });
    const { data } = await worker.recognize(pnm(image), {}, { text: true });
    return { text: data.text.trim(), confidence: data.confidence };
  }

  return { readPage, readLine };
}

/** Portable greymap: no compression to be done and undone. */
function pnm({ width, height, data }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
}

/** A piece of a picture with a white border around it, as tesseract likes single lines. */
export function cut(image: GreyImage, box: Box, border: number): GreyImage {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const right = Math.min(image.width, Math.ceil(box.right));
  const bottom = Math.min(image.height, Math.ceil(box.bottom));
  const [width, height] = [Math.max(1, right - left) + 2 * border, Math.max(1, bottom - top) + 2 * border];
  const data = new Uint8Array(width * height).fill(255);
  for (let y = top; y < bottom; y += 1) {
    const from = y * image.width;
    data.set(image.data.subarray(from + left, from + right), (y - top + border) * width + border);
  }
  return { width, height, data, dpi: image.dpi };
}
