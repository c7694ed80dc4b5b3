import { Filing, filingIdOf } from '@filings/queue-core';
import { describe, expect, test } from 'vitest';
import {
  createBseSource,
  createNseSource,
  parseBseFeed,
  parseNseFeed,
  provisionalOf,
  type Source,
} from '../src/index.ts';
import { bseRow, nseRow, serve } from './support.ts';

const LIVE = 'https://www.bseindia.com/xml-data/corpfiling/AttachLive/';
const ARCHIVE = 'https://nsearchives.nseindia.com/corporate/';

function item(fields: Record<string, string | undefined>): string {
  const elements = Object.entries(fields).map(([name, text]) =>
    text === undefined ? '' : `<${name}>${text}</${name}>`,
  );
  return `<item>${elements.join('\n')}</item>`;
}
const bseItem = (fields: Record<string, string | undefined> = {}) =>
  item({
    title: 'Sample Works Ltd (599001)',
    link: `${LIVE}a1.pdf`,
    scripcode: '599001',
    description: 'Outcome of the board meeting',
    pubDate: '13-Feb-2026 18:05:09',
    ...fields,
  });
const nseItem = (fields: Record<string, string | undefined> = {}) =>
  item({
    title: 'Sample Works Limited',
    link: `${ARCHIVE}SAMPLE_1.pdf`,
    description: 'Sample Works Limited has informed the Exchange about an update |SUBJECT: Updates',
    pubDate: '13-Feb-2026 18:05:09',
    ...fields,
  });
