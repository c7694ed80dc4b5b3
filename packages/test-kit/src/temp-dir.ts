import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test; `close` removes it with all in it. `name`: how its own begins. */
export async function openTempDir(name = 'filings-test-'): Promise<{ path: string; close(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), name)));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
