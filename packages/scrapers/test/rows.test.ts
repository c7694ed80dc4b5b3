import { filingIdOf } from '@filings/queue-core';
import { describe, expect, test } from 'vitest';
import { bseFiling, cleanText, nseFiling } from '../src/index.ts';
import { bseRow, nseRow } from './support.ts';

const detected = new Date('2026-02-13T13:00:00Z');
const bse = (fields: Record<string, unknown>) => bseFiling(bseRow('N1', fields), 'equity', detected);
const nse = (fields: Record<string, unknown>) => nseFiling(nseRow('7', fields), 'equities', detected);

describe('BSE rows', () => {
  test('the identity is that of (exchange, segment, NEWSID) (G4)', () => {
    expect(bse({}).filingId).toBe(filingIdOf('bse', 'equity', 'N1'));
    expect(bseFiling(bseRow('N1'), 'debt', detected).filingId).not.toBe(bse({}).filingId);
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['company prefix of the subject', {}, { subject: 'Outcome of Board Meeting', companyName: 'Sample Works Ltd' }],
    [
      'a name that has " - " in it',
      { NEWSSUB: 'A - B Ltd - 599001 - Updates - General' },
      { subject: 'Updates - General' },
    ],
    ['no prefix', { NEWSSUB: 'Outcome of Board Meeting' }, { subject: 'Outcome of Board Meeting' }],
    ['doubled apostrophes', { HEADLINE: "Scrutinizer''s Report" }, { text: "Scrutinizer's Report" }],
    ['MORE over a cut HEADLINE', { HEADLINE: 'Long ....', MORE: 'Long and whole' }, { text: 'Long and whole' }],
    ['CR LF and blanks', { HEADLINE: 'one\r\n\r\n\r\n  two\t three ' }, { text: 'one\n\ntwo three' }],
    ['<BR>', { HEADLINE: 'a<BR><br/>b' }, { text: 'a\n\nb' }],
    ['a link', { HEADLINE: 'see <a href="x">here</a>' }, { text: 'see here' }],
    ['entities', { HEADLINE: 'A &amp; B &#8377; 5' }, { text: 'A & B ₹ 5' }],
    ['labels', { CATEGORYNAME: ' Corp Action', SUBCATNAME: '' }, { category: 'Corp Action', subcategory: null }],
    ['null label', { CATEGORYNAME: null }, { category: null, subcategory: null }],
    ['a name that ends in -$', { SLONGNAME: 'OLD WORKS LTD.-$' }, { companyName: 'OLD WORKS LTD.' }],
    ['no company', { SLONGNAME: '', SCRIP_CD: null }, { companyName: null, scripCode: null }],
    ['a code as text', { SCRIP_CD: ' 973456 ' }, { scripCode: '973456' }],
    ['time without fraction', { DT_TM: '2026-02-13T18:05:09' }, { publishedAt: '2026-02-13T12:35:09.000Z' }],
    ['time with one digit', { DT_TM: '2026-02-13T18:05:09.8' }, { publishedAt: '2026-02-13T12:35:09.800Z' }],
    ['time with three', { DT_TM: '2026-02-13T18:05:09.874' }, { publishedAt: '2026-02-13T12:35:09.874Z' }],
    ['NEWS_DT only', { DT_TM: null, NEWS_DT: '2026-02-14T00:00:00' }, { publishedAt: '2026-02-13T18:30:00.000Z' }],
    ['missing spaces, which are left', { HEADLINE: 'Works Ltdhas informed' }, { text: 'Works Ltdhas informed' }],
    ['a size as digits', { Fld_Attachsize: '2048' }, { attachment: { bytes: 2048 } }],
    ['a size that is none', { Fld_Attachsize: '2 kB' }, { attachment: { bytes: null } }],
    ['no attachment', { ATTACHMENTNAME: '' }, { attachment: null }],
    ['an attachment that is a path upwards', { ATTACHMENTNAME: '..' }, { attachment: null }],
  ])('%s', (_name, fields, expected) => {
    expect(bse(fields)).toMatchObject(expected);
  });

  test('keys in another case are the same keys', () => {
    const lower = Object.fromEntries(Object.entries(bseRow('N1')).map(([key, value]) => [key.toLowerCase(), value]));
    expect({ ...bseFiling(lower, 'equity', detected), raw: null }).toEqual({ ...bse({}), raw: null });
  });

  test('an attachment is looked for where it is, where it goes and where it went before 2018', () => {
    const base = 'https://www.bseindia.com/xml-data/corpfiling';
    expect(bse({ ATTACHMENTNAME: 'A B_1.pdf', Fld_Attachsize: null }).attachment).toEqual({
      name: 'A B_1.pdf',
      urls: [
        `${base}/AttachLive/A%20B_1.pdf`,
        `${base}/AttachHis/A%20B_1.pdf`,
        `${base}/CorpAttachment/2026/2/A%20B_1.pdf`,
      ],
      bytes: null,
    });
    // 1 March in India, still February in UTC.
    expect(bse({ DT_TM: '2026-03-01T00:10:00' }).attachment?.urls[2]).toContain('/2026/3/');
  });

  test.each<[string, unknown]>([
    ['NEWSID', bseRow('')],
    ['NEWSID', bseRow('x', { NEWSID: null })],
    ['DT_TM', bseRow('x', { DT_TM: 'yesterday' })],
    ['HEADLINE', bseRow('x', { HEADLINE: {} })],
    ['row', 'a string'],
    ['row', null],
  ])('a row with a bad %s is refused by that name', (field, row) => {
    expect(() => bseFiling(row, 'equity', detected)).toThrow(new RegExp(`^${field}:`));
  });
});

