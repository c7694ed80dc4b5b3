import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Account, NOBODY, reachableBy } from '../src/account.ts';
import { repositoryRoot } from '../src/index.ts';
import { openLayout } from '../src/layout.ts';
import { openPostgresHome } from '../src/postgres/home.ts';
import { processesOf } from './support/processes.ts';
import { spawnUser } from './support/spawn-user.ts';
import { dataFolder, query, quick, useStack } from './support/stack.ts';

const root = process.getuid?.() === 0 && process.platform === 'linux';
if (!root) console.warn('Skipped: running as root and as another user can be tried by root on Linux only');

/** A user that exists everywhere (initdb asks for its name) and is neither root nor nobody. */
const ORDINARY: Account = { uid: 1, gid: 1 };

describe.skipIf(!root)('as root', () => {
  test('PostgreSQL, which refuses root, runs as nobody', async () => {
    const dir = await dataFolder();
    const stack = await useStack(quick(dir));
    expect(await query(stack.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    const server = processesOf(dir).find(({ command }) => command.includes('bin/postgres -D'));
    expect(statSync(`/proc/${server?.pid}`).uid).toBe(NOBODY.uid);
    expect(statSync(join(dir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
  });

  test('a checkout that nobody may enter has its data under /var/tmp, found again by its name', async () => {
    const dir = await dataFolder();
    await chmod(dir, 0o700);
    const spare = join('/var/tmp', `filings-${openLayout(dir).id.slice(0, 12)}`);
    onTestFinished(() => rm(spare, { recursive: true, force: true }));
    const first = await useStack(quick(dir));
    await query(first.adminUrl, 'create table kept (word text); insert into kept values ($$still here$$)');
    expect(first.notes.join('\n')).toContain(spare);
    await first.release({ wait: true });
    expect(existsSync(join(dir, 'postgres', 'cluster'))).toBe(false);

    const second = await useStack(quick(dir));
    expect(await query(second.adminUrl, 'select word from kept')).toEqual([{ word: 'still here' }]);
    expect(readdirSync(spare).sort()).toEqual(['native', 'postgres']);
  });

  test('a folder under /var/tmp that another user made first is refused', async () => {
    const dir = await dataFolder();
    await chmod(dir, 0o700);
    const layout = openLayout(dir);
    const open = await dataFolder();
    const trap = join(open, `filings-${layout.id.slice(0, 12)}`);
    await mkdir(trap);
    await chown(trap, ORDINARY.uid, ORDINARY.gid);
    expect(() => openPostgresHome(layout, undefined, open)).toThrow(/made by another user \(uid 1\)/);
  });
});

describe.skipIf(!root)('as an ordinary user', () => {
  const reachable = root && reachableBy(ORDINARY, repositoryRoot()) && reachableBy(ORDINARY, process.execPath);
  if (root && !reachable) console.warn('Skipped: an ordinary user cannot enter this checkout');

  test.skipIf(!reachable)('the whole stack runs under that user alone', async () => {
    // Whoever comes first fetches Redis; here that is root.
    const fetched = await useStack(quick(await dataFolder()));
    const dir = await dataFolder();
    await chown(dir, ORDINARY.uid, ORDINARY.gid);
    const user = await spawnUser(quick(dir), { ...ORDINARY, cwd: dir, env: { PATH: process.env.PATH, HOME: dir } });
    expect(user.got.uid).toBe(ORDINARY.uid);
    expect(await query(user.got.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    const owners = processesOf(dir).map(({ pid }) => statSync(`/proc/${pid}`).uid);
    expect(owners.length).toBeGreaterThan(3);
    expect(new Set(owners)).toEqual(new Set([ORDINARY.uid]));
    await user.leave();
    expect(processesOf(dir)).toEqual([]);
    expect(fetched.redisUrl).not.toBe(user.got.redisUrl);

    // Root may use what is that user's, and leaves it usable for that user.
    const asRoot = await useStack(quick(dir));
    expect(await query(asRoot.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await asRoot.release({ wait: true });
    const again = await spawnUser(quick(dir), { ...ORDINARY, cwd: dir, env: { PATH: process.env.PATH, HOME: dir } });
    expect(await query(again.got.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.leave();
  });

  test('a data folder of another user is an error that says so', async () => {
    const dir = await dataFolder();
    const user = spawnUser(quick(join(dir, 'data')), {
      ...ORDINARY,
      cwd: '/',
      env: { PATH: process.env.PATH, HOME: '/' },
    });
    await expect(user).rejects.toThrow(/made by another user/);
  });
});
