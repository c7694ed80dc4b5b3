import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stablePort } from '@filings/local-stack';
import { Redis } from 'ioredis';
import { type RedisKind, redisProgram } from './redis-program.ts';
import { openTempDir } from './temp-dir.ts';
import { until } from './until.ts';
import { startWatch } from './watch.ts';

export interface PrivateRedisOptions {
  /** Default `redis`. */
  readonly server?: RedisKind;
  /** Default true. */
  readonly appendonly?: boolean;
  /** Default `everysec`. */
  readonly appendfsync?: 'always' | 'everysec' | 'no';
  /** As Redis writes it, e.g. `8mb`; with `noeviction` unless `settings` say otherwise. Default: no limit. */
  readonly maxmemory?: string;
  /** A cluster of this one node, which holds all slots: a command over two slots is an error. */
  readonly cluster?: boolean;
  /** More of redis.conf, e.g. `{ 'maxmemory-policy': 'allkeys-lru' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** A plain client that comes back with the server; never to be closed by the test. */
  readonly client: Redis;
  /** SIGKILL: what the append-only file holds is what is left. */
  kill(): Promise<void>;
  /** SIGTERM: Redis writes what it has and goes. */
  shutdown(): Promise<void>;
  /** Again on the same port and data; resolves once it has read them and answers. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing is answered, as on a host that hangs. */
  stop(): void;
  cont(): void;
}

/** Far above a cluster node's port is its bus. */
const BUS = 10_000;

/**
 * A Redis server of this test's own, to be killed, stopped, filled and started again at will. It ends with `close`, or
 * with this process however that ends.
 */
export async function openPrivateRedis(
  options: PrivateRedisOptions = {},
): Promise<PrivateRedis & { close(): Promise<void> }> {
  const program = await redisProgram(options.server ?? 'redis');
  if ('missing' in program) throw new Error(program.missing);
  const { command } = program;
  const port = await stablePort('127.0.0.1', options.cluster ? BUS : 0);
  const url = `redis://127.0.0.1:${port}`;
  // Not named like what the local stack makes: its own tests look for what that left behind.
  const dir = (await openTempDir('test-server-')).path;
  const logFile = join(dir, 'server.log');
  const watch = startWatch(dir);
  let child: ChildProcess | null = null;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    if (!ending) return;
    const exited = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await exited;
  }

  async function start(): Promise<void> {
    if (child) throw new Error(`The Redis on port ${port} runs already`);
    const log = openSync(logFile, 'a');
    const started = spawn(command.command, [...command.args, ...settingsOf(options, port)], {
      cwd: dir,
      env: { LC_ALL: 'C', TZ: 'UTC', ...command.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    started.once('exit', () => {
      child = null;
      watch.over(null);
    });
    await new Promise((resolve, reject) => started.once('spawn', () => resolve(null)).once('error', reject));
    child = started;
    watch.over(started.pid!);
    const ready = async () => !child || (await answers(url, options.cluster ?? false));
    await until(ready, { timeoutMs: 30_000, intervalMs: 10, what: `Redis answers on ${url}` });
    if (!child) throw new Error(`Redis in ${dir} did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  }

  const close = async () => {
    client?.disconnect();
    await end('SIGKILL');
    await watch.end();
  };
  let client: Redis | null = null;
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {});
  return {
    url,
    port,
    client,
    kill: () => end('SIGKILL'),
    shutdown: () => end('SIGTERM'),
    start,
    stop: () => void child?.kill('SIGSTOP'),
    cont: () => void child?.kill('SIGCONT'),
    close,
  };
}

function settingsOf(options: PrivateRedisOptions, port: number): string[] {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    save: '',
    loglevel: 'warning',
    appendonly: (options.appendonly ?? true) ? 'yes' : 'no',
    appendfsync: options.appendfsync ?? 'everysec',
    'maxmemory-policy': 'noeviction',
    ...(options.maxmemory !== undefined && { maxmemory: options.maxmemory }),
    ...(options.cluster && { 'cluster-enabled': 'yes' }),
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Whether it serves commands: has read its data and, in a cluster, owns all slots (which are given to a new one here). */
async function answers(url: string, cluster: boolean): Promise<boolean> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 1_000,
    commandTimeout: 2_000,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    if (!/^loading:0/m.test(await client.info('persistence'))) return false;
    if (!cluster || /^cluster_state:ok/m.test(String(await client.cluster('INFO')))) return true;
    const none = /^cluster_slots_assigned:0/m.test(String(await client.cluster('INFO')));
    if (none) await client.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
    return false;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
