import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from './environment.ts';
import { keeperMark } from './keeper/mark.ts';
import { processStamp } from './process.ts';

/** What a run of `npm start` leaves in its data folder while it lives, so that another terminal can operate on it. */
const Content = z.object({
  pid: z.int(),
  stamp: z.string().nullable(),
  env: z.record(z.string(), z.string()),
});

export interface RunFile {
  pid: number;
  /** What its apps were given: where Redis and the database are, and the limits. */
  env: Environment;
}

const pathOf = (dataDir: string) => join(dataDir, 'run.json');

/** Of the environment of the run's apps, what another terminal needs; keys of users are none of it. */
const handed = (name: string) =>
  name === 'REDIS_URL' || name === 'DATABASE_URL' || (name.startsWith('FILINGS_') && !name.endsWith('_KEYS'));

/** Readable by its owner alone: the database's password is in it. */
export function writeRunFile(dataDir: string, env: Environment): void {
  const path = pathOf(dataDir);
  const entries = Object.entries(env).filter(([name, value]) => handed(name) && value);
  // The mode counts only for a file that is made.
  rmSync(path, { force: true });
  const content = { pid: process.pid, stamp: processStamp(process.pid), env: Object.fromEntries(entries) };
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}

/** The run that lives in this data folder; null when there is none, or it was killed. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    const { pid, stamp, env } = Content.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')));
    return stamp !== null && processStamp(pid) === stamp ? { pid, env } : null;
  } catch {
    return null;
  }
}

/** Whether anybody holds the local stack of this data folder; looks only, starts and makes nothing. */
export const stackRuns = (dataDir: string): boolean => keeperMark({ runDir: join(dataDir, 'run') }).other() !== null;
