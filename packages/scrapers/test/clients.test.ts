import { expect, test } from 'vitest';
import { createBseSource, createNseSource } from '../src/index.ts';
import { createCookies } from '../src/nse/cookies.ts';
import { bseList, bseRow, collect, json, newestFirst, nseRow, pageOf, serve } from './support.ts';

const day = '2026-02-13';

test('BSE is asked for one day, one segment, page by page until its count is covered', async () => {
  const ids = newestFirst('n', 120);
  const exchange = await serve(bseList((_day, type) => (type === 'D' ? ids.map((id) => bseRow(id)) : [])));
  const source = createBseSource({ gatewayUrl: exchange.url, segments: ['equity', 'debt'] });
  const pages = await collect(source, 'debt', day);
  expect(pages.flatMap(({ filings }) => filings.map(({ exchangeId }) => exchangeId))).toEqual(ids);
  expect(pages[0]?.filings[0]?.segment).toBe('debt');
  expect(exchange.asked.map(pageOf)).toEqual([1, 2, 3]);
  const asked = new URL(exchange.asked[0] ?? '', 'http://gateway');
  expect(asked.pathname).toBe('/api.bseindia.com/BseIndiaAPI/api/AnnSubCategoryGetData/w');
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    pageno: '1',
    strCat: '-1',
    strPrevDate: '20260213',
    strToDate: '20260213',
    strScrip: '',
    strSearch: 'P',
    strType: 'D',
    subcategory: '-1',
  });
});

test('BSE without a row count is read to the empty page', async () => {
  const rows = newestFirst('n', 70).map((id) => bseRow(id));
  const exchange = await serve((request, response) => {
    const from = (pageOf(request.url ?? '') - 1) * 50;
    json(response, { Table: rows.slice(from, from + 50) });
  });
  const pages = await collect(createBseSource({ gatewayUrl: exchange.url }), 'equity', day);
  expect(pages.map(({ filings }) => filings.length)).toEqual([50, 20, 0]);
});

test.each<[string, unknown, number[]]>([
  ['digits', [{ ROWCNT: '70' }], [50, 20]],
  ['a table that is missing', undefined, [50, 20, 0]],
  ['null', null, [50, 20, 0]],
  ['a text', 'none', [50, 20, 0]],
  ['no rows of it', [], [50, 20, 0]],
  ['an empty text', [{ ROWCNT: '' }], [50, 20, 0]],
  ['null in it', [{ ROWCNT: null }], [50, 20, 0]],
  ['none beside rows', [{ ROWCNT: 0 }], [50, 20, 0]],
  ['less than none', [{ ROWCNT: -1 }], [50, 20, 0]],
])('BSE whose count is %s is read to the last row (G10)', async (_name, Table1, sizes) => {
  const rows = newestFirst('n', 70).map((id) => bseRow(id));
  const exchange = await serve((request, response) => {
    const from = (pageOf(request.url ?? '') - 1) * 50;
    json(response, { Table: rows.slice(from, from + 50), Table1 });
  });
  const pages = await collect(createBseSource({ gatewayUrl: exchange.url }), 'equity', day);
  expect(pages.map(({ filings }) => filings.length)).toEqual(sizes);
});

test('rows of a debt filing, one for each of its codes, are filings of their own with one attachment', async () => {
  const rows = [971001, 971002, 971003].map((code, at) =>
    bseRow(`d-${at}`, { SCRIP_CD: code, ATTACHMENTNAME: 'one.pdf', NEWSSUB: `Works - ${code} - Interest` }),
  );
  const exchange = await serve(bseList(() => rows));
  const source = createBseSource({ gatewayUrl: exchange.url });
  const [page] = await collect(source, 'debt', day);
  expect(page?.filings.map(({ scripCode, subject, attachment }) => [scripCode, subject, attachment?.name])).toEqual(
    ['971001', '971002', '971003'].map((code) => [code, 'Interest', 'one.pdf']),
  );
  expect(new Set(page?.filings.map(({ filingId }) => filingId)).size).toBe(3);
});

