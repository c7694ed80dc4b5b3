import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createReplay, generateDay } from '@filings/exchange-replay';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { describe, expect, onTestFinished } from 'vitest';
import { makeFiling } from '../../../packages/spawner/test/support/house.ts';
import { test } from './filings.ts';

const EQUITY_HEAD =
  'SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE';
const EQUITIES = `${EQUITY_HEAD}\nETERNAL,Eternal Limited,EQ,23-JUL-2021,1,1,INE758T01015,1\nABB,ABB India Limited,EQ,08-FEB-1995,2,1,INE117A01022,2\n`;
const SME =
  'SYMBOL,NAME_OF_COMPANY,SERIES,DATE_OF_LISTING,PAID_UP_VALUE,ISIN_NUMBER,FACE_VALUE\nSOLEX,Solex Energy Limited,SM,05-FEB-2018,10,INE880Y01017,10\n';
const SYMBOLS = 'ETERNAL LIMITED,ZOMATO,ETERNAL,09-APR-2025\n';
const NAMES = 'NCH_SYMBOL, NCH_PREV_NAME, NCH_NEW_NAME, NCH_DT\nETERNAL,Zomato Limited,Eternal Limited,20-MAR-2025\n';
const SCRIPS = JSON.stringify([
  {
    SCRIP_CD: '500002',
    ISIN_NUMBER: 'INE117A01022',
    Issuer_Name: 'ABB India Limited',
    scrip_id: 'ABB',
    Status: 'Active',
  },
  {
    SCRIP_CD: '543320',
    ISIN_NUMBER: 'INE758T01015',
    Issuer_Name: 'Eternal Limited',
    scrip_id: 'ETERNAL',
    Status: 'Active',
  },
]);
const FOUND = JSON.stringify(
  `<li onclick="liclick('509631','HEG Ltd')"><a>HEG LTD<br/><span>HEG&nbsp;INE545A01016&nbsp;509631</span></a></li>`,
);

