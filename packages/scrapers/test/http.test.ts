import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, createSecureServer } from 'node:http2';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createRateBudget } from '@filings/queue-core';
import { test as withRedis } from '@filings/test-kit';
import { generate } from 'selfsigned';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parsedOnce } from '../src/http/memory.ts';
import { createHttp, type Http, type HttpOptions } from '../src/http.ts';
import { serve } from './support.ts';

const SITE = 'https://www.nseindia.com';

function http(options: Partial<HttpOptions>): Http {
  const made = createHttp({ headers: {}, timeoutMs: 2000, ...options });
  onTestFinished(() => made.close());
  return made;
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

const { private: key, cert } = await generate([{ name: 'commonName', value: 'www.nseindia.com' }], {
  extensions: [
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'www.nseindia.com' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ],
});

/** A server that speaks HTTP/2 and HTTP/1.1 over TLS, with a certificate of its own. */
async function secure(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createSecureServer({ key, cert, allowHTTP1: true }, answer as never);
  server.on('sessionError', () => undefined);
  return `https://127.0.0.1:${await listening(server as unknown as Server)}`;
}

describe('HTTP/2 where the host and we agree on it', () => {
  test('a host that leaves HTTP/1.1 hanging is asked by HTTP/2, over one connection', async () => {
    const versions: string[] = [];
    const sessions = new Set<unknown>();
    const gatewayUrl = await secure((request, response) => {
      versions.push(request.httpVersion);
      sessions.add(request.socket.remotePort);
      if (request.httpVersion === '2.0') response.end('fine');
    });
    const client = http({ gatewayUrl, ca: cert, preferHttp2: true });
    for (const path of ['/a', '/b', '/c'])
      expect(await client.get(SITE + path)).toMatchObject({ status: 200, body: 'fine' });
    expect(versions).toEqual(['2.0', '2.0', '2.0']);
    expect(sessions.size).toBe(1);
  });

  test('a host that breaks its HTTP/2 with INTERNAL_ERROR is asked by HTTP/1.1 the next time', async () => {
    const gatewayUrl = await secure((request, response) => {
      const { stream } = request as unknown as { stream?: { close(code: number): void } };
      if (request.httpVersion === '2.0') stream?.close(constants.NGHTTP2_INTERNAL_ERROR);
      else response.end(request.httpVersion);
    });
    const client = http({ gatewayUrl, ca: cert, preferHttp2: true });
    await expect(client.get(SITE)).rejects.toMatchObject({ code: 'network', message: expect.stringContaining(SITE) });
    expect((await client.get(SITE)).body).toBe('1.1');
  });

  test('a certificate that nobody vouches for is no exchange', async () => {
    const gatewayUrl = await secure((_request, response) => response.end('fine'));
    await expect(http({ gatewayUrl }).get(SITE)).rejects.toMatchObject({ code: 'network' });
  });
});

test('ten questions share one connection', async () => {
  const exchange = await serve((_request, response) => response.end('fine'));
  const client = http({ gatewayUrl: exchange.url });
  for (let at = 0; at < 10; at += 1) await client.get(SITE);
  expect(new Set(exchange.requests.map(({ socket }) => socket.remotePort)).size).toBe(1);
});

describe('silence is a time-out, whatever the phase (G12)', () => {
  const late = { code: 'timeout', failure: 'transient' };

  async function within(get: Promise<unknown>) {
    const began = performance.now();
    await expect(get).rejects.toMatchObject(late);
    expect(performance.now() - began).toBeLessThan(2000);
  }

  test('no handshake', async () => {
    const port = await listening(createTcpServer(() => undefined));
    await within(http({ gatewayUrl: `https://127.0.0.1:${port}`, timeoutMs: 300 }).get(SITE));
  });

  test('no headers', async () => {
    const exchange = await serve(() => undefined);
    await within(http({ gatewayUrl: exchange.url, timeoutMs: 300 }).get(SITE));
  });

  test.each(['1.1', '2'])('a body that trickles for ever, by HTTP/%s', async (version) => {
    const trickle = (_request: IncomingMessage, response: ServerResponse) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    };
    const gatewayUrl = version === '2' ? await secure(trickle) : (await serve(trickle)).url;
    await within(http({ gatewayUrl, ca: cert, preferHttp2: true, timeoutMs: 300 }).get(SITE));
  });

  test('a proxy that accepts and says nothing', async () => {
    const port = await listening(createTcpServer(() => undefined));
    await within(http({ proxyUrl: `http://127.0.0.1:${port}`, timeoutMs: 300 }).get(SITE));
  });

  test('who gives up first gets his own reason', async () => {
    const exchange = await serve(() => undefined);
    const reason = new Error('stopping');
    const get = http({ gatewayUrl: exchange.url }).get(SITE, { signal: AbortSignal.abort(reason) });
    await expect(get).rejects.toBe(reason);
  });
});

describe('a proxy', () => {
  /** Opens tunnels to one port, whatever host is wanted; asks for credentials where there are any. */
  async function proxyTo(port: number, wants?: string) {
    const asked: string[] = [];
    const server = createServer((_request, response) => response.writeHead(405).end());
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '');
      socket.on('error', () => undefined);
      if (wants !== undefined && request.headers['proxy-authorization'] !== wants) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const tunnel = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        tunnel.pipe(socket).pipe(tunnel);
      });
      tunnel.on('error', () => socket.destroy());
    });
    return { port: await listening(server), asked };
  }
  const portOf = (url: string) => Number(new URL(url).port);

  test('is gone through with its credentials, and the exchange answers behind it by HTTP/2', async () => {
    const exchange = await secure((request, response) => response.end(`${request.url} by ${request.httpVersion}`));
    const proxy = await proxyTo(portOf(exchange), `Basic ${Buffer.from('user:pa:ss').toString('base64')}`);
    const client = http({ proxyUrl: `http://user:pa%3Ass@127.0.0.1:${proxy.port}`, ca: cert, preferHttp2: true });
    expect((await client.get(`${SITE}/api`)).body).toBe('/api by 2.0');
    expect((await client.get(`${SITE}/again`)).body).toBe('/again by 2.0');
    expect(proxy.asked).toEqual(['www.nseindia.com:443']);
  });

  test.each<[string, () => Promise<number>]>([
    ['refuses the credentials', async () => (await proxyTo(9, 'Basic other')).port],
    ['is not there', async () => 9],
    ['hangs up', () => listening(createTcpServer((socket) => socket.destroy()))],
  ])('that %s is named as the culprit, without its password (G31)', async (_name, start) => {
    const client = http({ proxyUrl: `http://user:geheim@127.0.0.1:${await start()}` });
    const error = await client.get(SITE).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'proxy',
      message: expect.stringMatching(/through the proxy http:\/\/127\.0\.0\.1:\d+/),
    });
    expect(JSON.stringify([error, String(error), String((error as Error).cause)])).not.toContain('geheim');
  });

  test('is no way to a gateway, and must be an address', () => {
    expect(() => createHttp({ headers: {}, gatewayUrl: 'http://127.0.0.1:9', proxyUrl: 'http://127.0.0.1:8' })).toThrow(
      /a gateway is never asked through a proxy/,
    );
    for (const proxyUrl of ['socks5://user:geheim@h', 'geheim'])
      expect(() => createHttp({ headers: {}, proxyUrl })).toThrow(/^the address of the proxy is no http/);
  });
});

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
