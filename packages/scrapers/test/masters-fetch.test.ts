import type { IncomingMessage, ServerResponse } from 'node:http';
import { createReplay, generateDay } from '@filings/exchange-replay';
import { describe, expect, test } from 'vitest';
import { countAnomalies, fetchMasters, lookUpBse, openMastersHttp } from '../src/index.ts';
import { readCandidates } from '../src/masters/look-up.ts';
import { suspicionOf } from '../src/masters/suspicion.ts';
import { haveShared, serve, sharedJson } from './support.ts';

const EQUITIES =
  'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\n' +
  '20MICRONS,20 Microns Limited,EQ,06-OCT-2008,5,1,INE144J01027,5\n';
const SME =
  'SYMBOL,NAME_OF_COMPANY,SERIES,DATE_OF_LISTING,PAID_UP_VALUE,ISIN_NUMBER,FACE_VALUE\n' +
  'SOLEX,Solex Energy Limited,SM,05-FEB-2018,10,INE880Y01017,10\n';
const SYMBOLS = 'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025\n';
const NAMES = 'NCH_SYMBOL, NCH_PREV_NAME, NCH_NEW_NAME, NCH_DT\nX,Old Limited,New Limited,07-MAR-2022\n';
const SCRIPS = JSON.stringify([{ SCRIP_CD: '500002', ISIN_NUMBER: 'INE117A01022', Issuer_Name: 'ABB India Limited' }]);
const PAGE = '<html><head><title>Just a page</title></head></html>';

const FILES: Record<string, string> = {
  '/nsearchives.nseindia.com/content/equities/EQUITY_L.csv': EQUITIES,
  '/nsearchives.nseindia.com/emerge/corporates/content/SME_EQUITY_L.csv': SME,
  '/nsearchives.nseindia.com/content/equities/symbolchange.csv': SYMBOLS,
  '/nsearchives.nseindia.com/content/equities/namechange.csv': NAMES,
};
const nseFiles = (request: IncomingMessage, response: ServerResponse) => {
  const file = FILES[request.url ?? ''];
  if (file === undefined) response.writeHead(404).end(PAGE);
  else response.setHeader('content-type', 'text/csv').end(file);
};

const fetchFrom = async (
  exchange: 'bse' | 'nse',
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: Partial<Parameters<typeof fetchMasters>[0]> = {},
) => {
  const server = await serve(answer);
  const http = openMastersHttp({ gatewayUrl: server.url });
  const lists = await fetchMasters({ exchange, http, ...options });
  await http.close();
  return { server, lists };
};