describe('NSE rows', () => {
  test.each<[string, Record<string, unknown>, object]>([
    ['as it comes', {}, { category: 'Updates', subject: 'Updates', symbol: 'SAMPLE', isin: 'INE000A01020' }],
    ['null symbol and ISIN', { symbol: null, sm_isin: null }, { symbol: null, isin: null }],
    ['an ISIN that is none', { sm_isin: 'DUMMYSAN' }, { isin: null }],
    ['& and - in symbols', { symbol: 'M&MFIN-X' }, { symbol: 'M&MFIN-X' }],
    [
      'entities',
      { attchmntText: 'of &#8377; 6660 Crores &amp; more', sm_name: 'M&amp;M' },
      { text: 'of ₹ 6660 Crores & more', companyName: 'M&M' },
    ],
    ['an empty subject in the text stays', { attchmntText: "regarding ''." }, { text: "regarding ''." }],
    ['"-" as text', { attchmntText: '-' }, { text: '' }],
    ['"-" as attachment', { attchmntFile: '-' }, { attachment: null }],
    ['a script as attachment', { attchmntFile: 'javascript:alert(1)' }, { attachment: null }],
    [
      'debt times',
      { sort_date: null, an_dt: '07-AUG-2026 23:30:09' },
      { publishedAt: '2026-08-07T18:00:09.000Z', publishedRaw: '07-AUG-2026 23:30:09' },
    ],
    ['dt only', { sort_date: null, an_dt: null }, { publishedAt: '2026-02-13T12:35:09.000Z' }],
    ['a number as id', { seq_id: 234408 }, { exchangeId: '234408' }],
    ['a row without a time of day', { sort_date: '2026-02-13 00:00:00' }, { publishedAt: '2026-02-12T18:30:00.000Z' }],
    [
      'a row of before August 2020, without dissemination',
      { sort_date: '2006-09-18 00:00:00', exchdisstime: '-', difference: '-' },
      { publishedAt: '2006-09-17T18:30:00.000Z' },
    ],
    [
      'a pre-dated row, by when it was told',
      { sort_date: '2026-02-13 00:00:00', exchdisstime: '13-Feb-2026 18:05:10' },
      { publishedAt: '2026-02-13T12:35:10.000Z', publishedRaw: '13-Feb-2026 18:05:10' },
    ],
    [
      'a row with a time, whatever its dissemination says',
      { sort_date: '2022-04-13 16:33:18', exchdisstime: '26-Apr-2022 22:03:51', difference: '317:30:33' },
      { publishedAt: '2022-04-13T11:03:18.000Z' },
    ],
    [
      'a rounded size stays as it is',
      { fileSize: '1.34 MB' },
      { attachment: { bytes: null }, raw: { fileSize: '1.34 MB' } },
    ],
    [
      '.PDF',
      { attchmntFile: 'https://nsearchives.nseindia.com/corporate/A&B_1.PDF' },
      { attachment: { name: 'A&B_1.PDF' } },
    ],
    [
      'xlsx',
      { attchmntFile: 'https://nsearchives.nseindia.com/corporate/A_1.xlsx' },
      { attachment: { name: 'A_1.xlsx' } },
    ],
  ])('%s', (_name, fields, expected) => {
    expect(nse(fields)).toMatchObject(expected);
  });

  test('an attachment is named by its file, and an address with blanks is made one', () => {
    const url = 'https://nsearchives.nseindia.com/corporate/SAMPLE_1 a.zip';
    expect(nse({ attchmntFile: url }).attachment).toEqual({
      name: 'SAMPLE_1 a.zip',
      urls: [url.replace(' ', '%20')],
      bytes: null,
    });
  });

  test('no time in a known form is refused', () => {
    expect(() => nse({ sort_date: '2026-13-45', an_dt: 'soon', dt: null })).toThrow(/^sort_date: no time that we know/);
  });
});

test('an "&" that begins no entity stays in the text, however it goes on', () => {
  expect(cleanText('R&D, P&not at M&copy; &#8377;5 &amp;')).toBe('R&D, P&not at M© ₹5 &');
});

test('tags nested beyond all measure cost their markup, not the row', () => {
  expect(cleanText(`${'<b>'.repeat(80_000)}deep${'</b>'.repeat(80_000)}`)).toBe('deep');
});

test('a "<" that is no markup stays in the text', () => {
  expect(cleanText('margin <5% and <Company Name> & co; x < y')).toBe('margin <5% and <Company Name> & co; x < y');
});
