import { Filing } from '@filings/queue-core';
import { describe, expect, test } from 'vitest';
import { bseSegmentOf } from '../src/feed/bse-segment.ts';
import { createBseSource, createNseSource, parseBseFeed, parseNseFeed, type Source } from '../src/index.ts';
import { bseRowsOfTracker, nseRowsOfCsv, nseRowsOfTracker } from './support/wire-rows.ts';
import { bseList, collect, haveShared, json, serve, sharedJson, sharedText } from './support.ts';

type Row = Record<string, unknown>;
const data = 'data/exchange/';
const weekend = 'recordings/weekend-2026-01-24/';
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** What is odd about a row, by kind: each was seen to break a reader of these lists. */
const BSE_KINDS: Record<string, (row: Row, filing: Filing) => boolean> = {
  "'' for '": (row) => /''/.test(text(row.NEWSSUB) + text(row.HEADLINE) + text(row.MORE)),
  'CR LF': (row) => /[\r\n]/.test(text(row.NEWSSUB) + text(row.HEADLINE) + text(row.MORE)),
  markup: (row) => /<\/?(?:br|a|p|b|div)\b[^<]*>|&#?\w+;/i.test(text(row.HEADLINE) + text(row.MORE)),
  'headline cut': (row) => text(row.MORE).trim() !== '',
  'no attachment': (_row, { attachment }) => attachment === null,
  'attachment no plain uuid': (_row, { attachment }) =>
    attachment !== null && !/^[0-9a-f-]{36}\.pdf$/.test(attachment.name),
  'no size': (_row, { attachment }) => attachment?.bytes === null,
  'no category': (_row, { category }) => category === null,
  'category with blanks': (row) => text(row.CATEGORYNAME) !== text(row.CATEGORYNAME).trim(),
  'name with -$': (row) => /-\s*\$$/.test(text(row.SLONGNAME)),
  'subject without its prefix': (row) => !text(row.NEWSSUB).includes(` - ${row.SCRIP_CD} - `),
  'debt code': (_row, { scripCode }) => bseSegmentOf(scripCode, '') === 'debt',
};
const NSE_KINDS: Record<string, (row: Row, filing: Filing) => boolean> = {
  entities: (row) => /&#?\w+;/.test(text(row.attchmntText)),
  'CR LF': (row) => /[\r\n]/.test(text(row.attchmntText)),
  'no text': (_row, filing) => filing.text === '',
  'subject empty in the text': (row) => /''\.?/.test(text(row.attchmntText)),
  'no attachment': (_row, { attachment }) => attachment === null,
  zip: (_row, { attachment }) => /\.zip$/i.test(attachment?.name ?? ''),
  '.PDF': (_row, { attachment }) => /\.PDF$/.test(attachment?.name ?? ''),
  'blank in the address': (row) => / /.test(text(row.attchmntFile)),
  'no symbol': (_row, { symbol }) => symbol === null,
  'symbol with & or -': (_row, { symbol }) => /[&-]/.test(symbol ?? ''),
  'no ISIN in a row of the list': (row, { isin }) => 'bflag' in row && isin === null,
  'no sort_date': (row) => 'bflag' in row && row.sort_date === null,
  'no dissemination': (row) => row.exchdisstime === '-',
  'no time of day': (_row, { publishedAt }) => publishedAt.endsWith('18:30:00.000Z'),
};

