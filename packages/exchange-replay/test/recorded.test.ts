import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireRow } from '../src/dataset.ts';
import { generateDays } from '../src/generate/day.ts';
import { createReplay, type Replay } from '../src/server.ts';
import {
  BSE_HEADERS,
  bseBody,
  bseDay,
  bseList,
  handClock,
  hasShared,
  NSE_HEADERS,
  nseList,
  rowsOf,
  SHARED,
} from './support.ts';

const TODAY = '20260214';
const YESTERDAY = '20260213';

/** A form that every text of a field has, in recorded rows as in generated ones. */
const BSE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/;
const BSE_FORMS: Record<string, RegExp> = {
  NEWSID: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  XML_NAME: /^ANN_\d+_[0-9A-F-]{36}$/,
  NEWSSUB: /^.+ - \d+ ?- .+$/s,
  DT_TM: BSE_TIME,
  NEWS_DT: BSE_TIME,
  DissemDT: BSE_TIME,
  News_submission_dt: BSE_TIME,
  TimeDiff: /^\d\d:\d\d:\d\d$/,
  CRITICALNEWS: /^[01]$/,
  ANNOUNCEMENT_TYPE: /^A$/,
  FILESTATUS: /^[NX] {4}$/,
  ATTACHMENTNAME: /^([0-9a-f-]{36}|[0-9A-F-]{36}-\d{6})\.pdf$|^$/,
  NSURL: /^https:\/\/www\.bseindia\.com\/stock-share-price\/[^/]*\/[^/]*\/\d+\/$/,
};
const NSE_SIZE = /^(-|\d+(\.\d{1,2})? (Bytes|KB|MB))$/;
const NSE_FORMS: Record<string, RegExp> = {
  seq_id: /^\d+$/,
  dt: /^(\d{14}|\d\d-[A-Z]{3}-\d{4} \d\d:\d\d:\d\d)$/,
  an_dt: /^\d\d-[A-Za-z]{3}-\d{4} \d\d:\d\d:\d\d$/,
  sort_date: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  exchdisstime: /^\d\d-[A-Za-z]{3}-\d{4} \d\d:\d\d:\d\d$/,
  difference: /^\d+:\d\d:\d\d$/,
  attchmntFile: /^(-|https:\/\/nsearchives\.nseindia\.com\/(corporate|content\/debt\/WDM)\/[^/]+\.\w+)$/,
  attFileSize: NSE_SIZE,
  fileSize: NSE_SIZE,
};

const typeOf = (value: unknown) => (value === null ? 'null' : typeof value);
const typesOf = (rows: WireRow[]) => {
  const types = new Map<string, Set<string>>();
  for (const row of rows)
    for (const [key, value] of Object.entries(row)) types.set(key, (types.get(key) ?? new Set()).add(typeOf(value)));
  return types;
};
const keySets = (rows: WireRow[]) => new Set(rows.map((row) => Object.keys(row).sort().join()));
const deviations = (rows: WireRow[], forms: Record<string, RegExp>) =>
  Object.entries(forms).flatMap(([key, form]) =>
    rows.flatMap((row) => (row[key] == null || form.test(String(row[key])) ? [] : [`${key}: ${row[key]}`])),
  );
/** Each type that a generated field has is one that its recorded field has. */
function expectTypesOf(generated: WireRow[], recorded: WireRow[], also: Record<string, string[]> = {}) {
  const known = typesOf(recorded);
  for (const [key, types] of typesOf(generated))
    for (const type of types)
      expect([key, [...(known.get(key) ?? []), ...(also[key] ?? [])]]).toEqual([key, expect.arrayContaining([type])]);
}
const read = (path: string) => readFileSync(`${SHARED}data/exchange/${path}`, 'utf8');
const json = (path: string) => JSON.parse(read(path));

