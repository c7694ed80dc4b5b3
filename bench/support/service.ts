import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '@filings/local-stack';
import { bundleWorkers } from 'spawner-service/bundle/bundle.ts';
import { until } from './until.ts';

const app = join(repositoryRoot(), 'apps/spawner-service');

/** The built service and its worker bundles, and those of the benches, made the same way. @returns the folder of the latter */
export async function build(): Promise<string> {
  const folder = join(import.meta.dirname, '../dist/workers');
  const filter = ['--filter=spawner-service', '--output-logs=errors-only'];
  execFileSync('pnpm', ['exec', 'turbo', 'run', 'build', ...filter], {
    cwd: repositoryRoot(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await bundleWorkers(folder, join(import.meta.dirname, '../entries'));
  return folder;
}

export interface Service {
  readonly pid: number;
  /** Pids of the workers alive. */
  workers(): number[];
  /** SIGKILL to it and to all its workers at once: the host is gone. */
  vanish(): void;
  stop(): Promise<void>;
}

/** Starts the built service as production runs it, with its own workers or those of a folder. */
export async function startService(env: Record<string, string>, workersFolder?: string): Promise<Service> {
  const args = [join(app, 'dist/main.js'), ...(workersFolder ? [workersFolder] : [])];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid!;
  let output = '';
  child.stdout.on('data', (chunk) => {
    output = (output + chunk).slice(-10_000);
  });
  const exited = once(child, 'exit');
  await until('the first status line of the service', () => {
    if (child.exitCode !== null) throw new Error(`the service did not start:\n${output}`);
    return output.includes('UPLOAD: ');
  });
  return {
    pid,
    workers: () => childrenOf(pid),
    vanish() {
      const groups = childrenOf(pid);
      process.kill(pid, 'SIGKILL');
      for (const group of groups) process.kill(-group, 'SIGKILL');
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    // pgrep says with its exit code that there is none.
    return [];
  }
}
