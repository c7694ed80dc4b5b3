import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '@filings/local-stack';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Launched {
  child: ChildProcess;
  /** What it printed, both streams, in order. */
  lines: string[];
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Command lines of every living process of this run: all of them carry its mark in their environment. */
  processes(): string[];
}

/** Starts the launcher in a data folder of its own, as `npm start -- ...args` would. */
export function launch(args: string[], dataName: string): Launched {
  return start(process.execPath, [
    '--conditions=@filings/source',
    main,
    ...args,
    '--port',
    '0',
    '--data',
    dataDir(dataName),
  ]);
}

/** Starts a command of the README from the root of the checkout, its local stack in a data folder of its own. */
export function launchDev(command: string, args: string[], dataName: string, env: NodeJS.ProcessEnv = {}): Launched {
  return start(command, args, { FILINGS_DATA_DIR: dataDir(dataName), ...env });
}

export const dataDir = (name: string): string => join(repositoryRoot(), '.data', name);

function start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Launched {
  const mark = randomUUID();
  const child = spawn(command, args, {
    cwd: repositoryRoot(),
    env: { ...cleanEnvironment(), ...env, LAUNCHER_TEST: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout!, child.stderr!])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return {
    child,
    lines,
    exit: once(child, 'exit').then(([code, signal]) => ({ code, signal })),
    processes: () => commandLines(`LAUNCHER_TEST=${mark}`),
  };
}

/** As a newcomer's: no settings of ours, and not a test runner's. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(FILINGS_|REDIS_URL|DATABASE_URL|SUPABASE_|OPENAI_|VITEST|NODE_ENV|NODE_OPTIONS|CI$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

function commandLines(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return command === '' ? [] : [`${pid} ${command}`];
      } catch {
        // It ended while we looked, or it is somebody else's.
        return [];
      }
    });
}
