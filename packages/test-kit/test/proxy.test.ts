import { Redis } from 'ioredis';
import { describe, expect, onTestFinished } from 'vitest';
import { type TestProxy, test, until } from '../src/index.ts';

function through(proxy: TestProxy): Redis {
  const client = new Redis(proxy.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
}

describe('the proxy', () => {
  test('passes, refuses when cut, and passes again on the same port', async ({ startRedis, startProxy }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    const client = through(proxy);
    expect(await client.ping()).toBe('PONG');
    expect(proxy.connections()).toBe(1);
    await proxy.cut();
    expect(proxy.connections()).toBe(0);
    const refused = new Redis(proxy.url, { lazyConnect: true, retryStrategy: () => null });
    let code: unknown;
    refused.on('error', (error) => {
      code = (error as NodeJS.ErrnoException).code;
    });
    await expect(refused.connect()).rejects.toThrow();
    expect(code).toBe('ECONNREFUSED');
    await proxy.pass();
    expect(await client.ping()).toBe('PONG');
  });

  test('swallows nothing in a black hole: what was sent arrives late, from old and from new connections', async ({
    startRedis,
    startProxy,
  }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    const old = through(proxy);
    await old.ping();
    proxy.blackhole();
    const late = old.incr('late');
    const fresh = through(proxy);
    const later = fresh.incr('late');
    await until(() => proxy.connections() === 2);
    expect(await redis.client.get('late')).toBeNull();
    await proxy.pass();
    expect((await Promise.all([late, later])).sort()).toEqual([1, 2]);
  });

  test('loses replies: each command is executed, its client hears nothing and sends it again', async ({
    startRedis,
    startProxy,
  }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    const client = through(proxy);
    for (let n = 1; n <= 5; n += 1) {
      proxy.dropReplies(1);
      await client.incr('count');
      expect(proxy.dropped()).toBe(n);
    }
    expect(await redis.client.get('count')).toBe('10');
  });

  test('loses only the replies that are meant', async ({ startRedis, startProxy }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    const client = through(proxy);
    proxy.dropReplies(1, /:meant/);
    await client.incr('other');
    expect(proxy.dropped()).toBe(0);
    await client.incr('count:meant');
    expect(await redis.client.mget('other', 'count:meant')).toEqual(['1', '2']);
  });

  test('stands on another loopback address where one is asked for', async ({ startRedis, startProxy }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port, host: '127.0.0.2' });
    expect(proxy.url).toContain('127.0.0.2');
    expect(await through(proxy).ping()).toBe('PONG');
  });
});
