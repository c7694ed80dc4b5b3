import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, expect, test } from 'vitest';
import { isAlive, openPrivatePostgres, type PrivatePostgres } from '../src/index.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(): Promise<PrivatePostgres> {
  const dir = mkdtempSync(join(tmpdir(), 'filings-postgres-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const server = await openPrivatePostgres({ dir, logDir: join(dir, 'logs') });
  closers.push(() => server.close());
  return server;
}

test('a private PostgreSQL killed with -9 has all that was committed, at the address it had', async () => {
  const server = await open();
  const url = server.databaseUrl('postgres');
  const first = server.pid()!;
  const before = postgres(url, { max: 1 });
  await before`create table kept as select 42 as answer`;
  await server.kill();
  await before.end({ timeout: 0 });
  expect(server.pid()).toBeNull();
  expect(isAlive(first)).toBe(false);

  await server.start();
  const after = postgres(url, { max: 1 });
  expect(await after`select answer from kept`).toEqual([{ answer: 42 }]);
  expect(await after`show fsync`).toEqual([{ fsync: 'on' }]);
  await after.end();
});

test('closed, it leaves neither a process nor data', async () => {
  const server = await open();
  const pid = server.pid()!;
  await server.close();
  expect(isAlive(pid)).toBe(false);
  expect(() => rmSync(server.folder, { recursive: true })).toThrow(/ENOENT/);
});
