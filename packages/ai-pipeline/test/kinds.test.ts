import { describe, expect, it } from 'vitest';
import { layerQuality } from '../src/document/kind/layer.ts';
import { surveyPictures } from '../src/document/kind/pictures.ts';
import { qualityOf } from '../src/document/kind/quality.ts';
import { verdictOf } from '../src/document/kind/verdict.ts';
import { readPages } from '../src/document/pdf/read.ts';
import { type SheetPage, type SheetRun, sheetPdf, wordsOn } from './helpers/scanned-pdf.ts';
import { haveShared, sharedPdf } from './helpers/shared.ts';

const limits = { maxPages: 100, readTimeoutMs: 60_000 };
const PROSE =
  'Pursuant to the provisions of Regulation 30 of the SEBI Listing Obligations and Disclosure Requirements Regulations ' +
  'we wish to inform you that the Board of Directors of the company at its meeting held on 24 January 2026 has approved ' +
  'the unaudited financial results for the quarter and nine months ended 31 December 2025 which are enclosed with the ' +
  'limited review report of the statutory auditors for your kind information and records';
const POOR =
  'Pur5uant ro rhe pror:isions of Regu1ation 30 of rhe SF.BI Lisring Ob|igarions and Disc.losure Requirernents ' +
  'we rvish ro infonn you rhar the B0ard of D1rectors of rhe cornpany ar irs rneering he1d on 24 .lanuary 2O26 has ' +
  'approvcd rhe unaud1ted fin:ncial resu1ts for rhe quar|er and n1ne rnonths cnded 31 Decernber 2O2S "\'hich arc';

/** Tesseract and its kin: a font, and a stretch for each word. */
const tesseract = (text: string): SheetRun[] =>
  wordsOn(text, (word) => ({ mode: 3, stretch: 70 + ((word * 37) % 61), size: 10 + (word % 2) * 0.4 }));
/** Layers of HP and Canon: each line has a size of its own. */
const hp = (text: string): SheetRun[] => wordsOn(text, (word) => ({ mode: 3, size: 8 + ((word * 7) % 23) / 10 }));
/** ABBYY and Paper Capture: here and there a word is squeezed. */
const abbyy = (text: string): SheetRun[] =>
  wordsOn(text, (word) => ({ mode: 3, size: 10, stretch: word % 9 === 0 ? 94 + (word % 4) : 100 }));
const printed = (text: string): SheetRun[] => wordsOn(text, () => ({ size: 10 }));
/** Justified text of word processors: lines are squeezed. */
const justified = (text: string): SheetRun[] => wordsOn(text, (_, line) => ({ size: 10, stretch: 97 + (line % 5) }));

async function kindsOf(pages: readonly SheetPage[]): Promise<string[]> {
  const { pages: read } = await readPages(sheetPdf(pages), limits);
  return read.map(({ kind, source }) => `${kind}/${source}`);
}

