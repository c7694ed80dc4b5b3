import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FilingTruth } from '@filings/exchange-replay';
import { startReplayServer } from './replay-process.ts';

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
  const day = ['--port', '0', '--seed', seed, '--filings', filings, '--duration-ms', durationMs].map(String);
  const { url, pid, ask, stop } = await startReplayServer({
    args: [join(root, 'dist', 'main.js'), ...day],
    env,
    logDir,
  });
  return {
    url,
    pid,
    restart: () => ask('restart', 'POST'),
    isDone: async () => (await ask<{ done: boolean }>('clock')).done,
    truth: () => ask('truth'),
    stop,
  };
}
