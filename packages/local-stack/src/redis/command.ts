import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from '../account.ts';
import { isNewEnough } from './probe.ts';

/** How to start a server; its settings are added behind `args`. */
export interface RedisCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a server's program and the Debian package that brings it are both called. */
export type ServerName = 'redis-server' | 'valkey-server';

/** The first of these servers on that search path that is new enough, and what was passed over. */
export async function serverOnPath(
  path: string,
  names: readonly ServerName[] = ['redis-server', 'valkey-server'],
): Promise<{ found: RedisCommand | null; notes: string[] }> {
  const notes: string[] = [];
  for (const name of names) {
    for (const dir of path.split(delimiter).filter(Boolean)) {
      const command = join(dir, name);
      if (!isExecutable(command)) continue;
      const version = await versionOf(command);
      if (isNewEnough(version)) return { found: { command, args: [], env: {} }, notes };
      notes.push(`${command} is not used: version ${version || 'unknown'}, too old`);
    }
  }
  return { found: null, notes };
}

async function versionOf(command: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: 5_000 });
    return /v=(\d+(?:\.\d+)*)/.exec(stdout)?.[1] ?? '';
  } catch {
    return '';
  }
}
