import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { isinCheckDigit } from '../src/generate/companies.ts';
import { generateDay, generateDays } from '../src/generate/day.ts';
import { createReplay, type Replay, type ReplayOptions } from '../src/server.ts';
import { BSE_HEADERS, handClock, hasShared, rowsOf, SHARED, tinyDay } from './support.ts';

const API = '/api.bseindia.com/BseIndiaAPI/api';
const bseList = (query: Record<string, string> = {}) =>
  `${API}/ListofScripData/w?${new URLSearchParams({ Group: '', Scripcode: '', industry: '', segment: 'Equity', status: 'Active', ...query })}`;
const nse = (file: string, folder = 'content/equities') => `/nsearchives.nseindia.com/${folder}/${file}`;

let replay: Replay | undefined;
afterEach(async () => {
  await replay?.close();
  replay = undefined;
});
async function serve(options: Partial<ReplayOptions> = {}) {
  replay = await createReplay({ dataset: generateDay({ filings: 1 }), speed: 1, ...options });
}
const get = (path: string) => fetch(replay!.url + path, { headers: BSE_HEADERS, redirect: 'manual' });
const csv = async (file: string) =>
  (await (await get(nse(file))).text())
    .trim()
    .split('\n')
    .map((line) => line.split(','));

describe('lists of securities', () => {
  it('name every listed issuer of a generated day, each exchange its own', async () => {
    await serve();
    const scrips = await rowsOf(await get(bseList()));
    expect(scrips).toHaveLength(52);
    const [header, ...lines] = await csv('EQUITY_L.csv');
    expect(header).toEqual([
      'SYMBOL',
      'NAME OF COMPANY',
      ' SERIES',
      ' DATE OF LISTING',
      ' PAID UP VALUE',
      ' MARKET LOT',
      ' ISIN NUMBER',
      ' FACE VALUE',
    ]);
    expect(lines).toHaveLength(44);
    const sme = (await (await get(nse('SME_EQUITY_L.csv', 'emerge/corporates/content'))).text()).trim().split('\n');
    expect(sme[0]).toBe('SYMBOL,NAME_OF_COMPANY,SERIES,DATE_OF_LISTING,PAID_UP_VALUE,ISIN_NUMBER,FACE_VALUE');
    expect(sme.slice(1)).toHaveLength(4);
    const isins = new Set(scrips.map(({ ISIN_NUMBER }) => ISIN_NUMBER));
    expect(lines.filter((line) => isins.has(line[6]))).toHaveLength(40);
  });

  it.skipIf(!hasShared)('have the fields of the recorded rows, all of them strings', async () => {
    await serve();
    const recorded = JSON.parse(readFileSync(`${SHARED}data/exchange/bse/listSecurities_2rows.json`, 'utf8'));
    for (const row of [...(await rowsOf(await get(bseList()))), ...recorded]) {
      expect(Object.keys(row)).toEqual(Object.keys(recorded[0]));
      expect(Object.values(row).every((value) => typeof value === 'string')).toBe(true);
    }
  });

  it('of BSE can be narrowed by segment, status, group and code, in whatever case', async () => {
    await serve();
    const rows = async (query: Record<string, string>) => rowsOf(await get(bseList(query)));
    expect(await rows({ segment: 'Debt' })).toEqual([]);
    expect((await rows({ status: '' })).length).toBeGreaterThan(52);
    expect((await rows({ status: 'Delisted' })).every(({ Status }) => Status === 'Delisted')).toBe(true);
    expect(await rows({ Group: 'X' })).toEqual([]);
    const [first] = await rows({});
    expect(await rows({ Scripcode: String(first!.SCRIP_CD) })).toEqual([first]);
    expect(await rowsOf(await get(`${API}/ListofScripData/w?SEGMENT=Equity&STATUS=Active`))).toHaveLength(52);
  });

  it('are not there for a recording', async () => {
    await serve({ dataset: tinyDay(1) });
    expect([(await get(bseList())).status, (await get(nse('EQUITY_L.csv'))).status]).toEqual([302, 404]);
  });

  it('hold the dirt of the real ones on request', async () => {
    await serve({ dirtyMasters: true });
    const rows = await rowsOf(await get(bseList()));
    const isins = rows.map(({ ISIN_NUMBER }) => String(ISIN_NUMBER));
    for (const wrong of ['NA', '', '0']) expect(isins).toContain(wrong);
    const [mistyped] = isins.filter((isin) => isin.includes('l'));
    const repaired = mistyped!.replace('l', '1');
    expect(isinCheckDigit(repaired.slice(0, 11))).toBe(Number(repaired[11]));
    expect(replay!.dataset.issuers.map(({ isin }) => isin)).toContain(repaired);
    const codes = rows.map(({ SCRIP_CD }) => SCRIP_CD);
    expect(new Set(codes).size).toBe(codes.length - 1);
    const nseLines = await csv('EQUITY_L.csv');
    expect(nseLines.some(([symbol]) => symbol!.startsWith('DUMMYSAN'))).toBe(true);
    expect(new Set(nseLines.map((line) => line.join())).size).toBe(nseLines.length - 1);
  });
});

