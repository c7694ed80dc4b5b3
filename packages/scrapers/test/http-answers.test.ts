import { gzipSync } from 'node:zlib';
import { createRateBudget } from '@filings/queue-core';
import { test as withRedis } from '@filings/test-kit';
import { describe, expect, test } from 'vitest';
import { parsedOnce } from '../src/http/memory.ts';
import { http, SITE } from './support/http.ts';
import { serve } from './support.ts';

describe('limits of a body', () => {
  const limited = async (body: Buffer, headers: Record<string, string> = {}) => {
    const exchange = await serve((_request, response) => response.writeHead(200, headers).end(body));
    return http({ gatewayUrl: exchange.url, maxBodyBytes: 100_000 }).get(SITE);
  };

  test.each<[string, Buffer, Record<string, string>, RegExp]>([
    ['more bytes than any list has', Buffer.alloc(100_001, 'x'), {}, /more than 100000 bytes/],
    [
      'few bytes that unpack to many',
      gzipSync(Buffer.alloc(50_000_000)),
      { 'content-encoding': 'gzip' },
      /unpacks to more than 100000/,
    ],
    ['broken gzip', gzipSync('x').fill(7, 12), { 'content-encoding': 'gzip' }, /cannot be unpacked/],
    ['cut gzip', gzipSync('x'.repeat(999)).subarray(0, 12), { 'content-encoding': 'gzip' }, /cannot be unpacked/],
    [
      'a packing that nobody asked for',
      Buffer.from('x'),
      { 'content-encoding': 'zstd' },
      /"zstd", which was not asked for/,
    ],
  ])('%s: a failure with a name', async (_name, body, headers, message) => {
    await expect(limited(body, headers)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(message),
    });
  });

  test('up to the limit all is well', async () => {
    expect((await limited(Buffer.alloc(100_000, 'x'))).body).toHaveLength(100_000);
    expect((await limited(gzipSync('fine'), { 'content-encoding': 'GZIP' })).body).toBe('fine');
  });
});

describe('conditional questions', () => {
  /** Serves `body` with the validators, and 304 to who shows them; or without any. */
  async function versioned(validators: (body: string) => Record<string, string>) {
    const state = { body: '["one"]' };
    const statuses: number[] = [];
    const exchange = await serve((request, response) => {
      const { etag, 'last-modified': modified } = validators(state.body);
      const known =
        (etag !== undefined && request.headers['if-none-match'] === etag) ||
        (modified !== undefined && request.headers['if-modified-since'] === modified);
      statuses.push(known ? 304 : 200);
      response.writeHead(known ? 304 : 200, validators(state.body)).end(known ? undefined : state.body);
    });
    const client = http({ gatewayUrl: exchange.url });
    const get = (path = '/list') => client.get(SITE + path, { conditional: true });
    return { state, statuses, get, exchange };
  }
  const parse = ({ body }: { body: string }) => JSON.parse(body) as unknown;

  test.each<[string, (body: string) => Record<string, string>, number[]]>([
    ['ETag', (body) => ({ etag: `"${body.length}"` }), [200, 304, 200]],
    [
      'Last-Modified',
      (body) => ({ 'last-modified': `Fri, 13 Feb 2026 00:00:0${body.length % 10} GMT` }),
      [200, 304, 200],
    ],
    ['the bytes alone', () => ({}), [200, 200, 200]],
  ])('by %s: what did not change is told, and parsed once', async (_name, validators, expected) => {
    const { state, statuses, get } = await versioned(validators);
    const first = await get();
    const second = await get();
    state.body = '["one","two"]';
    const third = await get();
    expect([first, second, third].map(({ status, unchanged }) => [status, unchanged])).toEqual([
      [200, undefined],
      [200, true],
      [200, undefined],
    ]);
    expect(second.body).toBe(first.body);
    expect(parsedOnce(second, parse)).toBe(parsedOnce(first, parse));
    expect(parsedOnce(third, parse)).toEqual(['one', 'two']);
    expect(statuses).toEqual(expected);
  });

  test('the last 32 addresses are remembered, and no more', async () => {
    const { statuses, get } = await versioned(() => ({ etag: '"1"' }));
    for (let at = 0; at < 33; at += 1) await get(`/${at}`);
    await get('/32');
    await get('/1');
    await get('/0');
    expect(statuses.slice(33)).toEqual([304, 304, 200]);
  });

  test('who does not ask conditionally shows no validators, and 304 for no reason is passed on', async () => {
    const exchange = await serve((request, response) => {
      response.writeHead(request.url?.endsWith('/304') ? 304 : 200, { etag: '"1"' }).end();
    });
    const client = http({ gatewayUrl: exchange.url });
    await client.get(SITE);
    expect(await client.get(SITE)).not.toHaveProperty('unchanged');
    expect(exchange.requests.some(({ headers }) => 'if-none-match' in headers)).toBe(false);
    expect(await client.get(`${SITE}/304`, { conditional: true })).toMatchObject({ status: 304 });
  });
});

