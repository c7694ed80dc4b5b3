import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exchangeOf } from '../src/environment.ts';
import { acquireLocalStack, type DevelopmentOptions, developmentEnvironment, isAlive } from '../src/index.ts';
import { dataFolder, query, quick, until, useStack } from './support/stack.ts';

const exchangeCommand = [process.execPath, fileURLToPath(new URL('./support/stand-in-exchange.ts', import.meta.url))];

async function serves(url: string | null): Promise<{ pid: number; args: string[] }> {
  return (await (await fetch(url as string)).json()) as { pid: number; args: string[] };
}

async function options(): Promise<DevelopmentOptions & { migrationsDir: string; dataDir: string }> {
  const dir = await dataFolder();
  const migrationsDir = join(dir, 'migrations');
  mkdirSync(migrationsDir);
  writeFileSync(join(migrationsDir, '20260101000000_first.sql'), 'create table a (id int);');
  return { ...quick(dir), migrationsDir, exchangeCommand };
}

async function develop(...args: Parameters<typeof developmentEnvironment>) {
  const result = await developmentEnvironment(...args);
  onTestFinished(() => result.release({ wait: true }));
  return result;
}

describe('the environment of an app in development', () => {
  test('is filled with a Redis, a migrated database and a replayed exchange', async () => {
    const env = { FILINGS_REPLAY_SEED: '7', FILINGS_REPLAY_FILINGS: '20', KEPT: 'yes' };
    const done = await develop(env, { ...(await options()), needs: ['redis', 'database', 'exchange'] });
    expect(done.env).toMatchObject({
      KEPT: 'yes',
      REDIS_URL: done.stack?.redisUrl,
      FILINGS_KEY_PREFIX: done.stack?.keyPrefix,
    });
    expect(
      await query(done.env.DATABASE_URL as string, 'select current_database() as name, count(*)::int as n from a'),
    ).toEqual([{ name: 'filings', n: 0 }]);
    const { args } = await serves(done.env.FILINGS_EXCHANGE_GATEWAY_URL as string);
    expect(args).toEqual(['--port', '0', '--seed', '7', '--filings', '20']);
  });

  test('keeps what it says itself', async () => {
    const given = {
      DATABASE_URL: 'postgres://elsewhere/db',
      FILINGS_EXCHANGE_GATEWAY_URL: 'http://127.0.0.1:1',
      FILINGS_KEY_PREFIX: 'mine',
    };
    const done = await develop(given, { ...(await options()), needs: ['redis', 'database', 'exchange'] });
    expect(done.env).toEqual({ ...given, REDIS_URL: done.stack?.redisUrl });
  });

  test('that lacks nothing starts nothing', async () => {
    const given = { REDIS_URL: 'redis://127.0.0.1:1', SUPABASE_URL: 'https://example.supabase.co' };
    expect(await develop(given, await options())).toMatchObject({ env: given, stack: null });
  });

  test('is left alone in production', async () => {
    expect(await develop({ NODE_ENV: 'production' }, await options())).toMatchObject({
      env: { NODE_ENV: 'production' },
      stack: null,
    });
  });

  test('has no replay when the exchanges are polled live', async () => {
    const done = await develop({ FILINGS_EXCHANGE: 'live' }, { ...(await options()), needs: ['redis', 'exchange'] });
    expect(done.env.FILINGS_EXCHANGE_GATEWAY_URL).toBeUndefined();
    expect(done.env.REDIS_URL).toBeDefined();
  });

  test('names a recording, or a number that is none', () => {
    expect(exchangeOf({ FILINGS_REPLAY_RECORDING: '/a b', FILINGS_REPLAY_SPEED: '60' })).toEqual({
      recording: '/a b',
      speed: 60,
    });
    expect(() => exchangeOf({ FILINGS_REPLAY_SEED: 'seven' })).toThrow('FILINGS_REPLAY_SEED must be a number');
  });
});

describe('the replayed exchange', () => {
  const replay = (recording: string) => ({ exchange: { recording }, exchangeCommand });

  test('is one for those who ask for the same, another for others, and ends with its last user', async () => {
    const dir = await dataFolder();
    const a = await useStack({ ...quick(dir), ...replay('/one day') });
    const b = await acquireLocalStack({ ...quick(dir), ...replay('/one day') });
    const c = await acquireLocalStack({ ...quick(dir), ...replay('/another day') });
    expect(b.gatewayUrl).toBe(a.gatewayUrl);
    expect(c.gatewayUrl).not.toBe(a.gatewayUrl);
    const { pid, args } = await serves(c.gatewayUrl);
    expect(args).toEqual(['--port', '0', '--recording', '/another day']);
    await c.release();
    await until('the replay of the other day ended', () => !isAlive(pid));
    await b.release();
    expect((await serves(a.gatewayUrl)).args).toContain('/one day');
  });

  test('ends with a keeper that was killed', async () => {
    const stack = await acquireLocalStack({ ...quick(await dataFolder()), ...replay('/one day') });
    const { pid } = await serves(stack.gatewayUrl);
    process.kill(stack.keeperPid, 'SIGKILL');
    await until('the replay ended', () => !isAlive(pid));
    // The next user ends the servers that the killed keeper left.
    await useStack(quick(stack.dataDir));
  });

  test('that dies is told to its users, not begun anew, and leaves the others alone', async () => {
    const dir = await dataFolder();
    const other = await useStack({ ...quick(dir), ...replay('/another day') });
    const stack = await acquireLocalStack({ ...quick(dir), ...replay('/one day') });
    process.kill((await serves(stack.gatewayUrl)).pid, 'SIGKILL');
    expect(await stack.closed).toMatchObject({ code: 'service_lost' });
    expect((await stack.closed).message).toContain('The replayed exchange died');
    expect((await serves(other.gatewayUrl)).args).toContain('/another day');
  });

  test('that does not start says why', async () => {
    const dir = await dataFolder();
    const failing = acquireLocalStack({
      ...quick(dir),
      exchange: { recording: '/none' },
      exchangeCommand: [...exchangeCommand, '--refuse'],
    });
    await expect(failing).rejects.toMatchObject({ code: 'exchange_start_failed' });
    await expect(failing).rejects.toThrow('no such recording');
    // Joins the keeper that failed, or comes after it: either way the folder is usable.
    await useStack(quick(dir));
  });
});
