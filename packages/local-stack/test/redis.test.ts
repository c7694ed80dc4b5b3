import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findRedis, freePort } from '../src/index.ts';
import { openLayout } from '../src/layout.ts';
import { searchPath } from '../src/process.ts';
import { lineFrom } from '../src/redis/backports.ts';
import { missingPackages, privateCopy } from '../src/redis/debian.ts';
import { judge, probeRedis } from '../src/redis/probe.ts';
import { startRedis } from '../src/redis/server.ts';
import { dataFolder, programsDir, quick, useStack } from './support/stack.ts';

/** A Redis that runs already and is not ours, as on many a developer's machine. */
async function foreignRedis(): Promise<{ port: number; url: string; client: Redis }> {
  const found = await findRedis({ probePort: false, programsDir, path: searchPath(), onNote: () => {} });
  if (found.kind === 'running') throw new Error('not asked for');
  const server = await startRedis(openLayout(await dataFolder()), found.kind === 'docker' ? 'docker' : found.command);
  const client = new Redis(server.url);
  onTestFinished(async () => {
    client.disconnect();
    await server.stop();
  });
  return { port: server.port, url: server.url, client };
}

describe('beside a Redis that runs already', () => {
  test('it is used with a key prefix of our own, said so, and not stopped', async () => {
    const foreign = await foreignRedis();
    const stack = await useStack({ ...quick(await dataFolder()), redisProbePort: foreign.port });
    expect(stack.redisUrl).toBe(foreign.url);
    expect(stack.keyPrefix).toMatch(/^filings-[0-9a-f]{8}$/);
    expect(stack.notes.join('\n')).toMatch(/Using the Redis \d+\./);
    expect(stack.notes.join('\n')).toContain(`127.0.0.1:${foreign.port}, with a key prefix of our own`);
    await stack.release({ wait: true });
    expect(await foreign.client.ping()).toBe('PONG');
  });

  test('two data folders on it have different prefixes', async () => {
    const foreign = await foreignRedis();
    const [a, b] = await Promise.all(
      [await dataFolder(), await dataFolder()].map((dir) => useStack({ ...quick(dir), redisProbePort: foreign.port })),
    );
    expect(a?.redisUrl).toBe(b?.redisUrl);
    expect(a?.keyPrefix).not.toBe(b?.keyPrefix);
  });

  test('one that may evict jobs is passed over, with the reason (G30)', async () => {
    const foreign = await foreignRedis();
    await foreign.client.config('SET', 'maxmemory', '100mb');
    await foreign.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const stack = await useStack({ ...quick(await dataFolder()), redisProbePort: foreign.port });
    expect(stack.redisUrl).not.toBe(foreign.url);
    expect(stack.notes).toContain(
      `The Redis on 127.0.0.1:${foreign.port} is not used: its maxmemory-policy is allkeys-lru, which may drop jobs`,
    );
  });

  test('one with a password is passed over, with the reason', async () => {
    const foreign = await foreignRedis();
    await foreign.client.config('SET', 'requirepass', 'sesame');
    expect(await probeRedis(foreign.url)).toEqual({ kind: 'unsuitable', reason: 'it asks for a password' });
    const withPassword = `redis://:sesame@127.0.0.1:${foreign.port}`;
    const options = { probePort: false, programsDir, path: '', onNote: () => {} } as const;
    expect(await findRedis({ ...options, url: withPassword })).toEqual({ kind: 'running', url: withPassword });
  });

  test('something that accepts and says nothing is no Redis', async () => {
    const silent = createServer(() => {});
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    expect((await probeRedis(`redis://127.0.0.1:${port}`, 200)).kind).toBe('unsuitable');
  });
});

