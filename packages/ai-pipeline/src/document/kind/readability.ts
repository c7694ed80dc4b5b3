import type { PageSource } from '../page.ts';

const STOP_WORDS = new Set(
  'the of and to in a is for on by as with at from this that be or an are it has was its our we you not which will'.split(
    ' ',
  ),
);
/** Fewer letters are no text: a digital-signature stamp, a page number. */
const LEAST_LETTERS = 100;
const STAMP = /digitally signed|signature (not )?(verified|valid)|reason:|\bdate:\s*\d{4}\.\d{2}\.\d{2}/i;

/** Sound pages stay under 7 %, the scanner layers that lose digits lie at 10 to 20 %. */
const MOST_BROKEN = 0.09;

/** Share of words with signs or digits within ("Dep:rrlnrenr", "I{rl.rti"), as poor OCR leaves them. */
function brokenWords(tokens: readonly string[]): number {
  const words = tokens.filter(
    (token) => token.length >= 3 && /[a-z]/i.test(token) && !/@|www|http|\.(?:com|in|org)\b/i.test(token),
  );
  if (words.length < 60) return 0;
  const broken = words.filter((word) => /[a-z][.:;{}|!"^~<>_\\*$€,\d][a-z]|[{}|^~\\]/i.test(word));
  return broken.length / words.length;
}

/**
 * Whether a page's text layer can be read. `garbled` by the measure that separated real pages: over 300 characters
 * and no letters, or more than 15 % odd symbols, or under 2 % English stop-words among over 100 tokens of which less
 * than 35 % hold digits (a stricter rule takes sparse slides for garbage).
 */
export function readability(text: string): PageSource {
  const solid = text.replace(/\s+/g, '');
  const letters = solid.match(/\p{L}/gu)?.length ?? 0;
  if (solid.length === 0 || (letters < LEAST_LETTERS && STAMP.test(text)) || solid.length < 20) return 'empty';
  if (solid.length <= 300) return letters === 0 && !/\d/.test(solid) ? 'garbled' : 'native';
  if (letters === 0) return 'garbled';
  const odd = solid.match(/[^\p{L}\p{N}\p{M}.,;:()[\]{}%/\\'"’‘“”₹$€£&@+*=<>|#_!?`•●▪■○➢✓–—-]/gu)?.length ?? 0;
  if (odd / solid.length > 0.15) return 'garbled';
  const tokens = text.split(/\s+/).filter(Boolean);
  if (brokenWords(tokens) > MOST_BROKEN) return 'garbled';
  if (tokens.length <= 100) return 'native';
  const stops = tokens.filter((token) => STOP_WORDS.has(token.toLowerCase())).length;
  const digits = tokens.filter((token) => /\d/.test(token)).length;
  return stops / tokens.length < 0.02 && digits / tokens.length < 0.35 ? 'garbled' : 'native';
}
