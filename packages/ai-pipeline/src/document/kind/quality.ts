import { COMMON_PAIRS, VOCABULARY } from './vocabulary.ts';

/** How far a text looks like text in a language that people write. Shares are 0..1. */
export interface TextQuality {
  /** Characters that are no white space. */
  solid: number;
  letters: number;
  digits: number;
  /** Share of the letters that belong to scripts other than Latin: a page in Hindi is text, whatever English says. */
  vernacular: number;
  /** Share of replacement characters, private glyphs and control characters: fonts without a Unicode map. */
  replaced: number;
  /** Share of signs that text does not hold. */
  odd: number;
  /** Words of two and more Latin letters. */
  words: number;
  /** Share of them that are common in filings. */
  known: number;
  /** Share of the letter pairs of Latin words that English has often; 1 where there are too few to say. */
  pairs: number;
  /** Share of the Latin letters that stand on lines which are no language ("dk;kZy; Hkkjrh;"). */
  noise: number;
}

const FEWEST_PAIRS = 60;
/** English lies at 0.9 and lists of Indian names at 0.75; legacy Hindi fonts and shifted codes at 0.2 to 0.4. */
export const LEAST_PAIRS = 0.55;
/** Fewer pairs on a line say nothing: "EBITDA FY26 QoQ". */
const FEWEST_ON_LINE = 12;

/** Lines end with "\n". */
export function qualityOf(text: string): TextQuality {
  const { solid, letters, digits, foreign, replaced, odd, words, known, pairs, common, latin, noise } =
    countSigns(text);
  return {
    solid,
    letters,
    digits,
    vernacular: share(foreign, letters),
    replaced: share(replaced, solid),
    odd: share(odd, solid),
    words,
    known: share(known, words),
    pairs: pairs < FEWEST_PAIRS ? 1 : common / pairs,
    noise: share(noise, latin),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * One pass over the characters, because every page pays for it. It deals in small integers alone and has no function
 * within: with either, V8 compiles the loop a dozen times.
 */
function countSigns(text: string) {
  let solid = 0;
  let letters = 0;
  let digits = 0;
  let foreign = 0;
  let replaced = 0;
  let odd = 0;
  let words = 0;
  let known = 0;
  let pairs = 0;
  let common = 0;
  let latin = 0;
  let noise = 0;
  let lineLetters = 0;
  let linePairs = 0;
  let lineCommon = 0;
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 10;
    const low = code | 32;
    if (low >= 97 && low <= 122 && code < 128) {
      solid += 1;
      letters += 1;
      lineLetters += 1;
      if (start === -1) start = at;
      else {
        linePairs += 1;
        const before = (text.charCodeAt(at - 1) | 32) - 97;
        if (COMMON_PAIRS[before * 26 + low - 97] === 1) lineCommon += 1;
      }
      continue;
    }
    if (start !== -1) {
      if (at - start >= 2) {
        words += 1;
        if (at - start <= 14 && VOCABULARY.has(text.slice(start, at).toLowerCase())) known += 1;
      }
      start = -1;
    }
    if (code === 10) {
      if (linePairs >= FEWEST_ON_LINE && lineCommon < LEAST_PAIRS * linePairs) noise += lineLetters;
      latin += lineLetters;
      pairs += linePairs;
      common += lineCommon;
      lineLetters = 0;
      linePairs = 0;
      lineCommon = 0;
      continue;
    }
    if (code === 32 || code === 9 || code === 13 || code === 0xa0) continue;
    solid += 1;
    if (code >= 48 && code <= 57) digits += 1;
    else if (code < 32 || (code >= 127 && code < 160) || isReplaced(code)) replaced += 1;
    else if (code >= 0xc0) {
      if (isForeignLetter(code)) {
        letters += 1;
        foreign += 1;
      } else if (!isCommonSign(code)) odd += 1;
    }
  }
  return { solid, letters, digits, foreign, replaced, odd, words, known, pairs, common, latin, noise };
}

/** U+FFFD, and the private area, where fonts put glyphs that have no name. Bullets of Symbol and Wingdings are few. */
const isReplaced = (code: number): boolean => code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff);

/** Greek to the Indic scripts and beyond, without signs and punctuation. */
const isForeignLetter = (code: number): boolean => code >= 0x370 && code < 0x2000 && code !== 0xe3f;

/** Punctuation, currency, arrows, mathematics, boxes, dingbats, ligatures. */
const isCommonSign = (code: number): boolean =>
  (code >= 0x2000 && code < 0x2800) || (code >= 0xfb00 && code <= 0xfb06) || code === 0xd7 || code === 0xf7;
