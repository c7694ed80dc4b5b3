import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test; `close` removes it with all in it. */
export async function openTempDir(): Promise<{ path: string; close(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'filings-test-')));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
