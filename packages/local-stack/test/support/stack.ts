import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { onTestFinished } from 'vitest';
import { acquireLocalStack, type LocalStack, type LocalStackOptions, repositoryRoot } from '../../src/index.ts';

/** Shared by all tests and with the stacks of this checkout: fetched once. */
export const programsDir = join(repositoryRoot(), '.data', 'programs');

/** A data folder of its own, gone after the test; the space in its path is always there. */
export async function dataFolder(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'filings stack-')));
  // As a checkout is; `mkdtemp` alone makes what PostgreSQL, which is not root, could not enter.
  await chmod(path, 0o755);
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Options that make a stack quick to start and to stop, and independent of what runs on this machine. */
export const quick = (dataDir: string): LocalStackOptions => ({
  dataDir,
  programsDir,
  redisProbePort: false,
  throwaway: true,
  lingerMs: 300,
});

/** A stack that is let go, and gone, when the test ends. */
export async function useStack(options: LocalStackOptions): Promise<LocalStack> {
  const stack = await acquireLocalStack(options);
  onTestFinished(() => stack.release({ wait: true }));
  return stack;
}

/** Polls; there are no sleeps in these tests. */
export async function until(what: string, condition: () => unknown, timeoutMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await condition()); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
  }
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export const unique = (prefix: string): string => `${prefix}_${randomBytes(4).toString('hex')}`;
