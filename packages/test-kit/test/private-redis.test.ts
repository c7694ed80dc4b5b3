import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isAlive } from '@filings/local-stack';
import { describe, expect } from 'vitest';
import { test, until } from '../src/index.ts';

const pidOf = async (redis: { client: { info(section: string): Promise<string> } }) =>
  Number(/process_id:(\d+)/.exec(await redis.client.info('server'))?.[1]);

describe('a private Redis', () => {
  test('killed with -9 and started again has what its append-only file holds, on the same port', async ({
    startRedis,
  }) => {
    const redis = await startRedis({ appendfsync: 'always' });
    await redis.client.set('kept', 'yes');
    const before = await pidOf(redis);
    await redis.kill();
    await until(() => redis.client.status !== 'ready');
    await redis.start();
    expect(await redis.client.get('kept')).toBe('yes');
    expect(await pidOf(redis)).not.toBe(before);
    await redis.shutdown();
    await redis.start();
    expect(await redis.client.get('kept')).toBe('yes');
  });

  test('without append-only file forgets', async ({ startRedis }) => {
    const redis = await startRedis({ appendonly: false });
    await redis.client.set('kept', 'yes');
    await redis.kill();
    await redis.start();
    expect(await redis.client.get('kept')).toBeNull();
  });

  test('stopped says nothing, continued says what was asked meanwhile', async ({ startRedis }) => {
    const redis = await startRedis();
    await redis.client.ping();
    redis.stop();
    let said = '';
    const asked = redis.client.ping().then((answer) => {
      said = answer;
    });
    const other = await startRedis();
    await other.client.ping();
    expect(said).toBe('');
    redis.cont();
    await asked;
    expect(said).toBe('PONG');
  });

  test('full refuses what needs memory', async ({ startRedis }) => {
    const redis = await startRedis({ maxmemory: '2mb' });
    const fill = async () => {
      for (let n = 0; n < 100; n += 1) await redis.client.set(`fill:${n}`, 'x'.repeat(100_000));
    };
    await expect(fill()).rejects.toThrow(/OOM/);
  });

  test('as a cluster refuses a command over two slots, and is one again after a restart', async ({ startRedis }) => {
    const redis = await startRedis({ cluster: true });
    const refuses = () => expect(redis.client.mset('a', 1, 'b', 1)).rejects.toThrow(/CROSSSLOT/);
    await refuses();
    expect(await redis.client.mset('{t}a', 1, '{t}b', 2)).toBe('OK');
    await redis.shutdown();
    await redis.start();
    await refuses();
    expect(await redis.client.mget('{t}a', '{t}b')).toEqual(['1', '2']);
  });

  test('can be a Valkey', async ({ startRedis }) => {
    const redis = await startRedis({ server: 'valkey' });
    expect(await redis.client.info('server')).toContain('valkey_version:');
  });

  test('ends with the process that opened it, even one that is killed with -9, and leaves no folder', async () => {
    const script = fileURLToPath(new URL('./support/holds-redis.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@filings/source', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { pid, dir } = JSON.parse(line) as { pid: number; dir: string };
    expect([isAlive(pid), existsSync(dir)]).toEqual([true, true]);
    child.kill('SIGKILL');
    await until(() => !isAlive(pid) && !existsSync(dir), { what: 'server and folder are gone' });
  });
});