const feed = (...items: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Latest</title>
  <link>https://www.bseindia.com/corporates/ann.html</link><lastBuildDate>Fri, 13 Feb 2026 23:59:59 GMT</lastBuildDate>
  <image><title>Logo</title><link>https://www.bseindia.com/logo.gif</link></image>${items.join('\n')}</channel></rss>`;

const bse = (fields: Record<string, string | undefined> = {}) => parseBseFeed(feed(bseItem(fields))).items[0];
const nse = (fields: Record<string, string | undefined> = {}) => parseNseFeed(feed(nseItem(fields))).items[0];

describe('what an item tells', () => {
  test('BSE: company and code from the title, the file, and an Indian time without zone', () => {
    expect(bse()).toEqual({
      attachment: { name: 'a1.pdf', url: `${LIVE}a1.pdf` },
      companyName: 'Sample Works Ltd',
      scripCode: '599001',
      subject: 'Outcome of the board meeting',
      text: 'Outcome of the board meeting',
      segment: 'equity',
      publishedAt: '2026-02-13T12:35:09.000Z',
      publishedRaw: '13-Feb-2026 18:05:09',
      raw: {
        title: 'Sample Works Ltd (599001)',
        link: `${LIVE}a1.pdf`,
        scripcode: '599001',
        description: 'Outcome of the board meeting',
        pubDate: '13-Feb-2026 18:05:09',
      },
    });
  });

  test('NSE: the company, the subject behind the text, and no segment', () => {
    expect(nse()).toMatchObject({
      attachment: { name: 'SAMPLE_1.pdf', url: `${ARCHIVE}SAMPLE_1.pdf` },
      companyName: 'Sample Works Limited',
      scripCode: null,
      subject: 'Updates',
      text: 'Sample Works Limited has informed the Exchange about an update',
      segment: null,
      publishedAt: '2026-02-13T12:35:09.000Z',
    });
  });

  test.each<[string, Record<string, string | undefined>, object]>([
    ['a name with brackets', { title: 'Works (India) Ltd (599001)' }, { companyName: 'Works (India) Ltd' }],
    ['a name that ends in -$', { title: 'OLD WORKS LTD.-$ (599001)' }, { companyName: 'OLD WORKS LTD.' }],
    ['a title without code', { title: 'Sample Works Ltd' }, { companyName: 'Sample Works Ltd', scripCode: '599001' }],
    ['the code of the title only', { scripcode: undefined }, { scripCode: '599001' }],
    ['no code at all', { title: 'Works', scripcode: '' }, { scripCode: null, segment: null, companyName: 'Works' }],
    ['doubled apostrophes', { description: "Scrutinizer''s" }, { text: "Scrutinizer's" }],
    ['CDATA', { description: '<![CDATA[A & B <br> c]]>' }, { text: 'A & B\nc', subject: 'A & B c' }],
    ['entities, also twice', { description: 'A &amp; B &amp;#8377; 5' }, { text: 'A & B ₹ 5' }],
    ['no link', { link: undefined }, { attachment: null }],
    ['an empty link', { link: '' }, { attachment: null }],
    ['a link to a folder', { link: LIVE }, { attachment: null }],
    [
      'a link in the old form',
      { link: 'https://www.bseindia.com/stockinfo/AnnPdfOpen.aspx?Pname=b%202.pdf' },
      { attachment: { name: 'b 2.pdf' } },
    ],
    ['a time with zone', { pubDate: 'Fri, 13 Feb 2026 12:35:09 GMT' }, { publishedAt: '2026-02-13T12:35:09.000Z' }],
  ])('BSE: %s', (_name, fields, expected) => {
    expect(bse(fields)).toMatchObject(expected);
  });

  test.each<[string, Record<string, string | undefined>, object]>([
    ['a title with a new line', { title: 'Sample Works Limited\n' }, { companyName: 'Sample Works Limited' }],
    ['a zip', { link: `${ARCHIVE}S_1.zip` }, { attachment: { name: 'S_1.zip', url: `${ARCHIVE}S_1.zip` } }],
    ['XBRL', { link: `${ARCHIVE}xbrl/S_1.xml` }, { attachment: { name: 'S_1.xml' } }],
    ['an empty link, as of NAVs', { link: '' }, { attachment: null }],
    ['no subject', { description: 'plain words' }, { text: 'plain words', subject: '' }],
    ['"-" for a text', { description: '- |SUBJECT: Updates' }, { text: '', subject: 'Updates' }],
    [
      'zone, one digit of a day',
      { pubDate: 'Mon, 7 Sep 2026 23:30:32 +0530' },
      { publishedAt: '2026-09-07T18:00:32.000Z' },
    ],
  ])('NSE: %s', (_name, fields, expected) => {
    expect(nse(fields)).toMatchObject(expected);
  });

  test.each([
    ['599001', 'Outcome', 'equity'],
    ['973456', 'Outcome', 'debt'],
    ['728154', 'Payment of interest', 'debt'],
    ['9001234', 'Daily', 'mf'],
    ['123456', 'Declaration of NAV', 'mf'],
    ['543210', 'Net Asset Value per unit', null],
    ['810574', 'Outcome', null],
    ['890157', 'Call notice', null],
  ])('BSE: code %s with "%s" is of the list %s', (code, description, segment) => {
    expect(bse({ title: 'X', scripcode: code, description })?.segment).toBe(segment);
  });

  test('the name is the one that the row of the list has (G13)', () => {
    const [bseSource, nseSource] = [createBseSource(), createNseSource()];
    for (const name of ['309bf19a-1.pdf', 'A B_1.pdf', '100%.pdf', 'A&B-2.PDF', 'ü.zip']) {
      const path = name.replaceAll('&', '&amp;');
      const row = bseRow('1', { ATTACHMENTNAME: name });
      expect(bse({ link: `${LIVE}${path}` })?.attachment?.name).toBe(bseSource.attachmentOf(row));
      expect(bseSource.attachmentOf(row)).toBe(name);
      const linked = nseRow('1', { attchmntFile: `${ARCHIVE}${name}` });
      expect(nse({ link: `${ARCHIVE}${path}` })?.attachment?.name).toBe(nseSource.attachmentOf(linked));
    }
  });
});

describe('bodies as they come', () => {
  test.each([
    ['plain text', 'None of the records'],
    ['an empty channel behind a byte order mark', `\uFEFF${feed()}`],
  ])('%s is a feed without items', (_name, body) => {
    expect(parseBseFeed(body)).toEqual({ items: [], bad: [] });
  });

  test.each([
    ['an HTML page', '<!DOCTYPE html><html><body>rss</body></html>', /a page/],
    ['nothing', '', /nothing/],
    ['JSON', '{}', /"\{\}"/],
    ['other XML', '<?xml version="1.0"?><error>x</error>', /<error>/],
  ])('%s is none (G12)', (_name, body, message) => {
    expect(() => parseNseFeed(body)).toThrow(
      expect.objectContaining({ code: 'not_a_feed', message: expect.stringMatching(message) }),
    );
  });

  test('a stray <text/> after the channel costs nothing', () => {
    const body = feed(nseItem()).replace('</channel>', '</channel><text/>');
    expect(parseNseFeed(body)).toMatchObject({ items: [{ subject: 'Updates' }], bad: [] });
  });

  test('two items of one title and one second are two', () => {
    const items = [nseItem({ link: `${ARCHIVE}S_1.pdf` }), nseItem({ link: `${ARCHIVE}S_2.pdf` })];
    expect(parseNseFeed(feed(...items)).items.map(({ attachment }) => attachment?.name)).toEqual([
      'S_1.pdf',
      'S_2.pdf',
    ]);
  });

  test('an item without time costs one item', () => {
    const { items, bad } = parseBseFeed(feed(bseItem(), bseItem({ pubDate: undefined }), bseItem({ pubDate: 'soon' })));
    expect(items).toHaveLength(1);
    expect(bad.map(({ reason }) => reason)).toEqual([
      'pubDate: no time that we know (none)',
      'pubDate: no time that we know (soon)',
    ]);
  });

  test('of a cut body the whole items are taken, and the cut is told, wherever it is', () => {
    const items = ['a', 'b', 'c'].map((name) => bseItem({ link: `${LIVE}${name}.pdf` }));
    const body = feed(...items);
    const ends = items.map((one) => body.indexOf(one) + one.length);
    for (
      let length = body.indexOf('<channel>') + '<channel>'.length;
      length < body.indexOf('</channel>') + 10;
      length += 1
    ) {
      const cut = parseBseFeed(body.slice(0, length));
      expect(cut.items.map(({ attachment }) => attachment?.name)).toEqual(
        ['a.pdf', 'b.pdf', 'c.pdf'].filter((_, at) => ends[at]! <= length),
      );
      expect(cut.bad).toHaveLength(1);
      expect(cut.bad[0]?.reason).toMatch(/cut off after \d whole/);
    }
  });

  test('7,000 items, the most that a day was seen to have, are read in a moment', () => {
    const body = feed(...Array.from({ length: 7000 }, (_, at) => bseItem({ link: `${LIVE}${at}.pdf` })));
    const began = performance.now();
    expect(parseBseFeed(body).items).toHaveLength(7000);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('as a fallback for the list', () => {
  const detected = new Date('2026-02-13T13:00:00Z');

  test('an item of BSE is a provisional filing named by its attachment', () => {
    const filing = provisionalOf('bse', 'equity', bse({ scripcode: '973456', title: 'X (973456)' })!, detected);
    expect(Filing.parse(filing)).toEqual(filing);
    expect(filing).toMatchObject({
      provisional: true,
      segment: 'debt',
      exchangeId: 'feed:a1.pdf',
      filingId: filingIdOf('bse', 'debt', 'feed:a1.pdf'),
      attachment: { name: 'a1.pdf', bytes: null },
      raw: { scripcode: '973456' },
    });
    expect(filing?.attachment?.urls).toHaveLength(3);
  });

  test("an item of NSE is one of the segment that it is asked for, with the exchange's subject as its label", () => {
    const filing = provisionalOf('nse', 'equities', nse()!, detected);
    expect(Filing.parse(filing)).toEqual(filing);
    expect(filing).toMatchObject({ segment: 'equities', category: 'Updates', exchangeId: 'feed:SAMPLE_1.pdf' });
  });

  test('an item without attachment is none, since no row could complete it', () => {
    expect(provisionalOf('nse', 'equities', nse({ link: '' })!, detected)).toBeNull();
  });
});

test.each<[string, (gatewayUrl: string) => Source, string, string]>([
  ['BSE', (gatewayUrl) => createBseSource({ gatewayUrl }), '/www.bseindia.com/data/xml/announcements.xml', bseItem()],
  [
    'NSE',
    (gatewayUrl) => createNseSource({ gatewayUrl }),
    '/nsearchives.nseindia.com/content/RSS/Online_announcements.xml',
    nseItem(),
  ],
])('%s is asked for its feed with one question and no cookies', async (_name, create, path, one) => {
  const exchange = await serve((_request, response) => response.end(feed(one)));
  expect((await create(exchange.url).feed()).items).toHaveLength(1);
  expect(exchange.asked).toEqual([path]);
  expect(exchange.requests[0]?.headers).not.toHaveProperty('cookie');
  expect(exchange.requests[0]?.headers.accept).toContain('application/xml');
});
