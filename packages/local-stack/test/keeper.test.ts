import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { acquireLocalStack } from '../src/index.ts';
import { processesOf, processOf } from './support/processes.ts';
import { spawnUser } from './support/spawn-user.ts';
import { dataFolder, query, quick, until, useStack } from './support/stack.ts';

const proc = process.platform === 'linux';
if (!proc) console.warn('Skipped: what is left running is read from /proc, which this system lacks');

const isUp = async (adminUrl: string) => (await query(adminUrl, 'select 1 as one').catch(() => [])).length === 1;

describe.skipIf(!proc)('the keeper of a data folder', () => {
  test('starts one stack for two users at once, in a path with a space', async () => {
    const dir = await dataFolder();
    const [a, b] = await Promise.all([spawnUser(quick(dir)), spawnUser(quick(dir))]);
    expect(a.got.keeperPid).toBe(b.got.keeperPid);
    expect(a.got.adminUrl).toBe(b.got.adminUrl);
    expect(a.got.redisUrl).toBe(b.got.redisUrl);
    expect(processesOf(dir).filter(({ command }) => /keeper\/main/.test(command))).toHaveLength(1);
    expect(dir).toContain(' ');
    await a.leave();
    expect(await isUp(b.got.adminUrl)).toBe(true);
    await b.leave();
    expect(processesOf(dir)).toEqual([]);
  });

  test('leaves nothing behind after release: no process, no temporary file', async () => {
    const dir = await dataFolder();
    // A folder for temporary files of its own: others use the shared one at this very moment.
    const own = await mkdtemp(join(tmpdir(), 'own-'));
    await chmod(own, 0o1777);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = own;
    try {
      const stack = await acquireLocalStack(quick(dir));
      expect(await isUp(stack.adminUrl)).toBe(true);
      await stack.release({ wait: true });
      expect(await stack.closed).toMatchObject({ code: 'released' });
      expect(processesOf(dir)).toEqual([]);
      expect(readdirSync(own)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      await rm(own, { recursive: true, force: true });
    }
  });

  test('stops everything soon after its last user was killed', async () => {
    const dir = await dataFolder();
    const user = await spawnUser(quick(dir));
    expect(processesOf(dir).length).toBeGreaterThan(3);
    await user.kill('SIGKILL');
    await until('nothing runs in the folder', () => processesOf(dir).length === 0);
  });

  test('keeps the data of Redis and PostgreSQL from one run to the next', async () => {
    const dir = await dataFolder();
    const first = await acquireLocalStack({ ...quick(dir), throwaway: false });
    await query(first.adminUrl, 'create table kept (word text); insert into kept values ($$still here$$)');
    const writer = new Redis(first.redisUrl);
    await writer.set('kept', 'still here');
    writer.disconnect();
    await first.release({ wait: true });

    const second = await useStack({ ...quick(dir), throwaway: false });
    expect(await query(second.adminUrl, 'select word from kept')).toEqual([{ word: 'still here' }]);
    const reader = new Redis(second.redisUrl);
    expect(await reader.get('kept')).toBe('still here');
    reader.disconnect();
  });

  test('that was itself killed is replaced, and what it left running too', async () => {
    const dir = await dataFolder();
    const first = await acquireLocalStack(quick(dir));
    await query(first.adminUrl, 'create table kept (word text); insert into kept values ($$still here$$)');
    process.kill(first.keeperPid, 'SIGKILL');
    expect(await first.closed).toMatchObject({ code: 'keeper_lost' });
    const orphans = processesOf(dir).map(({ pid }) => pid);
    // Before any claim is checked: a failing test must not leave them either.
    const second = await useStack(quick(dir));
    expect(orphans.length).toBeGreaterThan(1);
    expect(second.keeperPid).not.toBe(first.keeperPid);
    expect(await query(second.adminUrl, 'select word from kept')).toEqual([{ word: 'still here' }]);
    const now = processesOf(dir).map(({ pid }) => pid);
    expect(now.filter((pid) => orphans.includes(pid))).toEqual([]);
  });

  test('starts a killed PostgreSQL and a killed Redis again at the same address (G27)', async () => {
    const dir = await dataFolder();
    const stack = await useStack(quick(dir));
    await query(stack.adminUrl, 'create table kept (word text); insert into kept values ($$still here$$)');
    process.kill(processOf(dir, /bin\/postgres -D/), 'SIGKILL');
    await until('PostgreSQL is back', () => isUp(stack.adminUrl));
    expect(await query(stack.adminUrl, 'select word from kept')).toEqual([{ word: 'still here' }]);

    const redis = new Redis(stack.redisUrl);
    redis.on('error', () => {});
    await redis.set('kept', 'still here');
    // The append-only file is written before the answer; only its sync to disk waits a second.
    process.kill(processOf(dir, /redis-server|valkey-server/), 'SIGKILL');
    await until('Redis is back', () =>
      redis.get('kept').then(
        (value) => value === 'still here',
        () => false,
      ),
    );
    redis.disconnect();
    expect(stack.notes.join('\n')).toMatch(/PostgreSQL ended by SIGKILL; starting it again/);
  });

  test('takes in a user that comes while it stops, by a fresh start', async () => {
    const dir = await dataFolder();
    const first = await acquireLocalStack(quick(dir));
    const leaving = first.release({ wait: true });
    const second = await useStack(quick(dir));
    await leaving;
    expect(await isUp(second.adminUrl)).toBe(true);
  });
});
