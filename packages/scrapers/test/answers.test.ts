import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createBseSource, createNseSource, ScrapeError, type Source } from '../src/index.ts';
import { bseRow, collect, haveShared, json, nseRow, serve, sharedJson } from './support.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const DENIED = '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>no</BODY></HTML>';
const PAUSE = '<html><body>Access Restricted: exceeded permissible threshold, try after 10 minutes</body></html>';

const failures: [string, Answer, object][] = [
  ['a page with 200', (r) => r.end('<!DOCTYPE html><title>Home</title>'), { code: 'html_page', status: 200 }],
  ['a denial with 200', (r) => r.end(DENIED), { code: 'access_denied', status: 200 }],
  ['a denial with 403', (r) => r.writeHead(403).end(DENIED), { code: 'access_denied', status: 403 }],
  ['401 without a word', (r) => r.writeHead(401).end(), { code: 'access_denied', status: 401 }],
  ['a page that names a pause', (r) => r.writeHead(403).end(PAUSE), { code: 'access_denied', failure: 'rate_limited' }],
  [
    'a redirect for want of headers',
    (r) => r.writeHead(301, { location: 'https://www.bseindia.com/members/showinterest.aspx' }).end(),
    { code: 'redirected', message: expect.stringMatching(/showinterest.*headers were refused/) },
  ],
  [
    'a redirect for bad parameters',
    (r) => r.writeHead(302, { location: 'https://api.bseindia.com/error_Bse.html' }).end(),
    { code: 'redirected', message: expect.stringMatching(/error_Bse.*parameters were refused/) },
  ],
  ['304 that nobody asked for', (r) => r.writeHead(304).end(), { code: 'http_error', status: 304 }],
  [
    '429',
    (r) => r.writeHead(429, { 'retry-after': '120' }).end(DENIED),
    { code: 'rate_limited', failure: 'rate_limited', retryAt: expect.any(Date) },
  ],
  ['an empty object', (r) => json(r, {}), { code: 'empty_object' }],
  ['a bare string', (r) => json(r, 'No Record Found!'), { code: 'bare_string' }],
  ['nothing', (r) => r.end(), { code: 'not_json' }],
  ['plain text', (r) => r.end('None of the records'), { code: 'not_json' }],
  ['half of an answer', (r) => r.end('{"Table":[{"NEWS'), { code: 'not_json' }],
  ['null', (r) => json(r, null), { code: 'malformed' }],
  ['another object', (r) => json(r, { Message: 'An error has occurred.' }), { code: 'malformed' }],
  ['a table that is none', (r) => json(r, { Table: {}, data: 'none' }), { code: 'malformed' }],
  [
    '503 that names a time',
    (r) => r.writeHead(503, { 'retry-after': '30' }).end(),
    { code: 'http_error', failure: 'rate_limited' },
  ],
  ['a page with 500', (r) => r.writeHead(500).end('<title>Error</title>'), { code: 'http_error', status: 500 }],
  ['500', (r) => r.writeHead(500).end('oops'), { code: 'http_error', status: 500 }],
  ['a connection that breaks', (r) => r.destroy(), { code: 'network' }],
  [
    'a body that breaks off',
    (r) => void r.writeHead(200, { 'content-length': '99' }).write('{', () => r.destroy()),
    { code: 'network' },
  ],
  ['silence', () => undefined, { code: 'timeout' }],
];

async function failureOf(source: Source, segment: string): Promise<ScrapeError> {
  const error = await collect(source, segment, '2026-02-13').then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ScrapeError);
  return error as ScrapeError;
}

describe('only a well-formed answer counts as an answer (G12)', () => {
  test.each(failures)('BSE: %s is a failure with a name', async (_name, answer, expected) => {
    const exchange = await serve((request, response) => answer(response, request));
    const error = await failureOf(createBseSource({ gatewayUrl: exchange.url, timeoutMs: 300 }), 'equity');
    expect(error).toMatchObject({ failure: 'transient', ...expected });
    expect(error.message).toContain('https://api.bseindia.com/BseIndiaAPI/api/AnnSubCategoryGetData/w?');
  });

  test.each(failures)('NSE: %s is a failure with a name', async (_name, answer, expected) => {
    const exchange = await serve((request, response) => {
      if (request.url?.includes('/api/')) answer(response, request);
      else response.end('<html></html>');
    });
    const error = await failureOf(createNseSource({ gatewayUrl: exchange.url, timeoutMs: 300 }), 'equities');
    expect(error).toMatchObject({ failure: 'transient', ...expected });
    expect(error.message).toContain('https://www.nseindia.com/api/corporate-announcements?');
  });

  test('a BSE day without rows is one without rows, unless the count says otherwise', async () => {
    let rowcnt = 0;
    const exchange = await serve((_request, response) => json(response, { Table: [], Table1: [{ ROWCNT: rowcnt }] }));
    const source = createBseSource({ gatewayUrl: exchange.url });
    expect(await collect(source, 'equity', '2026-02-13')).toEqual([{ filings: [], bad: [], reported: 0 }]);
    rowcnt = 272;
    expect((await failureOf(source, 'equity')).code).toBe('short_answer');
  });

  test('an NSE day without rows is one without rows', async () => {
    const exchange = await serve((_request, response) => json(response, []));
    const pages = await collect(createNseSource({ gatewayUrl: exchange.url }), 'equities', '2026-02-13');
    expect(pages).toEqual([{ filings: [], bad: [], reported: 0 }]);
  });

  test.skipIf(!haveShared)('the recorded refusals are refusals', async () => {
    for (const [file, code] of Object.entries({
      bse_empty_object: 'empty_object',
      bse_AnnGetData_retired: 'bare_string',
    })) {
      const exchange = await serve((_request, response) =>
        json(response, sharedJson(`data/exchange/errors/${file}.json`)),
      );
      expect((await failureOf(createBseSource({ gatewayUrl: exchange.url }), 'equity')).code).toBe(code);
    }
  });

  test('packed answers and a byte order mark are read', async () => {
    const answers: [string, Buffer][] = [
      ['gzip', gzipSync(JSON.stringify([nseRow('1')]))],
      ['br', brotliCompressSync(`\uFEFF${JSON.stringify([nseRow('2')])}`)],
    ];
    const exchange = await serve((request, response) => {
      if (!request.url?.includes('/api/')) return response.setHeader('set-cookie', 'nsit=1').end();
      const [encoding, body] = answers.shift()!;
      response.setHeader('content-encoding', encoding).end(body);
    });
    const source = createNseSource({ gatewayUrl: exchange.url });
    for (const id of ['1', '2']) {
      const [page] = await collect(source, 'equities', '2026-02-13');
      expect(page?.filings.map(({ exchangeId }) => exchangeId)).toEqual([id]);
    }
  });

  test('one bad row costs one row', async () => {
    const huge = bseRow('huge', { MORE: 'x'.repeat(300_000) });
    const rows = [bseRow('a'), { NEWSID: 'no time' }, 'not a row', huge, bseRow('b')];
    const exchange = await serve((_request, response) => json(response, { Table: rows, Table1: [{ ROWCNT: 5 }] }));
    const [page] = await collect(createBseSource({ gatewayUrl: exchange.url }), 'equity', '2026-02-13');
    expect(page?.filings.map(({ exchangeId }) => exchangeId)).toEqual(['a', 'b']);
    expect(page?.bad.map(({ raw }) => raw)).toEqual([{ NEWSID: 'no time' }, 'not a row', huge]);
  });
});
