import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ChaosError } from './error.ts';

/** An app that ends by itself is started again after this, as a service manager would. */
const RESTART_MS = 500;
/** A spawner gives its workers their grace. */
const STOP_MS = 40_000;

export interface ManagedAppOptions {
  name: string;
  /** Built entry point. */
  entry: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  onLine?(line: string): void;
  /** It ended although nobody killed or stopped it. */
  onOwnEnd(how: string): void;
}

export interface ManagedApp {
  readonly name: string;
  pid(): number | null;
  /** All pids that it ever had. */
  readonly pids: ReadonlySet<number>;
  start(): Promise<void>;
  /** kill -9; whoever killed it starts it again. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL when that takes too long. */
  stop(withinMs?: number): Promise<void>;
}

/** Runs one app from its built form as a service manager does, its output in one log file over all its starts. */
export function createManagedApp({ name, entry, env, logDir, onLine, onOwnEnd }: ManagedAppOptions): ManagedApp {
  const log = createWriteStream(join(logDir, `${name}.log`), { flags: 'a' });
  const pids = new Set<number>();
  let child: ChildProcess | null = null;
  let exited: Promise<void> = Promise.resolve();
  let wanted = false;
  let restart: NodeJS.Timeout | undefined;

  async function start(): Promise<void> {
    clearTimeout(restart);
    if (child) return;
    wanted = true;
    const started = spawn(process.execPath, [entry], {
      env,
      // A group of its own: Ctrl-C is for the harness, which ends all in order. The channel ends it when we are gone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          log.write(`${line}\n`);
          onLine?.(line);
        });
    exited = new Promise((resolve) => {
      started.once('exit', (code, signal) => {
        child = null;
        const how = signal ? `ended by ${signal}` : `ended with code ${code}`;
        log.write(`--- pid ${started.pid} ${how}\n`);
        resolve();
        if (!wanted) return;
        onOwnEnd(how);
        restart = setTimeout(() => void start().catch(() => {}), RESTART_MS);
      });
    });
    await new Promise<void>((resolve, reject) => {
      started.once('spawn', resolve);
      started.once('error', (cause) => {
        child = null;
        reject(new ChaosError('not_started', `${name} (${entry}) could not be started: ${cause.message}`, cause));
      });
    });
    pids.add(started.pid!);
  }

  return {
    name,
    pids,
    pid: () => child?.pid ?? null,
    start,
    async kill() {
      wanted = false;
      child?.kill('SIGKILL');
      await exited;
    },
    async stop(withinMs = STOP_MS) {
      wanted = false;
      clearTimeout(restart);
      child?.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), withinMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