/** Both exchanges, as far as lists of securities go. */
async function exchanges(changes: Record<string, string | number> = {}): Promise<string> {
  const answers: Record<string, string | number> = {
    'EQUITY_L.csv': EQUITIES,
    'SME_EQUITY_L.csv': SME,
    'symbolchange.csv': SYMBOLS,
    'namechange.csv': NAMES,
    'ListofScripData/w': SCRIPS,
    'PeerSmartSearch/w': FOUND,
    ...changes,
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    const answer = Object.entries(answers).find(([name]) => path.endsWith(`/${name}`))?.[1] ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end('not here');
    else response.end(answer);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('masters in the database', () => {
  test('imported lists say who stands behind codes and names, former ones too; again changes nothing', async ({
    filings,
    tempDir,
  }) => {
    const files = Object.entries({ 'a.csv': EQUITIES, 'b.csv': SYMBOLS, 'c.csv': NAMES, 'd.json': SCRIPS }).map(
      ([name, text]) => {
        writeFileSync(join(tempDir, name), text);
        return join(tempDir, name);
      },
    );
    const first = (await filings.json('masters', 'import', ...files)) as { lists: { stored: { added: number } }[] };
    expect(first.lists.map(({ stored }) => stored.added)).toEqual([2, 0, 0, 0]);
    const again = (await filings.json('masters', 'import', ...files)) as typeof first;
    for (const { stored } of again.lists) expect(stored).toMatchObject({ added: 0, renamed: 0, moved: 0, linked: 0 });

    for (const who of [['INE758T01015'], ['543320'], ['zomato'], ['ETERNAL'], ['Zomato', 'Limited']]) {
      const issuer = await filings.json('masters', 'show', ...who);
      expect(issuer, who.join(' ')).toMatchObject({
        isin: 'INE758T01015',
        name: 'Eternal Limited',
        symbol: 'ETERNAL',
        scripCode: '543320',
      });
    }
    const { stdout } = await filings('masters', 'show', 'ZOMATO');
    expect(stdout).toMatch(/^Name +Eternal Limited$/m);
    expect(stdout).toMatch(/^code +NSE +ZOMATO +until 2025-04-09 +INE758T01015 +nse-symbol-changes$/m);
    expect(stdout).toMatch(/^name +NSE +Zomato Limited +until 2025-03-20/m);
  });

  test('a terminal shows how far it is, a program reads one document', async ({ filings, tempDir }) => {
    const file = join(tempDir, 'a.csv');
    writeFileSync(file, EQUITIES);
    const { ended } = filings.start(['masters', 'import', file], { terminal: true });
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/nse-equity-list .*2 of 2 securities|nse-equity-list .*0 of 2 securities/);
    expect(stdout).toMatch(/nse-equity-list +\d{4}-\d\d-\d\d +2 +2 +0 +0 +2 +2 +0/);
  });

  test('a refresh takes all lists of both exchanges, says what it could not have, and ends with 1 then', async ({
    filings,
  }) => {
    const url = await exchanges({ 'SME_EQUITY_L.csv': 404 });
    const env = { FILINGS_EXCHANGE_GATEWAY_URL: url };
    const words = await filings.start(['masters', 'refresh'], { env }).ended;
    expect({ code: words.code, stderr: words.stderr }).toEqual({ code: 1, stderr: '' });
    expect(words.stdout).toMatch(/^bse-scrip-list +\d{4}-\d\d-\d\d +2 +2 +0 +0 +2 +2 /m);
    expect(words.stdout).toMatch(/^nse-symbol-changes +\d{4}-\d\d-\d\d +1 /m);
    expect(words.stdout).toMatch(/^nse-sme-list +http_error +GET https:\/\/nsearchives.nseindia.com.* status 404/m);

    const status = await filings('masters', 'status');
    expect(status.stdout).toMatch(/^2 issuers, 2 listed at BSE, 2 at NSE$/m);
    expect(status.stdout).toMatch(/^bse-scrip-list +\d{4}-\d\d-\d\dT\d\d:\d\dZ +2$/m);
    expect(status.stdout).toMatch(/^nse-sme-list +never +– +failing since \d{4}-\d\d-\d\d: GET/m);

    const healed = { FILINGS_EXCHANGE_GATEWAY_URL: await exchanges() };
    const all = await filings.start(['masters', 'refresh', '--exchange', 'nse', '--json'], { env: healed }).ended;
    expect(all.code).toBe(0);
    const document = JSON.parse(all.stdout);
    expect(document.failed).toEqual([]);
    expect(document.lists.map(({ source }: { source: string }) => source)).toEqual([
      'nse-equity-list',
      'nse-sme-list',
      'nse-symbol-changes',
      'nse-name-changes',
    ]);
  });

  test('the companies of a replayed day are found by what they were called before', async ({ filings }) => {
    const dataset = generateDay({ filings: 30, seed: 7 });
    const replay = await createReplay({ dataset, durationMs: 600_000 });
    onTestFinished(() => replay.close());
    const env = { FILINGS_EXCHANGE_GATEWAY_URL: replay.url };
    const { stdout } = await filings.start(['masters', 'refresh', '--json'], { env }).ended;
    expect(JSON.parse(stdout).lists.length).toBeGreaterThanOrEqual(4);
    const renamed = dataset.issuers.flatMap(({ isin, name, changes = [] }) =>
      changes.filter(({ what }) => what !== 'isin').map(({ from }) => ({ isin, name, from })),
    );
    expect(renamed.length).toBeGreaterThanOrEqual(4);
    for (const { isin, name, from } of renamed)
      expect(await filings.json('masters', 'show', from), from).toMatchObject({ isin, name });
  });

  test('a list that has shrunk is believed only when told to', async ({ filings }) => {
    const refresh = async (symbols: number, ...more: string[]) => {
      const lines = Array.from({ length: symbols }, (_, n) => `Company ${n},OLD${n},NEW${n},01-JAN-2020`);
      const url = await exchanges({ 'symbolchange.csv': lines.join('\n') });
      const env = { FILINGS_EXCHANGE_GATEWAY_URL: url };
      return filings.start(['masters', 'refresh', '--exchange', 'nse', ...more], { env }).ended;
    };
    expect((await refresh(9)).code).toBe(0);
    const shrunk = await refresh(5);
    expect(shrunk.code).toBe(1);
    expect(shrunk.stdout).toMatch(/^nse-symbol-changes +short_answer +.*5 rows where the list before had 9/m);
    expect((await refresh(5, '--accept-shrunk')).code).toBe(0);
    expect((await refresh(5)).code).toBe(0);
  });

  test('whose filings stand without an issuer is said, and where to look for them', async ({ filings, database }) => {
    const store = createStore(postgresCall({ url: database.url }));
    const filing = {
      ...makeFiling(1, {}),
      exchange: 'bse' as const,
      scripCode: '509631',
      companyName: 'HEG Ltd',
      isin: null,
    };
    await store.save([{ v: 1, kind: 'detected', filing }]);
    await store.close();
    const { stdout } = await filings('masters', 'status');
    expect(stdout).toMatch(/^1 filing without an issuer$/m);
    expect(stdout).toMatch(/^BSE +509631 +HEG Ltd +1$/m);

    const unknown = await filings('masters', 'show', '509631');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('Nobody is known as "509631"');
    const env = { FILINGS_EXCHANGE_GATEWAY_URL: await exchanges() };
    const asked = await filings.start(['masters', 'show', '509631', '--ask-bse'], { env }).ended;
    expect(asked.code).toBe(0);
    expect(asked.stdout).toMatch(/^509631 +HEG +INE545A01016 +HEG Ltd$/m);
  });
});
