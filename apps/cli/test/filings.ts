import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test as base, builtEntry, type Fixtures } from '@filings/test-kit';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  ended: Promise<Ended>;
  output: { stdout: string; stderr: string };
  kill(signal: NodeJS.Signals): void;
}

interface StartOptions {
  env?: Record<string, string | undefined>;
  /** What stands on stdin; without it stdin is empty. */
  input?: string;
  /** At a terminal of its own: then both streams come on stdout. */
  terminal?: boolean;
}

export type Filings = ((...args: string[]) => Promise<Ended>) & {
  /** One JSON document on stdout, and nothing else anywhere. */
  json(...args: string[]): Promise<unknown>;
  start(args: string[], options?: StartOptions): Running;
};

let entry: Promise<string> | null = null;

/** The command line in its built form, as a process of its own on the test's Redis and database. */
export const test = base.extend<{ filings: Filings }>({
  filings: async ({ redis, database }: Fixtures, use: (filings: Filings) => Promise<void>) => {
    entry ??= builtEntry('cli');
    const main = await entry;
    const running = new Set<Running>();
    const named = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      REDIS_URL: redis.url,
      FILINGS_KEY_PREFIX: redis.prefix,
      DATABASE_URL: database.url,
    };
    const start: Filings['start'] = (args, { env = {}, input, terminal = false } = {}) => {
      const command = [process.execPath, main, ...args];
      const [file, ...rest] = terminal ? ['script', '-qec', command.join(' '), '/dev/null'] : command;
      const child = spawn(file!, rest, {
        env: { ...named, ...env },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      child.stdin?.end(input);
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name]!.on('data', (chunk) => {
          output[name] += chunk;
        });
      const one: Running = {
        output,
        kill: (signal) => child.kill(signal),
        ended: once(child, 'close').then(([code]) => {
          running.delete(one);
          return { code: code as number | null, ...output };
        }),
      };
      running.add(one);
      return one;
    };
    const filings = Object.assign((...args: string[]) => start(args).ended, {
      start,
      async json(...args: string[]) {
        const { code, stdout, stderr } = await start([...args, '--json']).ended;
        if (code !== 0 || stderr !== '') throw new Error(`filings ${args.join(' ')}: exit ${code}, ${stderr}`);
        return JSON.parse(stdout) as unknown;
      },
    });
    await use(filings);
    const left = [...running];
    for (const one of left) one.kill('SIGKILL');
    await Promise.all(left.map((one) => one.ended));
  },
});
