import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog, type QueueName } from '@filings/queue-core';
import { ownFolder } from './own-folder.ts';

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
  const folder = ownFolder('compiled', env);
  return folder === null ? env : { NODE_COMPILE_CACHE: folder, ...env };
}
