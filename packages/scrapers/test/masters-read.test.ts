import { describe, expect, test } from 'vitest';
import { countAnomalies, detectMaster, readMaster, ScrapeError } from '../src/index.ts';

const EQUITY_HEAD =
  'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE';
const SME_HEAD = 'SYMBOL,NAME_OF_COMPANY,SERIES,DATE_OF_LISTING,PAID_UP_VALUE,ISIN_NUMBER,FACE_VALUE';

const scrip = (fields: Record<string, unknown> = {}) => ({
  SCRIP_CD: '500002',
  Scrip_Name: 'ABB India Limited',
  Status: 'Active',
  GROUP: 'A',
  FACE_VALUE: '2.00',
  ISIN_NUMBER: 'INE117A01022',
  INDUSTRY: 'Heavy Electrical Equipment',
  scrip_id: 'ABB',
  Segment: 'Equity',
  NSURL: '',
  Issuer_Name: 'ABB India Limited',
  Mktcap: '1.00',
  ...fields,
});
const bse = (...rows: unknown[]) => readMaster(JSON.stringify(rows));

describe('BSE, list of scrips', () => {
  test('keys are read in any case, names without their marks, the short name as it stands', () => {
    const upper = Object.fromEntries(
      Object.entries(scrip({ Issuer_Name: ' Aplab  Ltd-$ ' })).map(([key, value]) => [key.toUpperCase(), value]),
    );
    expect(bse(upper).securities).toEqual([
      {
        exchange: 'bse',
        code: '500002',
        isin: 'INE117A01022',
        shortName: 'ABB',
        name: 'Aplab Ltd',
        industry: 'Heavy Electrical Equipment',
        status: 'active',
        former: [],
      },
    ]);
  });

  test('what the list does not know is null, never a word for it (G15)', () => {
    const { securities, anomalies } = bse(
      scrip({ ISIN_NUMBER: 'NA', Issuer_Name: 'N.A.', Scrip_Name: '-', INDUSTRY: '', scrip_id: '', Status: '' }),
    );
    expect(securities).toMatchObject([{ isin: null, name: null, industry: null, shortName: null, status: null }]);
    expect(countAnomalies(anomalies)).toEqual({ isin_missing: 1 });
  });

  test('a row told twice is merged, a row that is no security is left out, and all are counted', () => {
    const master = bse(
      scrip(),
      scrip(),
      scrip({ SCRIP_CD: '500003', ISIN_NUMBER: '', INDUSTRY: '' }),
      scrip({ SCRIP_CD: '500003', ISIN_NUMBER: 'INE040A01034' }),
      scrip({ SCRIP_CD: '' }),
      scrip({ SCRIP_CD: '590001', scrip_id: 'TEST1', ISIN_NUMBER: 'DUMMYSAN001' }),
      scrip({ SCRIP_CD: '590002', Issuer_Name: 'Dummy Scrip', ISIN_NUMBER: '' }),
      // Its check digit holds.
      scrip({ SCRIP_CD: '590003', ISIN_NUMBER: 'INEDUMMY0004' }),
      'not a row',
      null,
    );
    expect(master.rows).toEqual({ read: 10, kept: 2, merged: 2, leftOut: 6 });
    expect(countAnomalies(master.anomalies)).toEqual({
      duplicate_row: 2,
      isin_missing: 1,
      unreadable_row: 3,
      dummy_row: 3,
    });
    expect(master.securities).toMatchObject([
      { code: '500002' },
      { code: '500003', isin: 'INE040A01034', industry: 'Heavy Electrical Equipment' },
    ]);
  });

  test('one code with two ISINs: both stay, what is active comes last, of two alike the later row', () => {
    const [old, now] = [scrip({ ISIN_NUMBER: 'INE040A01034' }), scrip({ ISIN_NUMBER: 'INE117A01022' })];
    const delisted = { ...old, Status: 'Delisted' };
    for (const rows of [
      [delisted, now],
      [now, delisted],
      [old, now],
    ]) {
      const { securities, anomalies, rows: counts } = bse(...rows);
      expect(securities.map(({ isin }) => isin)).toEqual(['INE040A01034', 'INE117A01022']);
      expect(countAnomalies(anomalies)).toEqual({ code_conflict: 1 });
      expect(counts).toEqual({ read: 2, kept: 2, merged: 0, leftOut: 0 });
    }
  });

  test('a company whose name begins with Test is one, as its ISIN says', () => {
    expect(bse(scrip({ Issuer_Name: 'Test Rides Limited' })).securities).toHaveLength(1);
  });

  test('the file that the page offers for download tells the same', () => {
    const { source, securities } = readMaster(
      'Security Code,Issuer Name,Security Id,Security Name,Status,Group,Face Value,ISIN No,Industry,Instrument\r\n' +
        '500002,ABB India Limited,ABB,ABB India Limited,Active,A ,2.00,INE117A01022,Heavy Electrical Equipment,Equity\r\n',
    );
    expect({ source, securities }).toEqual({ source: 'bse-scrip-list', securities: bse(scrip()).securities });
  });
});