describe.skipIf(!hasShared)('answers are as the recorded ones', () => {
  let replay: Replay;
  beforeAll(async () => {
    const clock = handClock();
    const dataset = generateDays({ days: 2, filings: 700, late: 0.05, segments: 'all', documents: 'lazy' });
    replay = await createReplay({ dataset, speed: 3600, startAt: '00:00', wall: clock.wall });
    clock.advance(47_999);
  });
  afterAll(() => replay.close());
  const get = (path: string) => fetch(replay.url + path, { headers: { ...BSE_HEADERS, ...NSE_HEADERS } });
  const bseRows = async (day: string, segment = 'C') => {
    const rows: WireRow[] = [];
    for (let page = 1; ; page++) {
      const { Table } = await bseBody(await get(bseDay(day, page, segment)));
      if (Table.length === 0) return rows;
      rows.push(...Table);
    }
  };
  const nseRows = async (index: string) =>
    rowsOf(await get(nseList({ index, from_date: '12-02-2026', to_date: '14-02-2026' })));

  describe('of BSE', () => {
    const today = () => json('bse/AnnSubCategoryGetData_2026-10-02_today_shape.json');
    const weekend: () => WireRow[] = () =>
      JSON.parse(readFileSync(`${SHARED}recordings/weekend-2026-01-24/bse-announcements.json`, 'utf8'));
    const past: () => WireRow[] = () => [
      ...json('bse/AnnSubCategoryGetData_1row_library_sample.json').Table,
      ...json('bse/AnnGetData_2023-10-05_rows0001-0500.json'),
      json('both/ESDS_same_filing_BSE_and_NSE_2026-09-24.json').bse_row,
    ];

    it('on the day itself: envelope, keys in their order, types, forms of texts', async () => {
      const answer = await (await get(bseDay(TODAY))).json();
      expect(Object.keys(answer as object)).toEqual(Object.keys(today()));
      expect(Object.keys((answer as { Table1: object[] }).Table1[0]!)).toEqual(Object.keys(today().Table1[0]));
      const rows = await bseRows(TODAY);
      expect(rows.length).toBeGreaterThan(150);
      expect(Object.keys(rows[0]!)).toEqual(Object.keys(today().Table[0]));
      expect(keySets(rows)).toEqual(keySets([...today().Table, ...weekend()]));
      // The 2023 rows show what thirteen of 2026 do not: nulls and numbers.
      const real = [...today().Table, ...weekend(), ...past()];
      expectTypesOf(rows, real);
      expect(deviations(real, BSE_FORMS)).toEqual([]);
      expect(deviations(rows, BSE_FORMS)).toEqual([]);
    });

    it('on a past day: two keys in another case, three gone', async () => {
      const rows = await bseRows(YESTERDAY);
      expect(rows.length).toBeGreaterThan(150);
      const without = new Set(['recordid', 'datainsdate', 'totalpagecnt']);
      const expected = Object.keys(today().Table[0])
        .map((key) => key.toLowerCase())
        .filter((key) => !without.has(key));
      expect(
        new Set(
          rows.map((row) =>
            Object.keys(row)
              .map((key) => key.toLowerCase())
              .sort()
              .join(),
          ),
        ),
      ).toEqual(new Set([expected.sort().join()]));
      // The recorded past rows are of 2023; numbers became strings in some rows since.
      expectTypesOf(rows, past(), { BSENewsid: ['null'], Investor_Presentation: ['null'], CRITICALNEWS: ['string'] });
      expect(deviations(rows, BSE_FORMS)).toEqual([]);
    });

    it('of debt and of funds: the same form', async () => {
      for (const segment of ['D', 'M']) {
        const rows = await bseRows(TODAY, segment);
        expect(rows.length).toBeGreaterThan(3);
        expect(keySets(rows)).toEqual(keySets(today().Table));
        expect(deviations(rows, BSE_FORMS)).toEqual([]);
      }
    });

    it('that say nothing: {} for the whole market over days, a bare string from the retired list', async () => {
      const days = await get(bseList({ strPrevDate: YESTERDAY, strToDate: TODAY }));
      expect([days.status, await days.text()]).toEqual([200, read('errors/bse_empty_object.json').trim()]);
      const retired = await get('/api.bseindia.com/BseIndiaAPI/api/AnnGetData/w');
      expect([retired.status, await retired.json()]).toEqual([200, json('errors/bse_AnnGetData_retired.json')]);
      const results = bseList({ strPrevDate: '20260205', strToDate: TODAY, strCat: 'Result' });
      const { Table, Table1 } = await bseBody(await get(results));
      expect([Table.length > 0, Table1[0]!.ROWCNT >= Table.length]).toEqual([true, true]);
    });
  });

  describe('of NSE', () => {
    const recorded = () => {
      const rows: WireRow[] = [
        ...json('nse/corporate-announcements_2026-08-07_incl_debt_row.json'),
        ...json('nse/corporate-announcements_ZOMATO_2024-08-01.json'),
        json('both/ESDS_same_filing_BSE_and_NSE_2026-09-24.json').nse_row,
        ...JSON.parse(readFileSync(`${SHARED}recordings/weekend-2026-01-24/nse-corporate-announcements.json`, 'utf8')),
      ];
      return {
        debt: rows.filter(({ symbol }) => symbol === null),
        others: rows.filter(({ symbol }) => symbol !== null),
      };
    };

    it.each(['equities', 'sme'])('in %s: keys, types, forms of texts', async (index) => {
      const rows = await nseRows(index);
      expect(rows.length).toBeGreaterThan(20);
      expect(keySets(rows)).toEqual(keySets(recorded().others));
      // An unknown issuer has no ISIN; the industry is missing or told.
      expectTypesOf(rows, recorded().others, { sm_isin: ['null'], smIndustry: ['null', 'string'] });
      expect(deviations(recorded().others, NSE_FORMS)).toEqual([]);
      expect(deviations(rows, NSE_FORMS)).toEqual([]);
    });

    it('in debt: nulls for names, months in capitals, small ids', async () => {
      const [rows, real] = [await nseRows('debt'), recorded().debt];
      expect(rows.length).toBeGreaterThan(0);
      expect(keySets(rows)).toEqual(keySets(real));
      expectTypesOf(rows, real);
      for (const row of [...rows, ...real]) {
        expect(row.dt).toMatch(/^\d\d-[A-Z]{3}-\d{4} /);
        expect(String(row.seq_id)).toMatch(/^\d{6}$/);
      }
      expect(deviations(rows, NSE_FORMS)).toEqual([]);
    });

    it('as CSV: header, quoting and forms of the recorded download', async () => {
      const path = nseList({ from_date: '13-02-2026', to_date: '14-02-2026', csv: 'true' });
      const ours = Buffer.from(await (await get(path)).arrayBuffer()).toString();
      const theirs = read('nse/CF-AN-equities-24-01-2026-to-25-01-2026.csv');
      expect(ours.split('\n')[0]).toBe(theirs.split('\n')[0]);
      const line =
        /^"[^"]+","[^"]+","(?:[^"]|"")+","(?:[^"]|"")*","\d\d-[A-Z][a-z]{2}-\d{4} [\d:]{8}","\d{4}-\d\d-\d\d [\d:]{8}","\d\d-[A-Z][a-z]{2}-\d{4} [\d:]{8}","\d+:\d\d:\d\d","(?:-|https:[^"]+)"(\n|$)/gm;
      for (const text of [ours, theirs])
        expect(text.match(line)?.length).toBe(text.match(/\d+:\d\d:\d\d","(-|https:)/g)?.length);
      expect(ours.match(line)!.length).toBe(
        (await nseRows('equities')).filter((row) => !String(row.an_dt).startsWith('12')).length,
      );
    });
  });
});
