import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How often an app may end by itself before the launcher gives up on it. */
const RESTARTS = 5;
const GRACE_MS = 20_000;

export interface AppOptions {
  name: string;
  root: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  /** The app ended too often to be started again. */
  onGaveUp(name: string, lastLines: string[]): void;
}

export interface RunningApp {
  name: string;
  /** SIGTERM, SIGKILL after the grace; resolves once the process is gone. */
  stop(): Promise<void>;
}

/**
 * Runs one app from its sources as a child that ends with us (by the IPC channel), starts it again when it
 * ends by itself, and keeps its output in a log file.
 */
export function runApp({ name, root, env, logDir, onGaveUp }: AppOptions): RunningApp {
  mkdirSync(logDir, { recursive: true });
  const log = createWriteStream(join(logDir, `${name}.log`), { flags: 'w' });
  const lastLines: string[] = [];
  let child: ChildProcess;
  let exited: Promise<void>;
  let stopping = false;
  let restarts = 0;

  function start(): void {
    child = spawn(process.execPath, ['--conditions=@filings/source', join(root, 'apps', name, 'src', 'main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          log.write(`${line}\n`);
          lastLines.push(line);
          if (lastLines.length > 20) lastLines.shift();
        });
    exited = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
        if (stopping) return;
        restarts += 1;
        if (restarts > RESTARTS) onGaveUp(name, lastLines);
        else setTimeout(() => !stopping && start(), 500 * restarts);
      });
      child.once('error', (error) => {
        lastLines.push(String(error));
        resolve();
      });
    });
  }
  start();

  return {
    name,
    async stop() {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(timer);
      await new Promise<void>((resolve) => log.end(() => resolve()));
    },
  };
}