describe('lists of securities from the exchanges', () => {
  test('BSE is asked once, with the headers that it wants, for whatever status', async () => {
    const { server, lists } = await fetchFrom('bse', (_, response) => response.end(SCRIPS));
    expect(lists).toMatchObject([{ source: 'bse-scrip-list', error: null, master: { rows: { read: 1, kept: 1 } } }]);
    expect(server.asked).toEqual([
      '/api.bseindia.com/BseIndiaAPI/api/ListofScripData/w?Group=&Scripcode=&industry=&segment=Equity&status=',
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      referer: 'https://www.bseindia.com/',
      origin: 'https://www.bseindia.com',
      'user-agent': expect.stringContaining('Mozilla'),
    });
  });

  test('NSE gives four files, who there is before what they were called', async () => {
    const { lists } = await fetchFrom('nse', nseFiles);
    expect(lists.map(({ source, master }) => [source, master?.securities[0]?.code])).toEqual([
      ['nse-equity-list', '20MICRONS'],
      ['nse-sme-list', 'SOLEX'],
      ['nse-symbol-changes', 'ETERNAL'],
      ['nse-name-changes', 'X'],
    ]);
  });

  test.each([
    ['a page with status 200', 200, PAGE, 'html_page'],
    ['access denied with status 200', 200, '<html><title>Access Denied</title></html>', 'access_denied'],
    ['access denied', 403, PAGE, 'access_denied'],
    ['a bare string', 200, '"No Record Found!"', 'bare_string'],
    ['an empty object', 200, '{}', 'empty_object'],
    ['an empty list', 200, '[]', 'empty_table'],
    ['rows without a code', 200, '[{"SCRIP_CD":"","ISIN_NUMBER":""}]', 'empty_table'],
    ['JSON cut off', 200, SCRIPS.slice(0, -5), 'not_json'],
    ['another list', 200, '[{"ScripCode":"500002","NSESymbol":"ABB"}]', 'malformed'],
    ['nothing', 200, '', 'not_json'],
    ['an error', 500, 'oops', 'http_error'],
  ])('%s is no list, and says what it is (G12)', async (_, status, body, code) => {
    const { lists } = await fetchFrom('bse', (__, response) => response.writeHead(status).end(body));
    expect(lists).toMatchObject([{ master: null, error: { name: 'ScrapeError', code } }]);
  });

  test('a redirect and a silent host have their names too', async () => {
    const away = await fetchFrom('bse', (_, response) =>
      response.writeHead(301, { location: 'https://www.bseindia.com/members/showinterest.aspx' }).end(),
    );
    expect(away.lists).toMatchObject([{ error: { code: 'redirected' } }]);
    const gone = await fetchFrom('bse', (request) => request.socket.destroy());
    expect(gone.lists).toMatchObject([{ error: { code: 'network' } }]);
  });

  test('one file that is missing stops no other; a host that denies access is left alone', async () => {
    const missing = await fetchFrom('nse', (request, response) => {
      if (request.url?.includes('SME')) response.writeHead(404).end('not here');
      else nseFiles(request, response);
    });
    expect(missing.lists.map(({ error }) => error?.code)).toEqual([undefined, 'http_error', undefined, undefined]);
    const denied = await fetchFrom('nse', (_, response) => response.writeHead(403).end(PAGE));
    expect(denied.lists.map(({ error }) => error?.code)).toEqual(Array(4).fill('access_denied'));
    expect(denied.server.asked).toHaveLength(1);
  });

  test('only what is asked for is fetched, and a list that has shrunk is refused', async () => {
    const { server, lists } = await fetchFrom('nse', nseFiles, {
      sources: ['nse-equity-list', 'nse-sme-list'],
      lastRows: { 'nse-equity-list': 2_000, 'nse-sme-list': 1 },
    });
    expect(server.asked).toHaveLength(2);
    expect(lists).toMatchObject([
      { error: { code: 'short_answer', message: expect.stringContaining('1 rows where the list before had 2000') } },
      { error: null },
    ]);
  });

  test.each([
    [0, null, 'empty_table'],
    [0, 10, 'empty_table'],
    [1, null, null],
    [2_000, 3_000, null],
    [1_999, 3_000, 'short_answer'],
    [9_000, 3_000, null],
  ])('%i rows after %j: %j', (rows, last, code) => {
    expect(suspicionOf(rows, last)?.code ?? null).toBe(code);
  });

  test('a signal ends it with its reason', async () => {
    const stop = new AbortController();
    const fetched = fetchFrom('bse', () => stop.abort(new Error('enough')), { signal: stop.signal });
    await expect(fetched).rejects.toThrow('enough');
  });

  test('the replay’s lists are read, dirty as real ones, and its search finds who is in them', async () => {
    const dataset = generateDay({ filings: 30, seed: 7 });
    const replay = await createReplay({ dataset, durationMs: 60_000, dirtyMasters: true });
    const http = openMastersHttp({ gatewayUrl: replay.url });
    const [scrips] = await fetchMasters({ exchange: 'bse', http });
    const sources = ['nse-equity-list', 'nse-symbol-changes', 'nse-name-changes'] as const;
    const [equities, symbols, names] = await fetchMasters({ exchange: 'nse', http, sources });
    const { code, name, isin } = scrips!.master!.securities.find(
      (one) => one.status === 'active' && one.isin !== null,
    )!;
    const candidates = await lookUpBse(code, { http });
    await http.close();
    await replay.close();

    expect([scrips, equities, symbols, names].map((list) => list?.error)).toEqual([null, null, null, null]);
    const odd = countAnomalies(scrips!.master!.anomalies);
    expect(odd).toMatchObject({ isin_repaired: 1, dummy_row: 1, duplicate_row: 1 });
    // "NA", "" and "0".
    expect(odd.isin_missing).toBeGreaterThanOrEqual(3);
    expect(countAnomalies(equities!.master!.anomalies)).toEqual({ dummy_row: 1, duplicate_row: 1 });
    for (const { rows } of [scrips!.master!, equities!.master!])
      expect(rows.kept + rows.merged + rows.leftOut).toBe(rows.read);
    expect(symbols!.master!.securities.flatMap(({ former }) => former).length).toBeGreaterThanOrEqual(3);
    expect(names!.master!.securities.length).toBeGreaterThanOrEqual(2);
    expect(candidates).toMatchObject([{ code, isin }]);
    expect(candidates[0]?.name?.toUpperCase().slice(0, 8)).toBe(name?.toUpperCase().slice(0, 8));
  });
});

