import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from '../account.ts';
import { isAlive } from '../process.ts';
import { backportsLine } from './backports.ts';
import type { RedisCommand, ServerName } from './command.ts';

const run = promisify(execFile);

/** True on Debian and what descends from it. */
export const isDebian = (): boolean =>
  process.platform === 'linux' &&
  existsSync('/etc/debian_version') &&
  isExecutable('/usr/bin/apt-get') &&
  isExecutable('/usr/bin/dpkg');

/** The private copy, if it was made before: no network is touched. */
export function privateCopy(dir: string, server: ServerName = 'redis-server'): RedisCommand | null {
  const command = join(dir, 'usr/bin', server);
  if (!isExecutable(command)) return null;
  const roots = [join(dir, 'usr/lib'), join(dir, 'lib')].filter((root) => existsSync(root));
  const paths = roots.flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  return { command, args: [], env: { LD_LIBRARY_PATH: paths.join(':') } };
}

/**
 * Unpacks the distribution's own signed packages into `dir`, as any user: apt with lists and cache of its own, then
 * `dpkg -x`. Nothing outside `dir` is touched, nothing is installed. Measured: 2-4 s, 7 MB.
 * What the release itself lacks is looked for in its backports (Debian 12 has Valkey only there).
 */
export async function makePrivateCopy(
  dir: string,
  server: ServerName = 'redis-server',
  signal?: AbortSignal,
): Promise<RedisCommand | null> {
  const work = `${dir}.part-${process.pid}`;
  sweepParts(dir);
  const [lists, cache, debs, root] = ['lists', 'cache', 'debs', 'root'].map((name) => join(work, name));
  if (!lists || !cache || !debs || !root) return null;
  for (const path of [join(lists, 'partial'), join(cache, 'archives/partial'), debs, root]) {
    mkdirSync(path, { recursive: true });
  }
  const options = { cwd: debs, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }, timeout: 120_000, signal };
  const apt = async (...args: string[]) => (await run('/usr/bin/apt-get', args, options)).stdout;
  const planWith = async (own: string[]) => {
    await apt(...own, '-qq', 'update');
    return { own, dryRun: await apt(...own, '-s', '--no-install-recommends', 'install', server) };
  };
  try {
    const release = aptOptions(lists, cache);
    const { own, dryRun } = await planWith(release).catch(async (error) => {
      const line = server === 'redis-server' ? null : await backportsLine((...args) => apt(...release, ...args));
      if (line === null || signal?.aborted) throw error;
      return planWith([...release, '-o', `Dir::Etc::sourceparts=${withSource(join(work, 'sources'), line)}`]);
    });
    await apt(...own, '-qq', 'download', ...missingPackages(dryRun));
    for (const deb of readdirSync(debs)) await run('/usr/bin/dpkg', ['-x', join(debs, deb), root], options);
    const { command, env } = privateCopy(root, server) ?? {};
    if (!command) throw new Error(`the packages hold no ${server}`);
    // A library that did not come along shows here, not later.
    await run(command, ['--version'], { env: { ...options.env, ...env }, timeout: 10_000 });
    // Another stack that shares the folder may have been faster; its copy is as good.
    if (!privateCopy(dir, server)) {
      rmSync(dir, { recursive: true, force: true });
      renameSync(root, dir);
    }
    return privateCopy(dir, server);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A folder of package sources: the machine's own and one more. */
function withSource(dir: string, line: string): string {
  const machines = '/etc/apt/sources.list.d';
  mkdirSync(dir, { recursive: true });
  for (const name of existsSync(machines) ? readdirSync(machines) : [])
    symlinkSync(join(machines, name), join(dir, name));
  writeFileSync(join(dir, 'one-more.list'), `${line}\n`);
  return dir;
}

/** Removes what makers that were killed left behind. */
function sweepParts(dir: string): void {
  mkdirSync(dirname(dir), { recursive: true });
  for (const name of readdirSync(dirname(dir))) {
    const pid = new RegExp(`^${basename(dir)}\\.part-(\\d+)$`).exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
      rmSync(join(dirname(dir), name), { recursive: true, force: true });
    }
  }
}

/** apt joins option values by blanks only in lists, so a path with spaces is safe as one argument. */
function aptOptions(lists: string, cache: string): string[] {
  const values = {
    'Dir::State::lists': lists,
    'Dir::Cache': cache,
    'Debug::NoLocking': '1',
    // As root apt would drop to `_apt`, which cannot write here.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '15',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * What a dry run would install, less what a plain unpacking must not bring (another C library than the machine's).
 * Names differ between releases (liblzf1 on Debian 12, lua-cjson on Ubuntu, ...), so they are asked for and not written down.
 */
export function missingPackages(dryRun: string): string[] {
  const names = [...dryRun.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] as string);
  return names.filter(
    (name) => /^(redis|valkey|lib|lua)/.test(name) && !/^(libc6|libc-bin|libstdc\+\+6|libgcc)/.test(name),
  );
}

/** What the machine is called, for messages. */
export function systemName(): string {
  try {
    return /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
