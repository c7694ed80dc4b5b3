import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LocalStackOptions } from '../../src/index.ts';

export interface UserProcess {
  readonly pid: number;
  readonly got: { redisUrl: string; adminUrl: string; keeperPid: number; uid: number };
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Releases and waits for the end. */
  leave(): Promise<void>;
}

/** Starts a user of that stack as a process, under another account if one is given. */
export async function spawnUser(
  options: LocalStackOptions,
  account: { uid?: number; gid?: number; cwd?: string; entry?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<UserProcess> {
  const { entry = fileURLToPath(new URL('./user.ts', import.meta.url)), ...spawning } = account;
  const args = ['--conditions=@filings/source', entry, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], ...spawning });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), exited.then(() => [null])]);
  if (line === null) throw new Error(`The user ended: ${errors}`);
  return {
    pid: child.pid as number,
    got: JSON.parse(line as string),
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
    async leave() {
      child.stdin.write('leave\n');
      await exited;
    },
  };
}