describe('NSE, list of equities', () => {
  test('padded headers, CR LF, a BOM, blank lines and blanks in fields are survived', () => {
    const { source, rows, securities, anomalies } = readMaster(
      `\uFEFF${EQUITY_HEAD}\r\n20MICRONS,20 Microns Limited, EQ ,06-OCT-2008,5,1, INE144J01027 ,5\r\n\r\n` +
        'M&MFIN,"Mahindra & Mahindra Financial Services Limited",EQ,17-MAR-2006,2,1,INE774D01024,2\r\n  \r\n',
    );
    expect(source).toBe('nse-equity-list');
    expect(rows).toEqual({ read: 2, kept: 2, merged: 0, leftOut: 0 });
    expect(anomalies).toEqual([]);
    expect(securities).toMatchObject([
      { exchange: 'nse', code: '20MICRONS', isin: 'INE144J01027', status: 'active', shortName: null },
      { code: 'M&MFIN', name: 'Mahindra & Mahindra Financial Services Limited' },
    ]);
  });

  test('the SME list is known by its underscores', () => {
    const { source, securities } = readMaster(
      `${SME_HEAD}\nSOLEX,Solex Energy Limited,SM,05-FEB-2018,10,INE880Y01017,10`,
    );
    expect({ source, isin: securities[0]?.isin }).toEqual({ source: 'nse-sme-list', isin: 'INE880Y01017' });
  });

  test('a comma too many is the name’s, a line cut off is left out, a stray quote spoils one row', () => {
    const { rows, securities, anomalies } = readMaster(
      [
        EQUITY_HEAD,
        'ABB,ABB India, Limited,EQ,08-FEB-1995,2,1,INE117A01022,2',
        'HDFCBANK,"HDFC Bank Limited,EQ,08-NOV-1995,1,1,INE040A01034,1',
        '20MICRONS,20 Microns Limited,EQ,06-OCT-2008,5,1,INE144J01027,5,,',
        'SOLEX,Solex Ene',
      ].join('\n'),
    );
    expect(rows).toEqual({ read: 4, kept: 3, merged: 0, leftOut: 1 });
    expect(countAnomalies(anomalies)).toEqual({ extra_fields: 1, ragged_row: 1 });
    expect(anomalies.map(({ row }) => row)).toEqual([2, 5]);
    expect(securities).toMatchObject([
      { code: 'ABB', name: 'ABB India, Limited', isin: 'INE117A01022' },
      { code: 'HDFCBANK', name: 'HDFC Bank Limited', isin: 'INE040A01034' },
      { code: '20MICRONS' },
    ]);
  });
});