describe('a host bears what it bears from all processes together', () => {
  const page = '<title>Access Restricted</title>exceeded permissible threshold, try after 10 minutes';

  withRedis('who is turned away keeps everybody else away from that host, and only that', async ({ redis }) => {
    const exchange = await serve((request, response) => {
      if (request.url?.startsWith('/www.nseindia.com/')) response.writeHead(403).end(page);
      else response.end('fine');
    });
    const made = () => {
      const budget = createRateBudget({ connection: redis.client, prefix: redis.prefix, rates: {} });
      return http({ gatewayUrl: exchange.url, turn: budget.turn, leaveAlone: budget.leaveAlone });
    };
    const [one, another] = [made(), made()];
    expect((await one.get(`${SITE}/a`)).status).toBe(403);
    const error = await another.get(`${SITE}/b`).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'rate_limited', failure: 'rate_limited', retryAt: expect.any(Date) });
    const wait = (error as { retryAt: Date }).retryAt.getTime() - Date.now();
    expect(wait).toBeGreaterThan(9 * 60_000);
    expect(wait).toBeLessThanOrEqual(10 * 60_000);
    expect((await another.get('https://nsearchives.nseindia.com/c')).body).toBe('fine');
    expect(exchange.asked).toEqual(['/www.nseindia.com/a', '/nsearchives.nseindia.com/c']);
  });

  test.each<[string, [number, Record<string, string>, string], boolean, number | null]>([
    ['429 without a time', [429, {}, ''], false, 60],
    ['429 with seconds', [429, { 'retry-after': '120' }, ''], true, 120],
    ['429 with a year', [429, { 'retry-after': '31536000' }, ''], false, 86_400],
    ['503 with seconds', [503, { 'retry-after': '5' }, ''], false, 5],
    ['503', [503, {}, ''], false, null],
    ['a denial', [403, {}, '<title>Access Denied</title>'], false, 5],
    ['a denial where cookies may be at fault', [403, {}, ''], true, null],
    ['a denial that names a time, whatever the cookies', [403, {}, page], true, 600],
    ['a denial with 200', [200, {}, '<title>Access Denied</title>'], false, 5],
    ['a list whose text says so', [200, {}, '[{"text":"Access Denied, try after 10 minutes"}]'], false, null],
    ['a page with 200', [200, {}, '<html>Home</html>'], false, null],
  ])('%s', async (_name, [status, headers, body], deniable, seconds) => {
    const told: number[] = [];
    const exchange = await serve((_request, response) => response.writeHead(status, headers).end(body));
    const leaveAlone = async (host: string, until: Date) => {
      expect(host).toBe('www.nseindia.com');
      told.push(Math.round((until.getTime() - Date.now()) / 1000));
    };
    await http({ gatewayUrl: exchange.url, leaveAlone }).get(SITE, { deniable });
    expect(told).toEqual(seconds === null ? [] : [seconds]);
  });
});
