/**
 * What the fonts of real filings make of characters, undone. Digits and their places are never changed: superscripts,
 * fractions and circled numbers stay as they are (NFKC would make 1,2342 of a note's mark behind 1,234).
 */

/** Ligatures of Word's Calibri and its kin, which share code points with rare letters: "InƟmaƟon", "commiƩee", "draŌ". */
const LIGATURES: Readonly<Record<string, string>> = {
  Ɵ: 'ti',
  Ʃ: 'tt',
  ƫ: 'tti',
  Ō: 'ft',
  ƞ: 'tf',
};
/** Only within a word of Latin letters: the same code points stand for conjuncts in broken Hindi fonts. */
const LIGATURE =
  /(?:(?<!\p{M}|(?=[^ƟƩƫŌƞ])[\u0100-\u0fff])Ɵ|(?<=[a-zﬀ-ﬆƟ])[ƩƫŌƞ])(?!\p{M}|(?=[^ƟƩƫŌƞ])[\u0100-\u0fff])/giu;

/** Symbol and Wingdings, whose glyphs pdf.js leaves in the private area. */
const PICTOGRAMS: Readonly<Record<string, string>> = {
  '\uf0b7': '•',
  '\uf0a7': '▪',
  '\uf0d8': '➢',
  '\uf0fc': '✓',
  '\uf06c': '●',
  '\uf06e': '■',
  '\uf071': '❑',
  '\uf076': '❖',
  '\uf0e0': '→',
  '\uf0a8': '◻',
  '\uf0b4': '×',
  '\uf0b1': '±',
  '\uf0d7': '·',
  '\uf02d': '-',
  '\uf02b': '+',
  '\uf03d': '=',
};

/** Digits with what joins them, of a font that puts ASCII into the private area: pictures never stand in that order. */
const PRIVATE_NUMBER = /\uf028?\uf02d?[\uf030-\uf039]+(?:[\uf02c\uf02e][\uf030-\uf039]+)+[\uf029\uf025]*/g;

/** The rupee sign of fonts older than Unicode's: a backtick before an amount or a unit. */
const RUPEE =
  /`(?=\s?[\d(]|\s?\/|\s*(?:in\b|lakhs?\b|lacs?\b|crores?\b|cr\b|millions?\b|mn\b|billions?\b|thousands?\b))/gi;

/** Marks that NFKC would turn into digits or take apart. */
const KEEP = /[\u00a8\u00af\u00b2-\u00b4\u00b8-\u00be\u2044\u2070-\u209f\u2150-\u218f\u2460-\u24ff\u2776-\u2793]/;

const PLAIN = /^[\x20-\x5f\x61-\x7e]*$/;

/** One run of a text layer, as people read it. Never longer or shorter by a digit. */
export function cleanGlyphs(text: string): string {
  if (PLAIN.test(text)) return text;
  const signs = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what broken fonts leave
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2060\ufeff]/g, '')
    .replace(RUPEE, '₹')
    .replace(/^\s*`\s*$/, '₹')
    .replace(PRIVATE_NUMBER, (number) => shiftedBy(number, -0xf000))
    .replace(/[\uf020-\uf0ff]/g, (glyph) => PICTOGRAMS[glyph] ?? glyph)
    // Hair and thin spaces group digits; wider ones may part two numbers and become spaces below.
    .replace(/(?<=\d)[\u2009\u200a\u202f](?=\d{2,3}(?!\d))/g, '')
    .replace(/[\u00ad\u2010\u2011]/g, '-')
    .replace(/\u2212(?=\s?[\d(.])/g, '-');
  const letters = signs.replace(LIGATURE, (glyph) => LIGATURES[glyph] ?? glyph);
  return letters
    .replace(/[\u0080-\uffff]/g, (glyph) => (KEEP.test(glyph) ? glyph : glyph.normalize('NFKC')))
    .normalize('NFC');
}

/** Each character moved by a fixed distance; white space stays. */
export function shiftedBy(text: string, distance: number): string {
  let moved = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    moved +=
      code === 32 || code === 10 || code === 0xa0 ? text[at] : String.fromCharCode(Math.max(32, code + distance));
  }
  return moved;
}