/** Rows in, filings out, through the client; and what was odd about them, by kind. */
async function read(source: Source, segment: string, day: string, rows: Row[], kinds: typeof BSE_KINDS) {
  const pages = await collect(source, segment, day);
  const filings = pages.flatMap((page) => page.filings);
  expect(pages.flatMap(({ bad }) => bad)).toEqual([]);
  expect(filings.map(({ raw }) => raw)).toEqual(rows);
  expect(new Set(filings.map(({ filingId }) => filingId)).size).toBe(rows.length);
  const odd: Record<string, number> = {};
  for (const [at, filing] of filings.entries()) {
    const row = rows[at]!;
    if (Filing.safeParse(filing).success === false) throw new Error(`row ${at} is no filing: ${JSON.stringify(row)}`);
    const told = `${filing.companyName}\n${filing.subject}\n${filing.category}\n${filing.text}`;
    if (/\r|&(?:#\d+|amp|lt|gt);|<\/?(?:br|a|p)\b[^<]*>|^\s|\s$/i.test(told)) throw new Error(`not clean: ${told}`);
    expect(source.idOf(row)).toBe(filing.exchangeId);
    expect(source.attachmentOf(row)).toBe(filing.attachment?.name ?? null);
    for (const [kind, is] of Object.entries(kinds)) if (is(row, filing)) odd[kind] = (odd[kind] ?? 0) + 1;
  }
  return { rows: filings.length, odd };
}

async function readBse(rows: Row[], segment: 'equity' | 'debt' = 'equity') {
  const exchange = await serve(bseList(() => rows));
  return read(createBseSource({ gatewayUrl: exchange.url }), segment, '2026-02-13', rows, BSE_KINDS);
}

async function readNse(rows: Row[], wrapped = false) {
  const exchange = await serve((_request, response) => json(response, wrapped ? { data: rows } : rows));
  return read(createNseSource({ gatewayUrl: exchange.url }), 'equities', '2026-02-13', rows, NSE_KINDS);
}

describe.skipIf(!haveShared)('every recorded answer is read with no row lost, and its oddities are counted', () => {
  const tracked = (name: string) => sharedJson(`${data}both/${name}.json`).announcements;
  const lookedUp = (code: string) => {
    const { announcements, company, scrip_code } = sharedJson(`${data}bse/lookup_${code}_3years_normalised.json`);
    return bseRowsOfTracker(announcements, { symbol: scrip_code, company });
  };

  test.each<[string, () => Row[], number, Record<string, number>]>([
    [
      '500 rows of a day',
      () => sharedJson(`${data}bse/AnnGetData_2023-10-05_rows0001-0500.json`),
      500,
      {
        'no category': 139,
        "'' for '": 20,
        'CR LF': 77,
        'headline cut': 35,
        'name with -$': 54,
        'no size': 3,
        'attachment no plain uuid': 4,
        markup: 4,
        'no attachment': 7,
        'category with blanks': 2,
      },
    ],
    [
      'the shape of today',
      () => sharedJson(`${data}bse/AnnSubCategoryGetData_2026-10-02_today_shape.json`).Table,
      13,
      { "'' for '": 8, 'headline cut': 1, 'name with -$': 1 },
    ],
    [
      'the shape of a past day',
      () => sharedJson(`${data}bse/AnnSubCategoryGetData_1row_library_sample.json`).Table,
      1,
      { 'no category': 1 },
    ],
    [
      'a weekend',
      () => sharedJson(`${weekend}bse-announcements.json`).Table ?? sharedJson(`${weekend}bse-announcements.json`),
      35,
      {},
    ],
    ['one of a pair', () => [sharedJson(`${data}both/ESDS_same_filing_BSE_and_NSE_2026-09-24.json`).bse_row], 1, {}],
    [
      "a tracker's two days",
      () => bseRowsOfTracker(tracked('tracker_BSE+NSE_2026-03-17_to_18')),
      74,
      { 'no size': 74, 'attachment no plain uuid': 2, "'' for '": 1, 'name with -$': 3, 'CR LF': 2 },
    ],
    [
      "a tracker's four days",
      () => bseRowsOfTracker(tracked('tracker_BSE+NSE_2026-03-23_to_26_with_ai_summaries')),
      274,
      { 'no size': 274, "'' for '": 15, 'CR LF': 16, 'name with -$': 16, 'attachment no plain uuid': 7 },
    ],
    [
      'three years of one company',
      () => lookedUp('500350'),
      136,
      { 'no size': 136, 'subject without its prefix': 136, 'CR LF': 5, "'' for '": 1, 'attachment no plain uuid': 4 },
    ],
    [
      'three years of another',
      () => lookedUp('540376'),
      249,
      { 'no size': 249, 'subject without its prefix': 249, "'' for '": 1, 'CR LF': 20 },
    ],
  ])('BSE: %s', async (_name, rowsOf, rows, odd) => {
    expect(await readBse(rowsOf())).toEqual({ rows, odd });
  });

  test.each<[string, () => Row[], number, Record<string, number>]>([
    [
      'a day with a debt row',
      () => sharedJson(`${data}nse/corporate-announcements_2026-08-07_incl_debt_row.json`),
      10,
      { 'no symbol': 1, 'no ISIN in a row of the list': 1, 'no sort_date': 1 },
    ],
    ['one symbol of a past day', () => sharedJson(`${data}nse/corporate-announcements_ZOMATO_2024-08-01.json`), 3, {}],
    ['the shape of 2023', () => sharedJson(`${data}nse/announcements.json`), 1, {}],
    [
      'a weekend',
      () => sharedJson(`${weekend}nse-corporate-announcements.json`),
      197,
      { 'subject empty in the text': 1, 'no ISIN in a row of the list': 8, '.PDF': 1, zip: 1, entities: 1 },
    ],
    ['one of a pair', () => [sharedJson(`${data}both/ESDS_same_filing_BSE_and_NSE_2026-09-24.json`).nse_row], 1, {}],
    [
      "a tracker's two days",
      () => nseRowsOfTracker(tracked('tracker_BSE+NSE_2026-03-17_to_18')),
      124,
      { entities: 2, 'no attachment': 1, '.PDF': 1 },
    ],
    [
      "a tracker's four days",
      () => nseRowsOfTracker(tracked('tracker_BSE+NSE_2026-03-23_to_26_with_ai_summaries')),
      248,
      { 'symbol with & or -': 1, 'subject empty in the text': 2, zip: 4 },
    ],
    [
      'a month',
      () => nseRowsOfCsv(`${data}nse/CF-AN-equities-20-02-2026-to-20-03-2026.csv`),
      7988,
      {
        'no attachment': 189,
        'symbol with & or -': 80,
        zip: 36,
        'subject empty in the text': 37,
        entities: 35,
        '.PDF': 16,
      },
    ],
    ['the newest rows', () => nseRowsOfCsv(`${data}nse/CF-AN-equities-20-Mar-2026.csv`), 20, {}],
    [
      'two days',
      () => nseRowsOfCsv(`${data}nse/CF-AN-equities-24-01-2026-to-25-01-2026.csv`),
      197,
      { 'subject empty in the text': 1, '.PDF': 1, zip: 1, entities: 1 },
    ],
    [
      'all of one company',
      () => nseRowsOfCsv(`${data}nse/CF-AN-equities-INFY-20-Mar-2026.csv`),
      2806,
      {
        'subject empty in the text': 4,
        'no attachment': 439,
        zip: 779,
        'no dissemination': 1556,
        entities: 1,
        'no time of day': 145,
      },
    ],
  ])('NSE: %s', async (name, rowsOf, rows, odd) => {
    expect(await readNse(rowsOf(), name === 'a weekend')).toEqual({ rows, odd });
  });

  test.each<[string, typeof parseBseFeed, number, string | null]>([
    ['bse_announcements_2026-09-08', parseBseFeed, 1, '56e19561-57ab-4e03-b857-565679d74dd7.pdf'],
    ['bse_media_release_empty_with_BOM', parseBseFeed, 0, null],
    ['bse_notices_2026-09-08', parseBseFeed, 1, '20260908-5.pdf'],
    ['nse_Circulars_2026-09-07', parseNseFeed, 1, 'CML76229.zip'],
    ['nse_Corporate_action_2026-09-07', parseNseFeed, 1, 'corporate-filings-actions'],
    ['nse_Online_announcements_2026-09-07', parseNseFeed, 1, 'AJAXENGG_ROID_98099_KMP_Doc.zip'],
  ])('the feed %s', (name, parse, items, attachment) => {
    const body = sharedText(`${data}rss/${name}.xml`);
    const feed = parse(body);
    expect([feed.items.length, feed.bad]).toEqual([items, []]);
    expect(feed.items.length).toBe(body.split('<item>').length - 1);
    expect(feed.items[0]?.attachment?.name ?? null).toBe(attachment);
  });

  test('the feeds of announcements say what their rows will', () => {
    const [bse] = parseBseFeed(sharedText(`${data}rss/bse_announcements_2026-09-08.xml`)).items;
    expect(bse).toMatchObject({
      companyName: 'CSB Bank Ltd',
      scripCode: '542867',
      segment: 'equity',
      publishedAt: '2026-09-08T07:36:54.000Z',
      text: 'Participation in the Analyst/Institutional Investor Meeting held on September 8, 2026',
    });
    const [nse] = parseNseFeed(sharedText(`${data}rss/nse_Online_announcements_2026-09-07.xml`)).items;
    expect(nse).toMatchObject({
      companyName: 'Ajax Engineering Limited',
      subject: 'Resignation of Director/KMP/SMP',
      publishedAt: '2026-09-07T17:58:05.000Z',
    });
    const [notice] = parseBseFeed(sharedText(`${data}rss/bse_notices_2026-09-08.xml`)).items;
    expect(notice).toMatchObject({ publishedAt: '2026-09-08T07:32:03.000Z', scripCode: null, segment: null });
    expect(parseBseFeed(sharedText(`${data}errors/bse_feed_none.txt`))).toEqual({ items: [], bad: [] });
  });
});
