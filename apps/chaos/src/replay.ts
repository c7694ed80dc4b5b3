import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FilingTruth } from '@filings/exchange-replay';
import { ChaosError } from './error.ts';

export interface ReplayProcess {
  url: string;
  pid: number;
  /** Starts the day over: for when everything is up. */
  restart(): Promise<void>;
  isDone(): Promise<boolean>;
  truth(): Promise<{ expectedAnnouncements: number; filings: FilingTruth[] }>;
  stop(): Promise<void>;
}

export interface ReplayOptions {
  seed: number;
  filings: number;
  durationMs: number;
  env: NodeJS.ProcessEnv;
  logDir: string;
}

/** Both exchanges, replayed by a process of their own: the one part of a run that nobody kills. */
export async function startReplay({ seed, filings, durationMs, env, logDir }: ReplayOptions): Promise<ReplayProcess> {
  const root = dirname(createRequire(import.meta.url).resolve('@filings/exchange-replay/package.json'));
  const args = ['--port', '0', '--seed', seed, '--filings', filings, '--duration-ms', durationMs].map(String);
  const log = openSync(join(logDir, 'replay.log'), 'w');
  // It ends when its stdin closes, so never later than we do.
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), ...args], {
    env,
    stdio: ['pipe', 'pipe', log],
    detached: true,
  });
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

  const ask = async <T>(path: string, method = 'GET'): Promise<T> => {
    const response = await fetch(`${url}/_replay/${path}`, { method, signal: AbortSignal.timeout(15_000) });
    if (!response.ok) throw new ChaosError('no_answer', `The replay answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  };
  return {
    url,
    pid: child.pid!,
    restart: () => ask('restart', 'POST'),
    isDone: async () => (await ask<{ done: boolean }>('clock')).done,
    truth: () => ask('truth'),
    async stop() {
      stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
