import { describe, expect, it } from 'vitest';
import { textSha256 } from '../src/document/fingerprint.ts';
import { layoutPage } from '../src/document/layout/lines.ts';
import { readPages } from '../src/document/pdf/read.ts';
import { foldQuote } from '../src/text/normalise.ts';
import { letter, makePdf } from './helpers/pdf.ts';
import { haveShared, sharedPdf } from './helpers/shared.ts';

const limits = { maxPages: 200, readTimeoutMs: 60_000 };
const prose = 'The company has considered the matter and it is of the opinion that this will not be an issue for us. ';

describe('geometry', () => {
  it('lines and columns follow the page, not the order in which runs were written', async () => {
    const pdf = makePdf([
      [
        { x: 400, y: 602, text: '68.05' },
        { x: 50, y: 600, text: 'Other Income' },
        { x: 300, y: 600, text: '101.75' },
        { x: 50, y: 700, text: 'Title above' },
        { x: 300, y: 620, text: '31-Dec-25' },
        { x: 400, y: 620, text: '30-Sep-25' },
      ],
    ]);
    const [page] = (await readPages(pdf, limits)).pages;
    expect(page?.lines.map((line) => line.text)).toEqual([
      'Title above',
      '31-Dec-25  30-Sep-25',
      'Other Income  101.75  68.05',
    ]);
  });

  it('keeps words together, drops the second print of fake bold, and takes a raised "st" into its line', () => {
    const run = (text: string, x: number, y = 100, fontSize = 10) => ({ text, x, y, fontSize, width: text.length * 5 });
    const bold = layoutPage([run('Total', 50), run('Total', 50.4), run('Income', 78)]);
    expect(bold.lines[0]?.text).toBe('Total Income');
    const raised = layoutPage([run('st', 60, 95, 6), run('31', 50), run('December', 75)]);
    expect(raised.lines).toHaveLength(1);
  });

  it.skipIf(!haveShared)('a real results table: Other Income of Dec-25 stands before that of Sep-25', async () => {
    const { pages } = await readPages(sharedPdf('nse_108_VAKRANGEE_24012026153753_OutcomeBM240126.pdf'), limits);
    const row = pages[3]?.lines.find((line) => /^Other Income/.test(line.text));
    expect(row?.cells.map((cell) => cell.text).slice(0, 3)).toEqual(['Other Income', '101.75', '68.05']);
    const header = pages[3]?.lines.find((line) => /31-Dec-25/.test(line.text));
    expect(header?.text.indexOf('31-Dec-25')).toBeLessThan(header?.text.indexOf('30-Sep-25') ?? -1);
  });
});

describe('page by page', () => {
  it('reads on page by page up to the limit, and says what ended it', async () => {
    const pdf = makePdf([['One'], ['Two'], ['Three']]);
    const read = await readPages(pdf, { ...limits, maxPages: 2 });
    expect(read).toMatchObject({ pageCount: 3, cut: 'pages' });
    expect(read.pages).toHaveLength(2);
    expect(await readPages(pdf, { ...limits, readTimeoutMs: -1 })).toMatchObject({ cut: 'time', pages: [] });
  });

  it('the event loop runs between pages, so that heartbeats are kept', async () => {
    const pdf = makePdf(Array.from({ length: 30 }, () => letter('Page', prose)));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await readPages(pdf, limits);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });
});

describe('identity of a text (G14)', () => {
  const page = (layer: string, source: 'native' | 'empty' = 'native') => ({ layer, source, ocr: null });

  it('white space, case and compatibility forms make no difference; one digit does', () => {
    const text = `Demand of Rs 1,30,34,703. ${prose.repeat(3)}`;
    const hash = textSha256([page(text)]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(textSha256([page(text.toUpperCase().replaceAll(' ', '\n  '))])).toBe(hash);
    expect(textSha256([page(text.replace('703', '704'))])).not.toBe(hash);
  });

  it('too little text, or a page without text, has no identity', () => {
    expect(textSha256([page('Annexure')])).toBeNull();
    expect(textSha256([page(prose.repeat(5)), page('', 'empty')])).toBeNull();
  });

  it.skipIf(!haveShared)('three real letters that differ in one amount are three texts', async () => {
    const names = [
      '068_COMPLIANCEOFFICERUDS_24012026174611_UDSTamilNaduOrderIntimation24012026F',
      '069_COMPLIANCEOFFICERUDS_24012026173542_UDS-Tamil_Nadu_-Order_Intimation',
      '072_COMPLIANCEOFFICERUDS_24012026172737_UDS-Tamil_Nadu_-_Order_Intimation_Sd',
    ];
    const read = await Promise.all(names.map((name) => readPages(sharedPdf(`nse_${name}.pdf`), limits)));
    expect(new Set(read.map(({ pages }) => textSha256(pages))).size).toBe(3);
  });
});

it('folding repairs the "ti" of Word and evens out quotes and dashes, never digits', () => {
  expect(foldQuote('InƟmaƟon – “Rs.  1,234”\n(5)')).toBe('intimation - "rs. 1,234" (5)');
});
