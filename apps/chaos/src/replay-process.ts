import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ChaosError } from './error.ts';

export interface ReplayServer {
  url: string;
  pid: number;
  /** Asks or tells `/_replay/<path>`. @throws ChaosError `no_answer` */
  ask<T>(path: string, method?: 'GET' | 'POST'): Promise<T>;
  stop(): Promise<void>;
}

export interface ReplayServerOptions {
  /** Arguments of node: a program that prints `{ "url": … }` once it listens and ends when its stdin closes. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logDir: string;
}

/** Both exchanges, replayed by a process of their own. @throws ChaosError `not_started` */
export async function startReplayServer({ args, env, logDir }: ReplayServerOptions): Promise<ReplayServer> {
  const log = openSync(join(logDir, 'replay.log'), 'w');
  // It ends when its stdin closes, so never later than we do.
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', log], detached: true });
  closeSync(log);
  const { stdin, stdout } = child as typeof child & { stdin: Writable; stdout: Readable };
  stdin.on('error', () => {});
  const exited = new Promise<null>((resolve) => {
    child.once('exit', () => resolve(null));
    child.once('error', () => resolve(null));
  });
  const lines = createInterface({ input: stdout });
  const line = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), exited]);
  if (line === null) throw new ChaosError('not_started', `The replay did not start: see ${join(logDir, 'replay.log')}`);
  lines.on('line', () => {});
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    pid: child.pid!,
    async ask<T>(path: string, method = 'GET') {
      const response = await fetch(`${url}/_replay/${path}`, { method, signal: AbortSignal.timeout(15_000) });
      if (!response.ok) throw new ChaosError('no_answer', `The replay answered ${response.status} to ${path}`);
      return (await response.json()) as T;
    },
    async stop() {
      stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
