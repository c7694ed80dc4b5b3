import type { TextContent } from 'pdfjs-dist/types/src/display/api.js';

/** What the runs of a text layer look like. A layer that a scanner's software laid over a picture has a look of its own. */
export interface LayerSigns {
  runs: number;
  /** Different widths to which glyphs are stretched; 1 where nothing is. */
  stretches: number;
  /** Share of the runs that are stretched or squeezed by more than 2 %. */
  stretched: number;
  /** Different font sizes, to a tenth of a point. */
  sizes: number;
  /** Of these, how many are no half or whole point: measured, not chosen. */
  oddSizes: number;
  fonts: number;
  /** Share of the runs that hold one word. */
  singleWords: number;
}

/** Costs one pass over the runs that pdf.js has given anyway. */
export function signsOf(content: Pick<TextContent, 'items'>): LayerSigns {
  const stretches = new Set<number>();
  const sizes = new Set<number>();
  const fonts = new Set<string>();
  let runs = 0;
  let stretched = 0;
  let single = 0;
  for (const item of content.items) {
    if (!('str' in item) || item.str === '' || item.str === ' ') continue;
    const [a, b, c, d] = item.transform as number[];
    const size = Math.hypot(c ?? 0, d ?? 0);
    if (size === 0) continue;
    const stretch = Math.round((Math.hypot(a ?? 0, b ?? 0) / size) * 100);
    runs += 1;
    stretches.add(stretch);
    if (Math.abs(stretch - 100) > 2) stretched += 1;
    sizes.add(Math.round(size * 10));
    fonts.add(item.fontName);
    if (!item.str.trim().includes(' ')) single += 1;
  }
  return {
    runs,
    stretches: stretches.size,
    stretched: runs === 0 ? 0 : stretched / runs,
    sizes: sizes.size,
    oddSizes: [...sizes].filter((size) => size % 5 !== 0).length,
    fonts: fonts.size,
    singleWords: runs === 0 ? 0 : single / runs,
  };
}

export type Suspicion = 'none' | 'some' | 'strong' | 'certain';

/**
 * Whether a text layer looks as if software had laid it over a picture. `certain` needs no look at the page in a file
 * that has a picture for it, `strong` none where it is upright or
 * another page of the file was found to be such a scan, and `some` gets one.
 * - Tesseract (GlyphLess) and its kin stretch each word to the width it has in the picture: hardly two alike.
 * - HP, Canon and PDFium-written layers give each line the size it measured: a dozen sizes and more in one font.
 * - Paper Capture and ABBYY do a little of both in several fonts, which justified text of word processors resembles.
 */
export function suspicionOf(signs: LayerSigns): Suspicion {
  const { runs, stretches, stretched, sizes, oddSizes, fonts, singleWords } = signs;
  if (runs === 0) return 'none';
  if (runs >= 30 && stretched >= 0.85 && stretches >= Math.max(12, runs * 0.08)) return 'certain';
  if (runs >= 60 && fonts === 1 && sizes >= 14 && oddSizes >= 0.6 * sizes && singleWords >= 0.75) return 'certain';
  if (runs >= 12 && stretched >= 0.85 && stretches >= Math.max(6, runs * 0.08)) return 'strong';
  if (runs >= 20 && fonts <= 2 && sizes >= 12 && singleWords >= 0.7) return 'strong';
  if (runs >= 40 && stretches >= 12 && sizes >= 12) return 'strong';
  if (stretches >= 3 || stretched > 0.05 || sizes >= 9 || (fonts === 1 && sizes >= 4)) return 'some';
  if (runs < 15 && singleWords >= 0.6) return 'some';
  return 'none';
}