describe('what a page is', () => {
  const scan = (runs: SheetRun[]): SheetPage => ({ picture: 'sheet', runs });
  const native: SheetPage = { runs: printed(PROSE) };

  it.each<[string, SheetPage[], string[]]>([
    ['printed text', [native], ['native/native']],
    ['a picture of a sheet', [{ picture: 'sheet' }], ['scan/empty']],
    ['a sheet in strips', [{ picture: 'strips' }, { picture: 'strips' }], ['scan/empty', 'scan/empty']],
    ['nothing', [native, {}], ['native/native', 'blank/empty']],
    ['a back without text among scans', [{ picture: 'sheet' }, {}], ['scan/empty', 'blank/empty']],
    ['a layer with a stretch for each word', [native, scan(tesseract(PROSE))], ['native/native', 'scan/native']],
    ['a layer with many sizes', [native, scan(hp(PROSE))], ['native/native', 'scan/native']],
    ['a layer that hardly looks like one', [native, scan(abbyy(PROSE))], ['native/native', 'scan/native']],
    ['a document of such layers', Array(4).fill(scan(abbyy(PROSE))), Array(4).fill('scan/native')],
    [
      'a layer without any sign, a sheet a page',
      Array(3).fill(scan(printed(PROSE).map(invisible))),
      Array(3).fill('scan/native'),
    ],
    [
      'a poor layer',
      [native, scan(hp(POOR)), scan(tesseract(POOR))],
      ['native/native', 'scan/garbled', 'scan/garbled'],
    ],
    [
      'text that the picture lies over',
      [native, { picture: 'sheet', over: true, runs: abbyy(PROSE).map(visible) }],
      ['native/native', 'scan/native'],
    ],
    [
      'a letterhead that fills the page behind the text',
      [{ picture: 'sheet', runs: printed(PROSE) }],
      ['native/native'],
    ],
    [
      'justified text in a document with scans',
      [{ picture: 'sheet' }, { runs: justified(PROSE) }, scan(hp(POOR))],
      ['scan/empty', 'native/native', 'scan/garbled'],
    ],
    ['a logo beside text', [{ picture: 'logo', runs: justified(PROSE) }], ['native/native']],
    [
      'a few words on a slide',
      [
        {
          picture: 'photo',
          size: [960, 540],
          runs: [{ text: 'Thank you for your attention', x: 300, y: 270, size: 40 }],
        },
      ],
      ['native/native'],
    ],
    [
      'slides on backgrounds in the shape of sheets, after a cover that is a picture',
      [
        { picture: 'sheet', size: [960, 700] },
        ...Array(3).fill({ picture: 'sheet', size: [960, 700], runs: labels() }),
      ],
      ['scan/empty', 'native/native', 'native/native', 'native/native'],
    ],
    [
      'the number of the page on a scan',
      [native, scan([{ text: 'Page 2 of 9', x: 290, y: 20 }])],
      ['native/native', 'scan/empty'],
    ],
    [
      'a running head on a scan',
      [native, scan([{ text: 'Annual Report 2024-25 of Some Company Limited', x: 180, y: 815 }])],
      ['native/native', 'scan/empty'],
    ],
    ['the mark of a scanner app', [scan([{ text: 'Scanned with OKEN Scanner', x: 50, y: 20 }])], ['scan/empty']],
    ['the stamp of a signature as text', [scan(stamp())], ['stamp/empty']],
    ['a signature beside text', [{ runs: [...printed(PROSE), ...stamp()] }], ['native/native']],
    ['a signature in an annotation', [{ picture: 'sheet', signed: true }], ['stamp/empty']],
    ['letters turned into curves', [{ content: curves(400) }], ['scan/empty']],
  ])('%s', async (_, pages, expected) => {
    expect(await kindsOf(pages)).toEqual(expected);
  });

  it('a layer that may be read gives the text of the page and how far it can be trusted, one that may not gives none', async () => {
    const { pages } = await readPages(sheetPdf([native, scan(tesseract(PROSE)), scan(tesseract(POOR))]), limits);
    const [, good, poor] = pages;
    expect(good?.text).toContain('unaudited');
    expect(good?.score).toBeGreaterThanOrEqual(0.9);
    expect(poor).toMatchObject({ text: '', lines: [] });
    expect(poor?.layer).toContain('30');
    expect(poor?.score).toBeLessThanOrEqual(0.5);
  });
});

describe('what a text tells by itself', () => {
  it.each<[string, string]>([
    ['native', PROSE],
    ['native', 'Particulars 1,234.50 2,345.60 Revenue from operations 12.00 13.00'],
    ['native', 'RAKESH KUMAR JAIN\nVENUGOPAL KAUKUNTLA\nSAROJ DEVI BHAIYA\nYADALA GOPALA KRISHNA MURTHY\n'.repeat(12)],
    ['native', 'EBITDA PAT PBT QoQ YoY FY26 MTPA CAGR LODR CFD NSE BSE 12,345 6,789 '.repeat(4)],
    ['native', 'बोर्ड की बैठक में कंपनी के अलेखापरीक्षित वित्तीय परिणामों को मंजूरी दी गई '.repeat(12)],
    ['native', 'કંપનીના નિયામક મંડળની બેઠકમાં નાણાકીય પરિણામો મંજૂર કરવામાં આવ્યા '.repeat(12)],
    ['garbled', '\u25a1\u25ca\u00a7'.repeat(150)],
    ['garbled', '\ufffd\ufffd\ufffd \ufffd\ufffd'.repeat(13)],
    ['garbled', '\ue012\ue034\ue056 \ue013'.repeat(60)],
    ['garbled', 'lkekU; lwpuk dEiuh vkSj foRrh; ifj.kke ds lEcU/k esa '.repeat(20)],
    ['garbled', 'egkjk"Vª \'kklukP;k dk;Zdkjh vfHk;ark ;kaps dk;kZy; fufonk lwpuk '.repeat(20)],
    ['garbled', `${PROSE}\n${'lkekU; lwpuk dEiuh vkSj foRrh; ifj.kke ds lEcU/k esa\n'.repeat(20)}`],
    ['native', `dk;kZy; vk;qä Hkkjrh; lwpuk dEiuh\n${PROSE}\n${PROSE}`],
  ])('%s: %.40s', (source, text) => {
    expect(verdictOf(text, 'text').source).toBe(source);
  });

  it.each([
    "Digitally signed by A KUMAR Date: 2026.01.24 20:10:11 +05'30'",
    "RITESH AGARWAL\nDigitally signed by RITESH AGARWAL\nDate: 2026.01.24 20:20:27 +05'30'",
    `PRIYA SHARMA DN: c=IN, o=Personal, title=4231, pseudonym=${'ab12'.repeat(16)}, postalCode=400051, st=Maharashtra, serialNumber=${'9f'.repeat(32)}, cn=PRIYA SHARMA Date: 2026.01.24 18:00:01 +05'30' Reason: I am the author`,
    'Signature Not Verified Signed by: RAJESH RAO Reason: Approval Location: Mumbai Date: 24-01-2026',
  ])('a stamp, and no text of its own: %.30s', (text) => {
    expect(verdictOf(text, 'picture')).toEqual({ kind: 'stamp', source: 'empty', score: 0 });
  });

  it('numbers that nobody prints make a layer full of numbers unfit, and a lower share than in prose does', () => {
    const row = 'Revenue from operations 4,421.46 4,467.40 13,311.85 ';
    const sound = row.repeat(14);
    const wrong = `${row.repeat(13)}Revenue from operations 4,42.46 4.467.40 1331l.85 `;
    expect(layerQuality(sound, qualityOf(sound))).toEqual({ score: 1, readable: true });
    expect(layerQuality(wrong, qualityOf(wrong)).readable).toBe(false);
  });
});

