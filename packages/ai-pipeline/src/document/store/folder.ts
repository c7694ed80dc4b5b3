import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, createFolderLocks } from './lock.ts';
import type { DocumentStore, Incoming } from './store.ts';
import { createSweep, type Retention } from './sweep.ts';

export interface FolderStoreOptions extends Partial<Retention> {
  /** Made when it is not there. Its files are readable for their owner alone. */
  folder: string;
}

/** Two years of all attachments of both exchanges are a few hundred GB; a worker profits from the last days. */
const DEFAULTS: Retention = { maxBytes: 2_000_000_000, maxAgeMs: 30 * 24 * 3600 * 1000 };
/** Uses are noted so exactly and no more: each note is a write. */
const NOTE_EVERY_MS = 3600 * 1000;

/**
 * A store in a folder, for any number of processes: `<folder>/documents/ab/cdef….pdf`. Files are written beside under
 * another name and renamed when they are whole. What was not used for longest goes first when it grows too large (G30).
 */
export function createFolderStore({ folder, ...limits }: FolderStoreOptions): DocumentStore {
  const sweep = createSweep(folder, { ...DEFAULTS, ...limits });
  const pathOf = (name: string): string => {
    const [, shelf, first, rest] = /^([a-z]+)\/([0-9a-f]{2})([0-9a-f]{62}[a-z0-9.-]*)$/.exec(name) ?? [];
    if (!shelf || !first || !rest) throw new Error(`"${name}" is no name that a document store keeps anything under`);
    return join(folder, shelf, first, rest);
  };
  const receive = async (): Promise<Incoming> => {
    const temporary = join(folder, 'incoming', `${process.pid}-${randomUUID()}`);
    const file = await making(temporary, () => open(temporary, 'wx', 0o600));
    let size = 0;
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= file.close();
      return closing;
    };
    return {
      async write(bytes) {
        // One write may take less than it was given, as on a disk that has little room left.
        for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
        size += bytes.length;
      },
      async keep(name) {
        await close();
        const path = pathOf(name);
        await making(path, () => rename(temporary, path));
        sweep.wrote(size);
      },
      async drop() {
        await close();
        await rm(temporary, { force: true });
      },
    };
  };
  return {
    receive,
    lock: createFolderLocks({ folder: join(folder, 'locks') }),
    async get(name) {
      const path = pathOf(name);
      try {
        const bytes = await readFile(path);
        await noteUse(path);
        return bytes;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    async put(name, bytes) {
      const incoming = await receive();
      try {
        await incoming.write(bytes);
        await incoming.keep(name);
      } finally {
        await incoming.drop();
      }
    },
    has: (name) =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),
    remove: (name) => rm(pathOf(name), { force: true }),
    close: () => sweep.done(),
  };
}

/** Folders are made when they turn out to be missing: they nearly always are there. */
async function making<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return work();
  }
}

/** By the time of change, since many file systems do not note reading. */
async function noteUse(path: string): Promise<void> {
  const now = new Date();
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now.getTime() }));
  if (now.getTime() - mtimeMs > NOTE_EVERY_MS) await utimes(path, now, now).catch(() => undefined);
}
