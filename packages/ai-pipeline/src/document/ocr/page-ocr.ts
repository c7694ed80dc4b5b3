import { layoutPage } from '../layout/lines.ts';
import type { Line, OcrReason, PageOcr, PageSource } from '../page.ts';
import type { PageReading } from './protocol.ts';
import { totalOf } from './straighten.ts';
import { itemsOfWords } from './words.ts';

/** Of fewer letters and digits nothing can be said; a scan of a mere seal or photograph has no more. */
const LEAST_SIGNS = 12;
/** What is read of Devanagari, handwriting or a photograph as if it were English stays under this. */
const LEAST_CONFIDENCE = 40;

/** The parts of a Page that recognition gives; `tables` are made of `lines` by who puts the page together. */
export interface RecognisedPage {
  width: number;
  height: number;
  text: string;
  lines: Line[];
  source: Extract<PageSource, 'ocr' | 'garbled' | 'empty'>;
  /** 0..1: confidence weighted by what was read. */
  score: number;
  ocr: PageOcr;
}

/**
 * A page from what was recognised, straightened as it was for that (`width` and `height` are swapped where it lay on
 * its side). Where nothing readable came out, it is `empty` or `garbled` and has neither lines nor text.
 */
export function pageOfReading(reading: PageReading, details: { dpi: number; reason: OcrReason }): RecognisedPage {
  const items = itemsOfWords(reading.words);
  const { lines, text } = layoutPage(items);
  const confidence = meanConfidence(items);
  const signs = text.replace(/[^\p{L}\p{N}]/gu, '').length;
  const source = signs < LEAST_SIGNS ? 'empty' : confidence < LEAST_CONFIDENCE ? 'garbled' : 'ocr';
  const readable = source === 'ocr';
  return {
    width: reading.width,
    height: reading.height,
    text: readable ? text : '',
    lines: readable ? lines : [],
    source,
    score: readable ? Math.round(confidence) / 100 : 0,
    ocr: {
      confidence: Math.round(confidence * 10) / 10,
      dpi: Math.round(details.dpi),
      turnedBy: totalOf(reading.turns),
      durationMs: reading.durationMs,
      reason: details.reason,
    },
  };
}

/** Of the letters and digits, not of the words: a speck counts little. */
function meanConfidence(items: readonly { text: string; confidence?: number }[]): number {
  let sum = 0;
  let count = 0;
  for (const { text, confidence = 0 } of items) {
    sum += confidence * text.length;
    count += text.length;
  }
  return count === 0 ? 0 : sum / count;
}
