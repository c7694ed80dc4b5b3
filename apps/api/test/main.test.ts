import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtEntry, freePort, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { test } from './api.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Starts the app as a process of its own, with an IPC channel as the launcher gives it one. */
function start(env: Record<string, string>, command = ['--conditions=@filings/source', main]) {
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => {
      output.text += chunk;
    });
  }
  return { child, output, exited: once(child, 'exit') as Promise<[number | null, string | null]> };
}

describe('the process', () => {
  test.for(['SIGTERM', 'SIGINT', 'disconnect'] as const)(
    'serves, and ends cleanly on %s',
    async (how, { database, redis }) => {
      const port = await freePort();
      const { child, output, exited } = start({
        REDIS_URL: redis.url,
        FILINGS_KEY_PREFIX: redis.prefix,
        DATABASE_URL: database.url,
        FILINGS_API_PORT: String(port),
      });
      await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, { timeoutMs: 20_000 });
      expect(output.text).not.toContain(new URL(database.url).password || 'no password');
      if (how === 'disconnect') child.disconnect();
      else child.kill(how);
      expect(await exited).toEqual([0, null]);
    },
  );

  test('serves from its built form (G28)', async ({ database, redis, port }) => {
    const env = {
      REDIS_URL: redis.url,
      FILINGS_KEY_PREFIX: redis.prefix,
      DATABASE_URL: database.url,
      FILINGS_API_PORT: String(port),
    };
    const { child, exited } = start(env, [await builtEntry('api')]);
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, { timeoutMs: 20_000 });
    expect((await fetch(`http://127.0.0.1:${port}/docs`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  test('starts while Redis is away, says so and serves what it has (G27)', async ({ database, port }) => {
    const own = await freePort();
    const { child, output, exited } = start({
      REDIS_URL: `redis://127.0.0.1:${port}`,
      DATABASE_URL: database.url,
      FILINGS_API_PORT: String(own),
    });
    await until(async () => (await fetch(`http://127.0.0.1:${own}/healthz`)).ok, { timeoutMs: 20_000 });
    expect((await fetch(`http://127.0.0.1:${own}/v1/announcements`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${own}/v1/pipeline`)).status).toBe(503);
    expect((await fetch(`http://127.0.0.1:${own}/readyz`)).status).toBe(503);
    child.kill('SIGTERM');
    expect(await exited, output.text).toEqual([0, null]);
  });

  test('starts while the database is away, and is not ready until it is there (G27)', async ({ redis, port }) => {
    const own = await freePort();
    const { child, output, exited } = start({
      REDIS_URL: redis.url,
      FILINGS_KEY_PREFIX: redis.prefix,
      DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none`,
      FILINGS_API_PORT: String(own),
    });
    await until(async () => (await fetch(`http://127.0.0.1:${own}/healthz`)).ok, { timeoutMs: 20_000 });
    expect((await fetch(`http://127.0.0.1:${own}/readyz`)).status).toBe(503);
    expect(output.text).toContain('the database is away');
    child.kill('SIGTERM');
    expect(await exited, output.text).toEqual([0, null]);
  });

  test('refuses a database of another schema, and settings that are wrong, in words', async ({ database, redis }) => {
    await database.sql.unsafe(`create or replace function schema_version() returns jsonb language sql
      as $$ select '{"version":"20200101000000"}'::jsonb $$`);
    const behind = start({ REDIS_URL: redis.url, DATABASE_URL: database.url, FILINGS_API_PORT: '0' });
    expect((await behind.exited)[0]).toBe(1);
    expect(behind.output.text).toContain('apply the newer files of supabase/migrations');
    const blank = start({});
    expect((await blank.exited)[0]).toBe(1);
    expect(blank.output.text).toContain('REDIS_URL: is missing');
    expect(blank.output.text).toContain('DATABASE_URL');
  });
});
