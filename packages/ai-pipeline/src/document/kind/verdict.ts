import type { PageKind, PageSource } from '../page.ts';
import { layerQuality } from './layer.ts';
import { isSignatureStamp, lettersOf, withoutOverlays } from './overlay.ts';
import { LEAST_PAIRS, qualityOf, type TextQuality } from './quality.ts';

export interface Verdict {
  kind: PageKind;
  /** `native`: the text layer may be read as it is. `garbled`, `empty`: the page has to be recognised. */
  source: Exclude<PageSource, 'ocr'>;
  /** 0..1: how far the text layer can be trusted. */
  score: number;
}

/** What is under the text, as far as it is known. */
export type Ground =
  /** The page is a picture, and its text layer, if there is one, is not what people see. */
  | 'picture'
  /** The same, and the only text is along the edges, where software prints numbers and running heads on scans. */
  | 'overlaid'
  /** Text that people see, whatever stands behind it. */
  | 'text'
  /** Neither pictures nor drawings nor text. */
  | 'nothing';

/** Fewer letters are a page number, a mark, a speck that a scanner took for a word. */
const LEAST_LETTERS = 20;
/** A page of figures alone has hardly a letter ("12,345.67" in a picture's layer or on a slide). */
const LEAST_SOLID = 20;
const MOST_REPLACED = 0.3;
/** A letterhead or a clipping may be noise as long as most of the page is not. */
const MOST_NOISE = 0.4;
const MOST_ODD = 0.15;

/**
 * What a page is, from its text (content order, lines ended by "\n") and what is under it.
 * - no text beyond stamps and marks: `stamp`, `scan` or `blank`, after what is under it, or `native` when the little
 *   text there is, is printed on an otherwise empty page;
 * - text without a Unicode map, or in no language: `garbled`, whatever is under it when the map is missing;
 * - over a picture: `scan`, and the layer is read or not by `layerQuality`;
 * - else `native`.
 */
export function verdictOf(text: string, ground: Ground, quality: TextQuality = qualityOf(text)): Verdict {
  if (ground === 'overlaid' || isBare(text, quality)) return bareVerdict(text, ground, quality);
  if (quality.replaced >= MOST_REPLACED) return { kind: 'garbled', source: 'garbled', score: 0 };
  if (ground === 'picture') {
    const { score, readable } = layerQuality(text, quality);
    const sound = readable && !isNoLanguage(quality);
    return { kind: 'scan', source: sound ? 'native' : 'garbled', score: sound ? score : Math.min(score, 0.5) };
  }
  if (isNoLanguage(quality)) return { kind: 'garbled', source: 'garbled', score: 0 };
  return { kind: 'native', source: 'native', score: 1 - Math.min(0.5, quality.replaced + quality.noise + quality.odd) };
}

/** Whether a page has no text of its own. */
export function isBare(text: string, quality: TextQuality): boolean {
  if (quality.solid === 0 || isSignatureStamp(text)) return true;
  if (quality.replaced >= MOST_REPLACED && quality.solid >= LEAST_SOLID) return false;
  if (quality.letters >= 200) return false;
  const rest = withoutOverlays(text);
  return lettersOf(rest) < LEAST_LETTERS && rest.replace(/\s+/g, '').length < LEAST_SOLID;
}

function bareVerdict(text: string, ground: Ground, quality: TextQuality): Verdict {
  const stamp = isSignatureStamp(text);
  if (ground === 'picture' || ground === 'overlaid')
    return { kind: stamp ? 'stamp' : 'scan', source: 'empty', score: 0 };
  if (ground === 'nothing') return { kind: 'blank', source: 'empty', score: 0 };
  // "Thank you" on a slide, "Annexure A" on a separating sheet: little, but all that the page says.
  const readable = quality.letters > 0 || quality.digits > 0;
  return readable ? { kind: 'native', source: 'native', score: 1 } : { kind: 'blank', source: 'empty', score: 0 };
}

function isNoLanguage({ solid, letters, digits, vernacular, odd, pairs, noise, words, known }: TextQuality): boolean {
  if (solid > 300 && letters === 0 && digits < solid * 0.3) return true;
  if (odd > MOST_ODD && solid >= 60) return true;
  if (vernacular > 0.5) return false;
  if (pairs < LEAST_PAIRS) return true;
  if (letters >= 200 && noise > MOST_NOISE) return true;
  return words >= 150 && known < 0.02 && digits < solid * 0.2 && pairs < 0.7;
}