describe('BSE’s search box', () => {
  const li = (attributes: string, text: string) => `<li class='quotemenu' ${attributes}>${text}</li>`;
  const HDFC = li(
    `id='li0'`,
    `<a href='https://www.bseindia.com/stock-share-price/hdfc-bank-ltd/hdfcbank/500180/'>HDFC BANK LTD<br/><span><strong>HDFC</strong>BANK&nbsp;&nbsp;&nbsp;INE040A01034&nbsp;&nbsp;&nbsp;500180</span></a>`,
  );
  const REDDY = li(
    `onclick="liclick('500124','Dr. Reddy's Laboratories Ltd-$')"`,
    `<a><strong>DR</strong>.REDDY&amp;CO<br/><span>DRREDDY&nbsp;&nbsp;&nbsp;INE089A01031&nbsp;&nbsp;&nbsp;500124</span></a>`,
  );

  test('gives all that it finds, from a JSON string as from bare markup', async () => {
    for (const body of [JSON.stringify(HDFC + REDDY + HDFC), HDFC + REDDY]) {
      const server = await serve((_, response) => response.end(body));
      const http = openMastersHttp({ gatewayUrl: server.url });
      expect(await lookUpBse('hdfc & co', { http })).toEqual([
        { code: '500180', name: 'HDFC BANK LTD', shortName: 'HDFCBANK', isin: 'INE040A01034' },
        { code: '500124', name: "Dr. Reddy's Laboratories Ltd", shortName: 'DRREDDY', isin: 'INE089A01031' },
      ]);
      await http.close();
      expect(server.asked).toEqual(['/api.bseindia.com/BseIndiaAPI/api/PeerSmartSearch/w?Type=SS&text=hdfc+%26+co']);
    }
  });

  test('finds nobody, or parts of somebody, without making up the rest', () => {
    expect(readCandidates('<li>No match found</li>')).toEqual([]);
    expect(readCandidates('')).toEqual([]);
    expect(readCandidates(`<li onclick="liclick('509631','HEG Ltd')"></li>`)).toEqual([
      { code: '509631', name: 'HEG Ltd', shortName: null, isin: null },
    ]);
    expect(readCandidates(`<li ng-click="liclick('509631','HEG Ltd')"></li>`)).toMatchObject([{ name: 'HEG Ltd' }]);
    expect(readCandidates('<li><a>HEG LTD<br/><span>INE545A01016 509631</span></a></li>')).toEqual([
      { code: '509631', name: 'HEG LTD', shortName: null, isin: 'INE545A01016' },
    ]);
  });

  test.skipIf(!haveShared)('says what the recorded answer said', () => {
    const { company_name, symbol, isin, bse_code } = sharedJson('data/exchange/bse/lookup_sample.json');
    expect(readCandidates(HDFC)).toEqual([{ code: bse_code, name: company_name, shortName: symbol, isin }]);
  });

  test('an answer that is no answer fails', async () => {
    for (const body of ['{}', '[1]', 'gibberish', '']) {
      const server = await serve((_, response) => response.end(body));
      const http = openMastersHttp({ gatewayUrl: server.url });
      await expect(lookUpBse('x', { http })).rejects.toMatchObject({ code: 'malformed' });
      await http.close();
    }
  });
});
