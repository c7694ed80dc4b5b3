import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog, type QueueName } from '@filings/queue-core';

type Environment = Readonly<Record<string, string | undefined>>;

/** From sources (`src/`) in the workspace; from `dist/` when built: whatever this file is. */
const fromSources = import.meta.url.endsWith('.ts');
const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Room (MB) for what a worker makes while it loads, so that no garbage is collected meanwhile. Of V8's flags only those
 * of the heap's sizes are free: any other makes node compile its own modules anew, which costs 10 ms.
 */
const ROOM = '--min-semi-space-size=16';

/**
 * What the process launcher runs for a queue: the bundle of its worker kind when built, else its sources. Another folder
 * may hold bundles of the same kinds, made by `bundleWorkers`.
 */
export function createWorkerCommand(folder?: string): (queue: QueueName) => { file: string; args: string[] } {
  const bundles = folder ?? own('./workers');
  const built = fromSources && !folder ? [] : readdirSync(bundles);
  return (queue) => {
    const kind = catalog[queue].worker;
    const bundle = built.find((name) => name.startsWith(`${kind}-`));
    const args = bundle
      ? [ROOM, join(bundles, 'start.cjs'), join(bundles, bundle)]
      : ['--conditions=@filings/source', own(`./entries/${kind}.ts`)];
    return { file: process.execPath, args };
  };
}

/**
 * The environment of the workers. Compiled code is kept from one worker to the next in a folder that only we can write,
 * because it is run unseen; where there is none, workers start slower and that is all.
 */
export function workerEnvironment(env: Environment): Environment {
  const folder = join(env.FILINGS_DATA_DIR ?? tmpdir(), `filings-compiled-${process.getuid?.() ?? 'user'}`);
  return isOurs(folder) ? { NODE_COMPILE_CACHE: folder, ...env } : env;
}

function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    const others = process.platform === 'win32' ? 0 : stat.mode & 0o022;
    return stat.isDirectory() && others === 0 && stat.uid === (process.getuid?.() ?? stat.uid);
  } catch {
    return false;
  }
}
