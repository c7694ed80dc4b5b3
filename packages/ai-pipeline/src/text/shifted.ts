import { qualityOf } from '../document/kind/quality.ts';
import { shiftedBy } from './glyphs.ts';

/** A run of text and the name of its font, as pdf.js gives them. */
export interface FontRun {
  str: string;
  fontName: string;
}

/**
 * Glyph numbers taken for characters, as subset fonts without a Unicode map give them. TrueType fonts count the ASCII
 * glyphs from 3, so that "3DUWLFXODUV" is "Particulars" moved by 29; symbol fonts add 0xF000; the others were seen once.
 */
const DISTANCES = [29, -0xf000, 31, 30, 28, 27, 32, 1, -1, 2, -2, 3, -3, -29];
/** Enough to be certain, and cheap. */
const SAMPLE = 600;
const FEWEST_WORDS = 3;
const KNOWN = 0.25;
const PAIRS = 0.75;
const FORMED = 0.97;

/**
 * The distance by which each font's characters are off, for those where it is certain: moved by it, words of English
 * appear, and nearly all characters become ASCII. A font with hardly a word (of a table's figures) takes part when
 * another one of the page is off by the same distance and its own characters make sense in no other way.
 */
export function shiftsOf(runs: readonly FontRun[]): ReadonlyMap<string, number> {
  const samples = new Map<string, string>();
  for (const { str, fontName } of runs) {
    const sample = samples.get(fontName) ?? '';
    if (sample.length < SAMPLE) samples.set(fontName, `${sample}${str} `);
  }
  const shifts = new Map<string, number>();
  for (const [font, sample] of samples) {
    const distance = certainDistance(sample);
    if (distance !== null) shifts.set(font, distance);
  }
  const [common] = shifts.values();
  if (common === undefined) return shifts;
  for (const [font, sample] of samples) {
    if (!shifts.has(font) && isUnprintable(sample) && isFormed(shiftedBy(sample, common))) shifts.set(font, common);
  }
  return shifts;
}

/**
 * Whether pdf.js lost signs of a font off by `distance`: it gives codes 9 to 13 as spaces, so that off by 29 "(56.70)"
 * comes out as "56.70". Prose can do without; figures cannot, and have to be recognised from the picture.
 */
export const losesSigns = (distance: number): boolean =>
  [...'(),-.'].some((sign) => {
    const code = sign.charCodeAt(0) - distance;
    return code >= 9 && code <= 13;
  });

function certainDistance(sample: string): number | null {
  if (isEnglish(sample)) return null;
  return DISTANCES.find((distance) => isEnglish(shiftedBy(sample, distance))) ?? null;
}

function isEnglish(text: string): boolean {
  const { words, known, pairs } = qualityOf(text);
  return words >= FEWEST_WORDS && known >= KNOWN && known * words >= 2 && pairs >= PAIRS && isFormed(text);
}

/** Nearly nothing but printable ASCII. */
function isFormed(text: string): boolean {
  let odd = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 126 || (code < 32 && code !== 10)) odd += 1;
  }
  return text.length > 0 && odd <= text.length * (1 - FORMED);
}

/** Control characters and private glyphs, which no font means. */
function isUnprintable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what broken fonts leave
  const odd = text.match(/[\u0001-\u0008\u000b-\u001f\uf020-\uf07e]/g)?.length ?? 0;
  return odd >= 0.5 * text.replace(/\s/g, '').length;
}
