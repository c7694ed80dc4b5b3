import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import { LocalStackError } from './error.ts';
import { type Steps, searchPath } from './process.ts';

/** A server that runs as our child. */
export interface Child {
  readonly pid: number;
  /** How it ended, in words; resolves once. */
  readonly exited: Promise<string>;
  hasExited(): boolean;
}

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly account?: Account | undefined;
  /** Begun anew at every start, so that it does not grow for ever (G30). */
  readonly logFile: string;
}

/** Starts a server with its output in a file (never a pipe that could fill: G23). */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, 'w');
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { PATH: searchPath(), LC_ALL: 'C', TZ: 'UTC', ...options.env },
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C in a terminal must not reach a server that others still use.
    detached: true,
    ...options.account,
  });
  closeSync(log);
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      resolve(signal ? `ended by ${signal}` : `ended with code ${code}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(
        new LocalStackError('start_failed', `${options.command} could not be started: ${cause.message}`, { cause }),
      ),
    );
  });
  return { pid: child.pid as number, exited, hasExited: () => ended };
}

/** Ends a child by signals of rising strictness, each with its time (ms); throws when even the last did not end it. */
export async function stopChild(name: string, child: Child, steps: Steps): Promise<void> {
  for (const [signal, patience] of steps) {
    if (child.hasExited()) return;
    process.kill(child.pid, signal);
    const timeout = new AbortController();
    await Promise.race([child.exited, delay(patience, null, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
  }
  if (!child.hasExited()) throw new LocalStackError('stop_failed', `${name} (pid ${child.pid}) did not end`);
}

/** The last lines of a log, for the message of an error. */
export function tail(file: string, lines = 12): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
