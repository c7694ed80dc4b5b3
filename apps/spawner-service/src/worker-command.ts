import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog, type QueueName } from '@filings/queue-core';

type Environment = Readonly<Record<string, string | undefined>>;

/** From sources (`src/`) in the workspace; from `dist/` when built: whatever this file is. */
const fromSources = import.meta.url.endsWith('.ts');

/** Room for what a worker makes while it loads, so that no garbage is collected meanwhile. In MB. */
const START_HEAP = '--min-semi-space-size=16';

/**
 * What the process launcher runs for a queue: the bundle of its worker kind when built, else its sources. Another folder
 * may hold bundles of the same names, made by `bundle/workers.ts`.
 */
export function createWorkerCommand(folder?: string): (queue: QueueName) => { file: string; args: string[] } {
  const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return (queue) => {
    const kind = catalog[queue].worker;
    const args =
      fromSources && !folder
        ? ['--conditions=@filings/source', own(`./entries/${kind}.ts`)]
        : [START_HEAP, join(folder ?? own('./workers'), `${kind}.cjs`)];
    return { file: process.execPath, args };
  };
}

/**
 * The environment of the workers: V8's compiled code is kept from one worker to the next, which saves a third of their
 * start. A folder that cannot be written costs that and nothing else.
 */
export function workerEnvironment(env: Environment): Environment {
  const folder = join(env.FILINGS_DATA_DIR ?? tmpdir(), 'filings-compile-cache');
  return { NODE_COMPILE_CACHE: folder, ...env };
}