test('a page that did not change is not parsed again: its very rows are given', async () => {
  let ids = ['a'];
  const exchange = await serve(bseList(() => ids.map((id) => bseRow(id))));
  const source = createBseSource({ gatewayUrl: exchange.url });
  const read = async () => {
    for await (const { rows } of source.pages('equity', day)) return rows;
    return [];
  };
  const first = await read();
  expect(await read()).toBe(first);
  ids = ['b', 'a'];
  expect((await read()).map((row) => source.idOf(row))).toEqual(['b', 'a']);
});

test('BSE gets the headers of its own page', async () => {
  const exchange = await serve(bseList(() => []));
  await collect(createBseSource({ gatewayUrl: exchange.url }), 'equity', day);
  expect(exchange.requests[0]?.headers).toMatchObject({
    referer: 'https://www.bseindia.com/',
    origin: 'https://www.bseindia.com',
    'user-agent': expect.stringMatching(/^Mozilla\/5\.0 /),
    'accept-language': expect.any(String),
  });
});

test('requests keep their distance, and share a connection', async () => {
  const at: number[] = [];
  const rows = newestFirst('n', 150).map((id) => bseRow(id));
  const answer = bseList(() => rows);
  const exchange = await serve((request, response) => {
    at.push(performance.now());
    answer(request, response);
  });
  await collect(createBseSource({ gatewayUrl: exchange.url, minGapMs: 60 }), 'equity', day);
  expect(at).toHaveLength(3);
  expect(Math.min(at[1]! - at[0]!, at[2]! - at[1]!)).toBeGreaterThan(40);
  expect(new Set(exchange.requests.map(({ socket }) => socket.remotePort)).size).toBe(1);
});

/** NSE as it behaves: cookies from any page, and an API that wants them. */
async function nseExchange(isGood: (cookie: string) => boolean, status = 401) {
  let visits = 0;
  return serve((request, response) => {
    if (!request.url?.includes('/api/')) {
      visits += 1;
      response.setHeader('set-cookie', [
        `nsit=v${visits}; Path=/; HttpOnly`,
        `nseappid=a${visits}`,
        'gone=1; Max-Age=0',
      ]);
      response.end('<html></html>');
    } else if (isGood(request.headers.cookie ?? '')) json(response, [nseRow('1')]);
    else response.writeHead(status).end();
  });
}

const pathsOf = (asked: string[]) => asked.map((path) => (path.includes('/api/') ? 'api' : path));

test("NSE is given a page's cookies, fetched once", async () => {
  const exchange = await nseExchange((cookie) => cookie === 'nsit=v1; nseappid=a1');
  const source = createNseSource({ gatewayUrl: exchange.url });
  expect(exchange.asked).toEqual([]);
  await collect(source, 'equities', day);
  await collect(source, 'debt', day);
  expect(pathsOf(exchange.asked)).toEqual(['/www.nseindia.com/option-chain', 'api', 'api']);
  expect(exchange.asked[2]).toBe(
    '/www.nseindia.com/api/corporate-announcements?index=debt&from_date=13-02-2026&to_date=13-02-2026',
  );
});

test.each([401, 403])('NSE that answers %i to old cookies is warmed up and asked once more', async (status) => {
  let good = 'v1';
  const exchange = await nseExchange((cookie) => cookie.includes(good), status);
  const source = createNseSource({ gatewayUrl: exchange.url });
  await collect(source, 'equities', day);
  good = 'v2';
  expect(await collect(source, 'equities', day)).toHaveLength(1);
  expect(pathsOf(exchange.asked).slice(2)).toEqual(['api', '/www.nseindia.com/option-chain', 'api']);
});

