import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { type DurableRedis, isAlive, openDurableRedis, repositoryRoot } from '../src/index.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(): Promise<DurableRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'filings-redis-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const programsDir = join(repositoryRoot(), '.data', 'programs');
  const server = await openDurableRedis({ dir, logDir: join(dir, 'logs'), programsDir });
  closers.push(() => server.close());
  return server;
}

test('a Redis killed with -9 has what it acknowledged, at the address it had', async () => {
  const server = await open();
  const first = server.pid()!;
  const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  closers.push(() => client.disconnect());
  await client.set('kept', '42');
  await server.kill();
  expect(server.pid()).toBeNull();
  expect(isAlive(first)).toBe(false);

  await server.start();
  expect(await client.get('kept')).toBe('42');
  expect(server.pid()).not.toBe(first);
});

test('closed, it leaves no process', async () => {
  const server = await open();
  const pid = server.pid()!;
  await server.close();
  expect(isAlive(pid)).toBe(false);
});
