import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { SHELVES } from './store.ts';

export interface Retention {
  /** Of all files together. */
  maxBytes: number;
  /** Since the last use. */
  maxAgeMs: number;
}

/** All processes of a folder together look through it no more often, */
const EVERY_MS = 10 * 60_000;
/** but for one that has itself written this share of what the folder may hold. */
const SHARE = 0.05;
/** A sweep makes room for a while. */
const DOWN_TO = 0.9;
/** A download lasts a minute at most: what is older belongs to a process that was killed. */
const HALF_FILES_MS = 15 * 60_000;

interface Found {
  path: string;
  bytes: number;
  usedAt: number;
}

/** What is to be removed at `now`: what is too old, then what was not used for longest until the rest fits. */
export function toRemove(files: readonly Found[], { maxBytes, maxAgeMs }: Retention, now: number): string[] {
  const old = files.filter(({ usedAt }) => now - usedAt > maxAgeMs);
  const rest = files.filter(({ usedAt }) => now - usedAt <= maxAgeMs).toSorted((a, b) => a.usedAt - b.usedAt);
  let left = rest.reduce((sum, { bytes }) => sum + bytes, 0);
  const goal = left > maxBytes ? maxBytes * DOWN_TO : maxBytes;
  const crowded = rest.filter(({ bytes }) => {
    if (left <= goal) return false;
    left -= bytes;
    return true;
  });
  return [...old, ...crowded].map(({ path }) => path);
}

/** Keeps a folder within its limits in the background of whoever writes into it (G30). */
export function createSweep(folder: string, retention: Retention) {
  const mark = join(folder, '.swept');
  let written = 0;
  let first = true;
  let running: Promise<void> | undefined;
  const run = async () => {
    const much = written > retention.maxBytes * SHARE;
    written = 0;
    const last = await stat(mark).catch(() => null);
    if (!much && last !== null && Date.now() - last.mtimeMs < EVERY_MS) return;
    const now = new Date();
    await utimes(mark, now, now).catch(() => writeFile(mark, '', { mode: 0o600 }));
    await sweepFolder(folder, retention, now.getTime());
  };
  return {
    /** Told of every file that was written. */
    wrote(bytes: number) {
      written += bytes;
      if (running || !(first || written > retention.maxBytes * SHARE)) return;
      first = false;
      // What cannot be removed now is found again by the next sweep.
      running = run()
        .catch(() => undefined)
        .finally(() => {
          running = undefined;
        });
    },
    done: async () => running,
  };
}

/** Removes what is too much, and the half files of killed processes; nothing that is not a store's own. */
export async function sweepFolder(folder: string, retention: Retention, now: number): Promise<void> {
  const kept = (await Promise.all(SHELVES.map((shelf) => filesIn(join(folder, shelf), KEPT)))).flat();
  const incoming = await filesIn(join(folder, 'incoming'), PASSING);
  const left = incoming.filter(({ usedAt }) => now - usedAt > HALF_FILES_MS).map(({ path }) => path);
  for (const path of [...left, ...toRemove(kept, retention, now)]) await rm(path, { force: true });
}

/** With forward slashes, below the shelf. */
const KEPT = /^[0-9a-f]{2}\/[0-9a-f]{62}[a-z0-9.-]*$/;
const PASSING = /^[^/]+$/;

async function filesIn(folder: string, names: RegExp): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: Found[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !names.test(relative(folder, path).replaceAll('\\', '/'))) continue;
    const found = await stat(path).catch(() => null);
    if (found) files.push({ path, bytes: found.size, usedAt: found.mtimeMs });
  }
  return files;
}
