import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Held, Lock } from './store.ts';

/** A holder says so often that it lives, and is believed dead after so long without a word. */
const BEAT_MS = 3_000;
const DEAD_AFTER_MS = 15_000;
const LOOK_EVERY_MS = 50;
const UNWANTED_MS = 15 * 60_000;
const HOST = hostname();

/**
 * Locks as files in a folder. A killed process frees its own: at once where its host can see that it is gone, else when
 * its beats stop. Should two ever hold one lock, both do the same work, and either result is right.
 */
export function createFolderLocks(options: { folder: string; deadAfterMs?: number }): Lock {
  const { folder, deadAfterMs = DEAD_AFTER_MS } = options;
  let ready: Promise<void> | undefined;
  return async (name, { signal, waitMs }) => {
    ready ??= prepare(folder);
    await ready;
    const path = join(folder, `${name.replaceAll('/', '-')}.lock`);
    const until = performance.now() + waitMs;
    for (let waited = false; ; waited = true) {
      signal?.throwIfAborted();
      const token = await take(path);
      if (token !== null) return holding(path, token, waited);
      if (await isDead(path, deadAfterMs)) await setAside(path);
      else if (performance.now() >= until) return { waited, release: async () => {} };
      else await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  };
}

/** Makes the folder, and clears it of the locks of killed processes that nobody has wanted since (G30). */
async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > UNWANTED_MS) await rm(path, { force: true });
  }
}

async function take(path: string): Promise<string | null> {
  const token = `${HOST} ${process.pid} ${randomUUID()}`;
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write(token);
    } finally {
      await file.close();
    }
    return token;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  }
}

function holding(path: string, token: string, waited: boolean): Held {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS).unref();
  return {
    waited,
    async release() {
      clearInterval(beat);
      // Somebody may have believed us dead: then it is theirs.
      if ((await readFile(path, 'utf8').catch(() => '')) === token) await rm(path, { force: true });
    },
  };
}

async function isDead(path: string, deadAfterMs: number): Promise<boolean> {
  try {
    const [{ mtimeMs }, token] = await Promise.all([stat(path), readFile(path, 'utf8')]);
    if (Date.now() - mtimeMs > deadAfterMs) return true;
    const [host, pid] = token.split(' ');
    return host === HOST && pid !== undefined && !lives(Number(pid));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** By renaming, so that of several who see it dead one removes it. */
async function setAside(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;