describe('changes', () => {
  it('of names and symbols stand in lists of their own, a chain as its links', async () => {
    await serve();
    const symbols = await csv('symbolchange.csv');
    const [header, ...names] = await csv('namechange.csv');
    expect(header).toEqual(['NCH_SYMBOL', 'NCH_PREV_NAME', 'NCH_NEW_NAME', 'NCH_DT']);
    const listed = new Map(replay!.dataset.issuers.map(({ symbol, name }) => [symbol, name]));
    expect([symbols.length, names.length]).toEqual([3, 2]);
    for (const [name, , , on] of symbols) {
      expect([...listed.values()]).toContain(name);
      expect(on).toMatch(/^\d\d-[A-Z]{3}-\d{4}$/);
    }
    for (const [symbol, before, after] of names) {
      expect(listed.get(symbol!)).toBe(after);
      expect(before).not.toBe(after);
    }
    // Oldest first: the second link begins where the first ends.
    const chain = symbols.filter(([name]) => name === symbols[0]![0]);
    expect(chain).toHaveLength(2);
    expect(chain[1]![1]).toBe(chain[0]![2]);
    expect(listed.has(chain[1]![2]!)).toBe(true);
  });

  it('of an ISIN by a split show at NSE from its day on, in the list and in the rows', async () => {
    const clock = handClock();
    const dataset = generateDays({ days: 2, filings: 300, documents: 'lazy' });
    await serve({ dataset, speed: 3600, startAt: '12:00', wall: clock.wall });
    const { symbol, isin, changes } = dataset.issuers.find((issuer) =>
      issuer.changes?.some(({ what }) => what === 'isin'),
    )!;
    expect(changes).toEqual([{ what: 'isin', from: expect.stringMatching(/^INEZ/), to: isin, on: '2026-02-14' }]);
    const now = async () => (await csv('EQUITY_L.csv')).find(([known]) => known === symbol)![6];
    expect(await now()).toBe(changes![0]!.from);
    clock.advance(13_000);
    expect(await now()).toBe(isin);
    const rows = await Promise.all(dataset.filings.map((filing) => filing.row()));
    const days = new Set(
      rows.filter((row) => row.symbol === symbol).map((row) => `${String(row.an_dt).slice(0, 2)} ${row.sm_isin}`),
    );
    expect(days).toEqual(new Set([`13 ${changes![0]!.from}`, `14 ${isin}`]));
  });

  it('concern three issuers that file on the day', () => {
    const day = generateDay({ filings: 300, documents: 'lazy' });
    const changed = day.issuers.filter(({ changes }) => changes!.length > 0).map(({ name }) => name);
    expect(changed).toHaveLength(3);
    const filers = new Set(day.truth!.map(({ company }) => company.name));
    for (const name of changed) expect(filers).toContain(name);
  });
});

describe('the search for a scrip', () => {
  const search = async (text: string) =>
    (await (await get(`${API}/PeerSmartSearch/w?Type=SS&text=${encodeURIComponent(text)}`)).json()) as string;
  /** Name, symbol, ISIN and code of each item, as a reader of the markup gets them. */
  const items = (markup: string) =>
    [...markup.matchAll(/<li [^>]*>(.*?)<\/li>/g)].map(([, item]) => {
      const [name, span] = item!.replace(/<\/?(?:strong|a)>/g, '').split('<br /><span>');
      return [name, ...span!.replace('</span>', '').split('&nbsp;&nbsp;&nbsp;')];
    });

  it('finds by name, symbol, ISIN or code, and says so where there is none', async () => {
    await serve();
    const [issuer] = replay!.dataset.issuers.filter(({ scripCode, name }) => scripCode && !name.includes('&'));
    const { name, symbol, isin, scripCode } = issuer!;
    const expected = [name.toUpperCase().replace(/ LIMITED$/, ' LTD'), symbol, isin, scripCode];
    for (const text of [name.split(' ')[0]!.toLowerCase(), isin, scripCode!])
      expect(items(await search(text))).toEqual([expected]);
    expect(await search('sons')).toMatch(/&amp; <strong>SONS<\/strong>/);
    expect(await search('no such company')).toContain('No Match Found');
    expect((await get(`${API}/PeerSmartSearch/w`)).status).toBe(302);
  });
});
