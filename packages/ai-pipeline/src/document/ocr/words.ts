import type { Box, TextItem } from '../page.ts';

/** A word as it was recognised. In pixels of the picture as the engine gives it, in points as the recogniser does. */
export interface Word {
  text: string;
  box: Box;
  /** 0..100 */
  confidence: number;
  /** Height of the line's base line under the middle of the word. */
  baseline: number;
  /** From ascenders to descenders of its line. */
  lineHeight: number;
  /** Set where its line runs up, down or on its head. */
  turned?: true;
}

/** Ascender to descender is a little less than the em. */
const EM_OF_LINE = 1.05;
const LEAST_FONT = 3;
/** A rule between columns read as one of these stands alone, or hangs on a number. */
const RULE = /^[|_[\]{}~¦—\-=.,:;'"`‘’“”*«»!/\\()<>°©®]+$/;
const HANGING_RULE = /^[|[\]{}¦]+(?=[(\-\d])|(?<=[\d)])[|[\]{}¦]+$/g;
/** What may stand alone in a cell and mean nothing there: "-", "--", "–". */
const NIL = /^[-–—]{1,3}$/;

/**
 * Recognised words (in points) as runs of text for the same geometry as a text layer. Noise is left out: specks and
 * ruling lines that were taken for signs, and lines that run up or down an upright page (a column of serial numbers is
 * taken for one); rules that hang on a number are cut off it.
 */
export function itemsOfWords(words: readonly Word[]): TextItem[] {
  const height = medianHeight(words);
  const items: TextItem[] = [];
  for (const word of words) {
    const text = word.text.replace(HANGING_RULE, '');
    if (text === '' || word.turned || isNoise(text, word, height)) continue;
    items.push({
      text,
      x: word.box.x,
      y: word.baseline,
      width: word.box.right - word.box.x,
      fontSize: fontSizeOf(word, height),
      confidence: Math.round(word.confidence),
    });
  }
  return items;
}

/** A line that was mismeasured (a tall rule in it, a stamp across) must not swallow its neighbours. */
function fontSizeOf(word: Word, typical: number): number {
  const own = word.lineHeight * EM_OF_LINE;
  return Math.max(LEAST_FONT, typical > 0 && own > 2.2 * typical && word.text.length > 2 ? typical : own);
}

function medianHeight(words: readonly Word[]): number {
  const heights = words.filter((word) => word.text.length >= 3).map((word) => word.lineHeight * EM_OF_LINE);
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;
}

function isNoise(text: string, { box, confidence }: Word, typical: number): boolean {
  const width = box.right - box.x;
  const height = box.bottom - box.y;
  if (width <= 0 || height <= 0) return true;
  if (NIL.test(text)) return confidence < 20 || (typical > 0 && width > 4 * typical);
  if (RULE.test(text)) return true;
  if (/\d/.test(text)) return confidence < 5 && text.length <= 1;
  // A mark across several lines: a signature, a stamp, the edge of the sheet.
  if (typical > 0 && height > 4 * typical && confidence < 60) return true;
  return confidence < (text.length <= 2 ? 35 : 12);
}

/** Words in pixels as words in points. */
export function inPoints(words: readonly Word[], scale: number): Word[] {
  return words.map(({ box, baseline, lineHeight, ...word }) => ({
    ...word,
    box: { x: box.x * scale, y: box.y * scale, right: box.right * scale, bottom: box.bottom * scale },
    baseline: baseline * scale,
    lineHeight: lineHeight * scale,
  }));
}