describe('NSE, lists of changes', () => {
  test('old symbols become former codes of the new one, day by day', () => {
    const { source, rows, securities, anomalies } = readMaster(
      [
        'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025',
        'LTIMindtree Limited,LTI,LTIM,05-DEC-2022',
        'LTM Limited,LTIM,LTM,27-Feb-2026',
        'Interise Trust,INDINFR,INTERISE,12-NOV-2024',
        'Interise Trust,INTERISE,INTERISE,12-NOV-2024',
        'Sons, Daughters and Company,SONS,SDC,1-JAN-2020',
        ' ,OLDER,SDC,when it was',
        'A fund,,NEW,30-OCT-2019',
        'cut,off',
      ].join('\r\n'),
    );
    expect(source).toBe('nse-symbol-changes');
    expect(rows).toEqual({ read: 9, kept: 5, merged: 1, leftOut: 3 });
    expect(countAnomalies(anomalies)).toEqual({
      nothing_changed: 1,
      date_unreadable: 1,
      unreadable_row: 1,
      ragged_row: 1,
    });
    expect(securities.map(({ code, former }) => [code, former.map(({ value, until }) => `${value} ${until}`)])).toEqual(
      [
        ['ETERNAL', ['ZOMATO 2025-04-09']],
        ['LTIM', ['LTI 2022-12-05']],
        ['LTM', ['LTIM 2026-02-27']],
        ['INTERISE', ['INDINFR 2024-11-12']],
        ['SDC', ['SONS 2020-01-01', 'OLDER null']],
      ],
    );
    // The names of the list are of some time or other: it renames nobody.
    for (const { name, isin } of securities) expect({ name, isin }).toEqual({ name: null, isin: null });
  });

  test('old names become former names of the symbol', () => {
    const { source, rows, securities, anomalies } = readMaster(
      [
        'NCH_SYMBOL, NCH_PREV_NAME, NCH_NEW_NAME, NCH_DT',
        'ZYDUSLIFE,Cadila Healthcare Limited,Zydus Lifesciences Limited,07-MAR-2022',
        'ZYDUSLIFE,Cadila Healthcare Limited,Zydus Lifesciences Limited,07-MAR-2022',
        'ZYDUSLIFE,Cadila Labs Limited,Cadila Healthcare Limited,01-JAN-1996',
        'SAME,Same Limited,Same Limited,01-JAN-2020',
      ].join('\n'),
    );
    expect(source).toBe('nse-name-changes');
    expect(rows).toEqual({ read: 4, kept: 1, merged: 2, leftOut: 1 });
    expect(countAnomalies(anomalies)).toEqual({ duplicate_row: 1, nothing_changed: 1 });
    expect(securities).toMatchObject([
      {
        code: 'ZYDUSLIFE',
        name: null,
        former: [
          { kind: 'name', value: 'Cadila Healthcare Limited', until: '2022-03-07' },
          { kind: 'name', value: 'Cadila Labs Limited', until: '1996-01-01' },
        ],
      },
    ]);
  });
});

describe('what a text is', () => {
  test.each([
    ['', 'nothing'],
    ['\uFEFF  \r\n', 'nothing'],
    ['<!DOCTYPE html><title>Access Denied</title>', 'a web page'],
    ['"No Record Found!"', 'No Record Found!'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['[{"a":1}]', 'a'],
    ['[{"SCRIP_CD":"500002",', 'JSON that breaks off'],
    ['a,b,c\n1,2,3', 'a,b,c 1,2,3'],
  ])('%j is none of the lists, and that is said in words', (text, found) => {
    const detect = () => detectMaster(text);
    expect(detect).toThrow(ScrapeError);
    expect(detect).toThrow(found);
    expect(detect).toThrow(/bse-scrip-list, nse-equity-list/);
  });

  test('another list than the one asked for is refused', () => {
    const text = 'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025';
    expect(detectMaster(text)).toBe('nse-symbol-changes');
    expect(() => readMaster(text, { expect: 'nse-equity-list', where: 'x.csv' })).toThrow(
      'x.csv: a nse-symbol-changes list where a nse-equity-list list belongs',
    );
  });
});
