import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LocalStackError, messageOf } from '../error.ts';
import { commandLineOf, endProcess, searchPath } from '../process.ts';
import type { PostgresHome } from './home.ts';

/** Makes the cluster if there is none. The password stays in a file that only its owner reads. Returns the password. */
export async function ensureCluster(home: PostgresHome, throwaway: boolean): Promise<string> {
  if (!existsSync(home.clusterDir)) {
    writeFileSync(home.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (home.account) chownSync(home.passwordFile, home.account.uid, home.account.gid);
    await initdb(home, throwaway);
  }
  return readFileSync(home.passwordFile, 'utf8').trim();
}

/** `--locale=C` and UTF8, so that order and encoding do not depend on the machine; `postgres` is Supabase's name too. */
async function initdb(home: PostgresHome, throwaway: boolean): Promise<void> {
  // Made beside and renamed: a cluster in its place is a whole one, whenever an initdb was cut short.
  const part = `${home.clusterDir}.part`;
  rmSync(part, { recursive: true, force: true });
  const args = [
    ['-D', part, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${home.passwordFile}`],
    ['--locale=C', '--encoding=UTF8', '--no-instructions', ...(throwaway ? ['--no-sync'] : [])],
  ].flat();
  try {
    await promisify(execFile)(join(home.binDir, 'initdb'), args, {
      cwd: dirname(home.clusterDir),
      env: { PATH: searchPath(), LC_ALL: 'C', TZ: 'UTC' },
      ...home.account,
    });
    renameSync(part, home.clusterDir);
  } catch (cause) {
    rmSync(part, { recursive: true, force: true });
    throw new LocalStackError('postgres_init_failed', `initdb for ${home.clusterDir} failed: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/**
 * Ends a server of this cluster that its keeper left behind (the keeper was killed). A pid that now belongs to
 * something else is left alone: the command line has to name this cluster.
 */
export async function endOrphan(home: PostgresHome): Promise<boolean> {
  const file = join(home.clusterDir, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!(pid > 1) || !commandLineOf(pid).includes(home.clusterDir)) return false;
  // SIGINT is the fast shutdown: sessions are cut, data is written.
  if (await endProcess(pid, FAST_SHUTDOWN)) return true;
  throw new LocalStackError('stop_failed', `A PostgreSQL left behind on ${home.clusterDir} (pid ${pid}) does not end`);
}

export const FAST_SHUTDOWN = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;
