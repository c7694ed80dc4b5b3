import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createEnricher } from '../src/index.ts';
import { makeFiling, withUrls } from './helpers/filing.ts';

it('a proxy is gone through, and one that refuses is a failure that may pass, without its password', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(String(request.url), String(request.headers['proxy-authorization']));
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  try {
    const proxyUrl = `http://user:geheim@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const enricher = createEnricher({ proxyUrl });
    const filing = makeFiling(withUrls('https://nsearchives.nseindia.com/corporate/a.pdf'));
    const error = await enricher.enrich(filing).catch((caught: unknown) => caught);
    await enricher.close();
    expect(asked).toEqual(['nsearchives.nseindia.com:443', `Basic ${btoa('user:geheim')}`]);
    expect(error).toMatchObject({ code: 'fetch_failed', failure: 'transient' });
    expect(String(error)).not.toContain('geheim');
  } finally {
    proxy.close();
  }
});