describe('the pictures of a file', () => {
  it('are counted without reading a page', () => {
    const pages: SheetPage[] = [
      { picture: 'sheet' },
      { picture: 'logo' },
      { picture: 'photo' },
      {},
      { picture: 'sheet' },
    ];
    const survey = surveyPictures(sheetPdf(pages));
    expect(survey.sheets).toBe(2);
    expect(survey.megapixels).toBeCloseTo((2 * 827 * 1169 + 60 * 40 + 1600 * 900) / 1e6, 3);
  });

  it('a size that stands in another object does not count', () => {
    const file = '1 0 obj << /Subtype /Image /Width 9 0 R /Height 1169 >> stream\n2 0 obj << /Width 827 /Type /Font >>';
    expect(surveyPictures(Buffer.from(file)).sheets).toBe(0);
  });
});

describe.skipIf(!haveShared)('pages of real filings', () => {
  it.each<[string, Record<string, number[]>]>([
    ['bse523351_BM_Outcome_30.05.2023.pdf', { scan: [1, 5, 6, 7], native: [2, 3, 4] }],
    ['bse523351_Financial_Results_31.03.2024.pdf', { scan: [1, 5, 6, 7, 8], native: [2, 3, 4] }],
    ['nse_008_STYLAMIND_25012026173047_Intimation_Newspaper_Publication.pdf', { native: [1], garbled: [2, 3] }],
    [
      'nse_033_RELINFRA_24012026221930_SEdisclosureAuditorsresignation24012026.pdf',
      { native: [1, 5, 6, 7, 8], scan: [2, 3, 4] },
    ],
    ['nse_043_IFBIND_24012026204810_Resignation_Cost_Auditor_U.pdf', { stamp: [1], scan: [2, 3] }],
    [
      'nse_102_SHYAMMETL_24012026154754_SMELOUTCOMEOFBM.pdf',
      { native: [1, 2, 3, 4, 5, 6], scan: [7, 8, 9, 10, 11, 12, 13, 14, 15] },
    ],
    ['bse_532281_HCL_Technologies_Ltd_20251203_141351_8899da30.pdf', { native: [1, 2, 3] }],
  ])('%s', async (file, expected) => {
    const { pages } = await readPages(sharedPdf(file), limits);
    const found: Record<string, number[]> = {};
    for (const { kind, page } of pages) found[kind] = [...(found[kind] ?? []), page];
    expect(found).toEqual(expected);
  });

  it('the scans whose layers lost decimals are not read from them', async () => {
    const { pages } = await readPages(sharedPdf('nse_102_SHYAMMETL_24012026154754_SMELOUTCOMEOFBM.pdf'), limits);
    expect([pages[9]?.source, pages[13]?.source]).toEqual(['garbled', 'garbled']);
  });
});

/** A chart: words and numbers of many sizes. */
function labels(): SheetRun[] {
  return PROSE.split(' ').map((text, index) => ({
    text,
    x: 40 + ((index * 97) % 500),
    y: 700 - index * 9,
    size: 8 + (index % 16),
  }));
}

function invisible(run: SheetRun): SheetRun {
  return { ...run, mode: 3 };
}

function visible(run: SheetRun): SheetRun {
  return { ...run, mode: 0 };
}

function stamp(): SheetRun[] {
  const lines = ['RITESH', 'AGARWAL', 'Digitally signed by', 'RITESH AGARWAL', "Date: 2026.01.24 20:20:27 +05'30'"];
  return lines.map((text, index) => ({ text, x: 60, y: 150 - index * 10, size: 7 }));
}

function curves(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [50 + (index % 40) * 10, 780 - Math.floor(index / 40) * 14];
    return `${x} ${y} m ${x + 2} ${y + 9} ${x + 5} ${y + 9} ${x + 7} ${y} c f`;
  }).join('\n');
}
