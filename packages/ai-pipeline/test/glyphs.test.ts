import { describe, expect, it } from 'vitest';
import { readPages } from '../src/document/pdf/read.ts';
import { cleanGlyphs, shiftedBy } from '../src/text/glyphs.ts';
import { shiftsOf } from '../src/text/shifted.ts';
import { shiftedPdf } from './helpers/scanned-pdf.ts';

describe('what fonts make of characters', () => {
  it.each([
    ['InƟmaƟon', 'Intimation'],
    ['commiƩee draŌ plaƞorm seƫng', 'committee draft platform setting'],
    ['ﬁnancial ﬂow oﬃce', 'financial flow office'],
    ['(` in Lakhs)', '(₹ in Lakhs)'],
    ['` 1,234.50', '₹ 1,234.50'],
    ['`', '₹'],
    ['\uf0b7 Addition', '• Addition'],
    ['\uf0fc', '✓'],
    ['\uf031\uf02c\uf032\uf033\uf034\uf02e\uf035', '1,234.5'],
    ['１２,３４５', '12,345'],
    ['12\u200934\u2009567', '1234567'],
    ['31\u00a0March\u20092026', '31 March 2026'],
    ['\u00ad1,234', '-1,234'],
    ['\u2212(5.2)', '-(5.2)'],
    ['re\u2011appointment', 're-appointment'],
    ['Total\u200b\u0003Income\ufeff', 'TotalIncome'],
  ])('%j reads %j', (printed, read) => {
    expect(cleanGlyphs(printed)).toBe(read);
  });

  it.each(['1,234²', '2½', '①', 'Ōsaka', 'O`Brien', 'a – b', 'कायाŊलय', 'Ⅳ', '10⁻³', '\uf0ff'])('%j stays', (text) => {
    expect(cleanGlyphs(text)).toBe(text);
  });

  it('no digit is ever lost, added or moved', () => {
    const digits = (text: string): string => text.replace(/[^\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2460-\u2473]/g, '');
    for (const text of ['1\u00a0234', '12²', '½ 3¼', '①2', '`5', '7\u00ad8', '9\u20091', 'ﬁ4', '\u20a86', 'Ɵ7Ʃ8']) {
      expect(digits(cleanGlyphs(text)), text).toBe(digits(text));
    }
  });
});

describe('codes off by a constant', () => {
  const SENTENCE = 'The Board of Directors of the Company has approved the results for the quarter ended';
  const off = (text: string, distance: number): string => {
    let moved = '';
    for (const char of text) moved += String.fromCharCode(char.charCodeAt(0) - distance);
    return moved;
  };

  it.each([29, 31, -0xf000, 1, 3])('a font that is off by %i is found out', (distance) => {
    const runs = [
      { str: off(SENTENCE, distance), fontName: 'broken' },
      { str: SENTENCE, fontName: 'sound' },
    ];
    const shifts = shiftsOf(runs);
    expect([...shifts]).toEqual([['broken', distance]]);
    expect(shiftedBy(runs[0]?.str ?? '', distance)).toBe(SENTENCE);
  });

  it('a page in a font without a Unicode map is read', async () => {
    const lines = [SENTENCE, 'Revenue from operations has grown by 12 per cent'];
    const { pages } = await readPages(shiftedPdf(lines, 29), { maxPages: 1, readTimeoutMs: 20_000 });
    expect(pages[0]).toMatchObject({ kind: 'native', source: 'native', score: 0.8 });
    expect(pages[0]?.lines.map((line) => line.text)).toEqual(lines);
  });

  it('but not its figures where the brackets of negative ones are lost: those are left to recognition', async () => {
    const lines = [SENTENCE, 'Profit before tax 1,234.50 (56.70) 2,000.00'];
    const { pages } = await readPages(shiftedPdf(lines, 29), { maxPages: 1, readTimeoutMs: 20_000 });
    expect(pages[0]).toMatchObject({ kind: 'garbled', source: 'garbled', text: '' });
    const sound = await readPages(shiftedPdf(lines, 3), { maxPages: 1, readTimeoutMs: 20_000 });
    expect(sound.pages[0]?.lines.map((line) => line.text)).toEqual(lines);
  });

  it('a font of figures goes with the font of words beside it, and alone is left as it is', () => {
    const figures = { str: off('1,234.50', 29), fontName: 'figures' };
    expect([...shiftsOf([{ str: off(SENTENCE, 29), fontName: 'words' }, figures])]).toEqual([
      ['words', 29],
      ['figures', 29],
    ]);
    expect(shiftsOf([figures]).size).toBe(0);
  });

  it('names, codes, figures and Hindi in Latin slots are no words of English moved', () => {
    for (const str of [
      'RAKESH KUMAR JAIN SAROJ DEVI BHAIYA',
      'INE752E01010 L40101DL1989GOI038121',
      '1,234.50 (56.70) 31.12.2025',
      'lkekU; lwpuk dEiuh vkSj foRrh; ifj.kke',
    ]) {
      expect(shiftsOf([{ str, fontName: 'f' }]).size, str).toBe(0);
    }
  });
});