test('NSE that turns down fresh cookies too is left alone', async () => {
  const exchange = await nseExchange(() => false);
  const source = createNseSource({ gatewayUrl: exchange.url });
  await expect(collect(source, 'equities', day)).rejects.toMatchObject({ code: 'access_denied', status: 401 });
  expect(exchange.asked).toHaveLength(4);
});

test('NSE that breaks the connection of old cookies is warmed up and asked once more', async () => {
  let good = 'v1';
  const exchange = await serve((request, response) => {
    const old = request.url?.includes('/api/') && !request.headers.cookie?.includes(good);
    if (old) response.destroy();
    else if (request.url?.includes('/api/')) json(response, [nseRow('1')]);
    else response.setHeader('set-cookie', [`nsit=${good}; Path=/`]).end();
  });
  const source = createNseSource({ gatewayUrl: exchange.url });
  await collect(source, 'equities', day);
  good = 'v2';
  expect(await collect(source, 'equities', day)).toHaveLength(1);
  expect(pathsOf(exchange.asked).slice(2)).toEqual(['api', '/www.nseindia.com/option-chain', 'api']);
});

test('NSE that turns down fresh cookies too is left alone by everybody, and only then', async () => {
  const exchange = await nseExchange((cookie) => cookie.includes('v2'), 403);
  const told: string[] = [];
  const turns: string[] = [];
  const source = createNseSource({
    gatewayUrl: exchange.url,
    turn: async (host) => void turns.push(host),
    leaveAlone: async (host) => void told.push(host),
  });
  await collect(source, 'equities', day);
  expect(told).toEqual([]);
  const closed = await nseExchange(() => false, 403);
  const other = createNseSource({ gatewayUrl: closed.url, leaveAlone: async (host) => void told.push(host) });
  await expect(collect(other, 'equities', day)).rejects.toMatchObject({ code: 'access_denied', status: 403 });
  expect(told).toEqual(['www.nseindia.com']);
  expect(turns).toEqual(Array(4).fill('www.nseindia.com'));
});

test('cookies are good for an hour and a half, from the first of them', () => {
  let minutes = 0;
  const cookies = createCookies(() => minutes * 60_000);
  const answer = (value: string) => ({ url: '', status: 200, body: '', headers: { 'set-cookie': [`nsit=${value}`] } });
  cookies.keep(answer('1'));
  minutes = 80;
  cookies.keep(answer('2'));
  minutes = 90;
  expect(cookies.header()).toBe('nsit=2');
  minutes = 91;
  expect(cookies.header()).toBeUndefined();
  cookies.keep(answer('3'));
  minutes = 181;
  expect(cookies.header()).toBe('nsit=3');
});

test('an NSE answer wrapped in "data" is the same list', async () => {
  const exchange = await serve((request, response) =>
    request.url?.includes('/api/') ? json(response, { data: [nseRow('1'), nseRow('2')] }) : response.end(),
  );
  const [page] = await collect(createNseSource({ gatewayUrl: exchange.url }), 'sme', day);
  expect(page).toMatchObject({ reported: 2, bad: [], filings: [{ segment: 'sme' }, { segment: 'sme' }] });
});

test('NSE whose page is closed but whose API answers is read', async () => {
  const exchange = await serve((request, response) => {
    if (request.url?.includes('/api/')) json(response, [nseRow('1')]);
    else response.writeHead(403).end('<html>Access Denied</html>');
  });
  expect(await collect(createNseSource({ gatewayUrl: exchange.url }), 'equities', day)).toHaveLength(1);
});

test('an unknown segment is named with the known ones', async () => {
  await expect(collect(createBseSource({ gatewayUrl: 'http://127.0.0.1:9' }), 'equities', day)).rejects.toThrow(
    'BSE has no segment "equities"; known are equity, debt, mf',
  );
  await expect(collect(createNseSource({ gatewayUrl: 'http://127.0.0.1:9' }), 'equity', day)).rejects.toThrow(
    /known are equities/,
  );
});