describe('the search for a Redis', () => {
  test('an address that was given is used or is an error that names it without its password', async () => {
    const port = await freePort();
    const search = findRedis({
      url: `redis://:sesame@127.0.0.1:${port}`,
      probePort: false,
      programsDir,
      path: '',
      onNote: () => {},
    });
    await expect(search).rejects.toMatchObject({ code: 'redis_unusable', failure: 'transient' });
    await expect(search).rejects.toThrow(`127.0.0.1:${port} (REDIS_URL)`);
    await expect(search).rejects.not.toThrow('sesame');
  });

  test('a server on the path is preferred to fetching one, an old one passed over', async () => {
    const dir = await dataFolder();
    const script = (name: string, version: string) => {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'redis-server'), `#!/bin/sh\necho "Redis server v=${version} sha=0:0"\n`);
      chmodSync(join(dir, name, 'redis-server'), 0o755);
      return join(dir, name);
    };
    const [old, good] = [script('old', '6.0.16'), script('good', '7.2.4')];
    const notes: string[] = [];
    const found = await findRedis({
      probePort: false,
      programsDir: dir,
      path: `${old}:${good}`,
      onNote: (line) => notes.push(line),
    });
    expect(found).toEqual({ kind: 'command', command: { command: join(good, 'redis-server'), args: [], env: {} } });
    expect(notes).toEqual([`${join(old, 'redis-server')} is not used: version 6.0.16, too old`]);
  });

  test('where there is none, one paragraph says what to do', async () => {
    // A folder that cannot be made: nothing can be fetched into it.
    const file = join(await dataFolder(), 'a file');
    writeFileSync(file, '');
    const search = findRedis({ probePort: false, programsDir: join(file, 'programs'), path: '', onNote: () => {} });
    await expect(search).rejects.toMatchObject({ code: 'redis_not_found' });
    await expect(search).rejects.toThrow(/REDIS_URL/);
  });

  test('a private copy that is there is used without asking anybody', async () => {
    const foreign = await foreignRedis();
    const copy = privateCopy(join(programsDir, 'redis'));
    if (copy === null) return console.warn('Skipped: this machine has a Redis of its own');
    const notes: string[] = [];
    const found = await findRedis({ probePort: false, programsDir, path: '', onNote: (line) => notes.push(line) });
    expect(found).toEqual({ kind: 'command', command: copy });
    expect(notes).toEqual([]);
    expect(await foreign.client.ping()).toBe('PONG');
  });

  test('what is fetched is what a dry run names, never the C library', () => {
    const debian =
      'Inst libjemalloc2 (5.3.0-1 Debian:12.12/oldstable [amd64])\nInst liblzf1 (3.6-3)\nInst redis-tools (5:7.0.15)\nInst redis-server (5:7.0.15)\nConf redis-server';
    expect(missingPackages(debian)).toEqual(['libjemalloc2', 'liblzf1', 'redis-tools', 'redis-server']);
    const ubuntu =
      'Inst libc6 [2.39-0ubuntu8] (2.39-0ubuntu9)\nInst lua-cjson (2.1.0)\nInst adduser (3.1)\nInst redis-server (5:7.0.15)';
    expect(missingPackages(ubuntu)).toEqual(['lua-cjson', 'redis-server']);
  });

  test('what a release lacks is looked for in its backports, on the mirror that the machine uses', () => {
    const targets = 'http://mirror.example/debian bookworm main\nhttp://other.example x y\n';
    expect(lineFrom(targets, 'bookworm', '')).toBe('deb http://mirror.example/debian bookworm-backports main');
    expect(lineFrom(`${targets}http://mirror.example/debian bookworm-backports main\n`, 'bookworm', '')).toBeNull();
    expect(lineFrom(targets, 'trixie', '')).toBeNull();
  });

  test.each([
    ['no limit', 'redis_version:7.0.15\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\nrole:master\r\n', 'suitable'],
    ['a limit without eviction', 'redis_version:7.0.15\r\nmaxmemory:9\r\nmaxmemory_policy:noeviction\r\n', 'suitable'],
    ['a limit with eviction', 'redis_version:7.0.15\r\nmaxmemory:9\r\nmaxmemory_policy:volatile-ttl\r\n', 'unsuitable'],
    ['an old version', 'redis_version:6.0.9\r\nmaxmemory:0\r\n', 'unsuitable'],
    ['the oldest version', 'redis_version:6.2.0\r\nmaxmemory:0\r\n', 'suitable'],
    ['a replica', 'redis_version:7.0.15\r\nmaxmemory:0\r\nrole:slave\r\n', 'unsuitable'],
    ['a cluster', 'redis_version:7.0.15\r\nmaxmemory:0\r\ncluster_enabled:1\r\n', 'unsuitable'],
  ])('with %s', (_, info, kind) => expect(judge(info).kind).toBe(kind));
});
