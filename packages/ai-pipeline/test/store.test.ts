import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentName } from '../src/document/store/store.ts';
import { sweepFolder, toRemove } from '../src/document/store/sweep.ts';
import { createFolderLocks, createFolderStore } from '../src/index.ts';
import { kill, startProcess } from './helpers/processes.ts';

const DAY = 24 * 3600 * 1000;
const sha = (data: string) => createHash('sha256').update(data).digest('hex');
const named = (content: string) => documentName(sha(content));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'filings-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesIn = (within: string): string[] =>
  existsSync(within)
    ? readdirSync(within, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
const pathOf = (content: string) => join(folder, 'documents', sha(content).slice(0, 2), `${sha(content).slice(2)}.pdf`);
const age = (path: string, ms: number) => utimesSync(path, new Date(Date.now() - ms), new Date(Date.now() - ms));

describe('a store in a folder', () => {
  it('gives back what was put under a name, for its owner alone, and nothing for other names', async () => {
    const store = createFolderStore({ folder: join(folder, 'not', 'there', 'yet') });
    expect(await store.get(named('a'))).toBeNull();
    expect(await store.has(named('a'))).toBe(false);
    await store.put(named('a'), Buffer.from('a'));
    expect(await store.has(named('a'))).toBe(true);
    expect(Buffer.from((await store.get(named('a')))!).toString()).toBe('a');
    const [path] = filesIn(join(folder, 'not', 'there', 'yet', 'documents'));
    expect(statSync(path!).mode & 0o077).toBe(0);
    await store.remove(named('a'));
    expect(await store.get(named('a'))).toBeNull();
  });

  it.each(['../../etc/passwd', 'documents/../../x', 'documents/a.pdf', `documents/ab/${'c'.repeat(64)}`, ''])(
    'refuses the name "%s" (G31)',
    async (name) => {
      await expect(createFolderStore({ folder }).put(name, Buffer.from('x'))).rejects.toThrow('no name');
      expect(filesIn(folder)).toEqual([]);
    },
  );

  it('shows what arrives only when it is whole, and leaves nothing of what is dropped', async () => {
    const store = createFolderStore({ folder });
    const incoming = await store.receive!();
    await incoming.write(Buffer.from('one '));
    expect(filesIn(join(folder, 'documents'))).toEqual([]);
    await incoming.write(Buffer.from('two'));
    await incoming.keep(named('one two'));
    await incoming.drop();
    expect(readFileSync(pathOf('one two'), 'utf8')).toBe('one two');
    const dropped = await store.receive!();
    await dropped.write(Buffer.from('three'));
    await dropped.drop();
    await store.close!();
    expect(filesIn(folder).filter((path) => !path.endsWith('.swept'))).toEqual([pathOf('one two')]);
  });

  it('what a killed process left half is never seen, and swept away later (G30)', async () => {
    const process = startProcess({ does: 'receive', folder });
    await process.said;
    await kill(process);
    const [half, ...others] = filesIn(folder);
    expect(others).toEqual([]);
    expect(half).toContain('incoming');
    await sweepFolder(folder, { maxBytes: 1e9, maxAgeMs: DAY }, Date.now() + DAY / 2);
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('what a store may hold (G30)', () => {
  const file = (path: string, bytes: number, usedAt: number) => ({ path, bytes, usedAt });
  it.each([
    ['nothing that fits', [file('a', 50, 9), file('b', 50, 9)], []],
    ['what is too old', [file('a', 10, -1), file('b', 10, 1)], ['a']],
    [
      'the longest unused, until there is room for a while',
      [file('a', 50, 5), file('b', 50, 3), file('c', 9, 4)],
      ['b'],
    ],
    ['no more than it must', [file('a', 40, 5), file('b', 11, 3), file('c', 50, 4)], ['b']],
    ['even a file that is too large alone', [file('a', 200, 5)], ['a']],
  ])('it lets go of %s', (_, files, gone) => {
    expect(toRemove(files, { maxBytes: 100, maxAgeMs: 10 }, 10)).toEqual(gone);
  });

  it('is kept to by whoever writes, and use keeps a document', async () => {
    const store = createFolderStore({ folder, maxBytes: 50_000, maxAgeMs: 10 * DAY });
    await store.put(named('used'), Buffer.from('used'));
    await store.put(named('unused'), Buffer.from('unused'));
    await store.close!();
    age(pathOf('used'), 11 * DAY);
    age(pathOf('unused'), 11 * DAY);
    await store.get(named('used'));
    const large = 'x'.repeat(10_000);
    for (const letter of ['a', 'b', 'c']) await store.put(named(letter + large), Buffer.from(letter + large));
    await store.close!();
    expect([existsSync(pathOf('used')), existsSync(pathOf('unused'))]).toEqual([true, false]);
  });

  it('touches nothing in the folder that is not a store’s', async () => {
    const own = [
      join(folder, 'thesis.pdf'),
      join(folder, 'documents', 'thesis.pdf'),
      join(folder, 'documents/ab/x.pdf'),
    ];
    mkdirSync(join(folder, 'documents', 'ab'), { recursive: true });
    for (const path of own) {
      writeFileSync(path, 'mine');
      age(path, 100 * DAY);
    }
    await sweepFolder(folder, { maxBytes: 1, maxAgeMs: DAY }, Date.now());
    expect(filesIn(folder).toSorted()).toEqual(own.toSorted());
  });
});

describe('a lock among processes', () => {
  const lock = (deadAfterMs?: number) =>
    createFolderLocks({ folder: join(folder, 'locks'), ...(deadAfterMs === undefined ? {} : { deadAfterMs }) });

  it('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      const held = await lock()('name', { waitMs: 10_000 });
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      await held.release();
      return held.waited;
    };
    const waited = await Promise.all(Array.from({ length: 5 }, work));
    expect(most).toBe(1);
    expect(waited.filter(Boolean)).toHaveLength(4);
    expect(filesIn(folder)).toEqual([]);
  });

  it('is free at once when its holder was killed (G23)', async () => {
    const holder = startProcess({ does: 'hold', folder });
    await holder.said;
    const busy = await lock()('held', { waitMs: 60 });
    expect(busy.waited).toBe(true);
    await kill(holder);
    const from = performance.now();
    const held = await lock()('held', { waitMs: 20_000 });
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(filesIn(join(folder, 'locks'))).toHaveLength(1);
    await held.release();
    expect(filesIn(join(folder, 'locks'))).toEqual([]);
  });

  it('of another host is free when it has not been heard of for a while', async () => {
    mkdirSync(join(folder, 'locks'));
    const path = join(folder, 'locks', 'name.lock');
    writeFileSync(path, 'another-host 1 token');
    age(path, 5_000);
    expect((await lock(60_000)('name', { waitMs: 0 })).waited).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('another-host 1 token');
    await (await lock(1_000)('name', { waitMs: 20_000 })).release();
    expect(filesIn(folder)).toEqual([]);
  });

  it('that nobody has wanted since its holder was killed is cleared away (G30)', async () => {
    mkdirSync(join(folder, 'locks'));
    const path = join(folder, 'locks', 'forgotten.lock');
    writeFileSync(path, 'another-host 1 token');
    age(path, DAY);
    await (await lock()('name', { waitMs: 0 })).release();
    expect(filesIn(folder)).toEqual([]);
  });

  it('a stop ends the wait', async () => {
    const held = await lock()('name', { waitMs: 0 });
    const stop = new AbortController();
    const waiting = lock()('name', { waitMs: 60_000, signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow();
    await held.release();
  });
});
