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
  /** What somebody types: `\x03` is Ctrl-C at a terminal. */
  type(text: string): void;
  /** Whoever reads its output goes, as `head` does. */
  hangUp(): void;
}

interface StartOptions {
  env?: Record<string, string | undefined>;
  /** What stands on stdin, null: something that never comes; without it stdin is empty. */
  input?: string | Uint8Array | null;
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
    const { filings, close } = await openFilings({
      REDIS_URL: redis.url,
      FILINGS_KEY_PREFIX: redis.prefix,
      DATABASE_URL: database.url,
    });
    await use(filings);
    await close();
  },
});

/** The same without any installation. */
export const testAlone = base.extend<{ filings: Filings }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are used from the pattern
  filings: async ({}, use: (filings: Filings) => Promise<void>) => {
    const { filings, close } = await openFilings({});
    await use(filings);
    await close();
  },
});

async function openFilings(installation: Record<string, string>) {
  entry ??= builtEntry('cli');
  const main = await entry;
  const running = new Set<Running>();
  const named = { PATH: process.env.PATH, NODE_ENV: 'production', ...installation };
  const start: Filings['start'] = (args, { env = {}, input, terminal = false } = {}) => {
    const command = [process.execPath, main, ...args];
    const [file, ...rest] = terminal ? ['script', '-qec', `exec ${command.join(' ')}`, '/dev/null'] : command;
    const child = spawn(file!, rest, {
      env: { ...named, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    if (input !== null) child.stdin?.end(input);
    // A command that refuses may end before it has taken all of it.
    child.stdin?.on('error', () => {});
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]!.on('data', (chunk) => {
        output[name] += chunk;
      });
    const one: Running = {
      output,
      kill: (signal) => child.kill(signal),
      type: (text) => void child.stdin!.write(text),
      hangUp: () => void child.stdout!.destroy(),
      ended: once(child, 'close').then(([code]) => {
        running.delete(one);
        return { code: code as number | null, ...output };
      }),
    };
    running.add(one);
    return one;
  };
  const filings: Filings = Object.assign((...args: string[]) => start(args).ended, {
    start,
    async json(...args: string[]) {
      const { code, stdout, stderr } = await start([...args, '--json']).ended;
      if (code !== 0 || stderr !== '') throw new Error(`filings ${args.join(' ')}: exit ${code}, ${stderr}`);
      return JSON.parse(stdout) as unknown;
    },
  });
  async function close(): Promise<void> {
    const left = [...running];
    for (const one of left) one.kill('SIGKILL');
    await Promise.all(left.map((one) => one.ended));
  }
  return { filings, close };
}
