import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHttp } from '../src/http.ts';
import { cert, http, listening, SITE, secure } from './support/http.ts';
import { serve } from './support.ts';

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

test('ten questions share two connections at most', async () => {
  const exchange = await serve((_request, response) => response.end('fine'));
  const client = http({ gatewayUrl: exchange.url });
  for (let at = 0; at < 10; at += 1) await client.get(SITE);
  expect(new Set(exchange.requests.map(({ socket }) => socket.remotePort)).size).toBeLessThanOrEqual(2);
});

test('an answer that is slow to come does not hold up the next question', async () => {
  const exchange = await serve((request, response) => {
    if (request.url?.endsWith('/slow')) return;
    response.end('fine');
  });
  const client = http({ gatewayUrl: exchange.url, timeoutMs: 10_000 });
  const end = new AbortController();
  const slow = client.get(`${SITE}/slow`, { signal: end.signal }).catch(() => 'given up');
  await expect.poll(() => exchange.asked.length).toBe(1);
  for (let at = 0; at < 3; at += 1) expect((await client.get(`${SITE}/quick`)).body).toBe('fine');
  end.abort();
  expect(await slow).toBe('given up');
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
