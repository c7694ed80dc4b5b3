import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { type Child, startChild, stopChild, tail } from '../child.ts';
import { LocalStackError, messageOf } from '../error.ts';
import { freePort } from '../port.ts';
import { endOrphan, ensureCluster, FAST_SHUTDOWN } from './cluster.ts';
import type { PostgresHome } from './home.ts';

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Of the user `postgres`. */
  readonly password: string;
  readonly exited: Promise<string>;
  /** Fast shutdown: sessions are cut, everything committed is on disk. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  readonly home: PostgresHome;
  readonly logFile: string;
  /** The port of a server that died, so that its users' URL stays right. */
  readonly port?: number | undefined;
  /** For throw-away data (tests): no fsync. What a crash of the machine would lose may be lost. */
  readonly throwaway: boolean;
}

/** After kill -9 of the server its sessions need a moment to notice; until then a new one refuses the cluster. */
const START_PATIENCE_MS = 60_000;

/** Starts the server of this cluster on 127.0.0.1 and waits until it answers (G27). */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { home, logFile } = options;
  const password = await ensureCluster(home, options.throwaway);
  await endOrphan(home);
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const child = await startChild({
      command: join(home.binDir, 'postgres'),
      args: ['-D', home.clusterDir, '-p', String(port), ...settings(options.throwaway)],
      cwd: join(home.clusterDir, '..'),
      account: home.account,
      logFile,
    });
    if (await answers(child, port, password, deadline)) {
      return {
        port,
        pid: child.pid,
        password,
        exited: child.exited,
        stop: () => stopChild('PostgreSQL', child, FAST_SHUTDOWN),
      };
    }
    const log = tail(logFile);
    const passing = /already in use|in use by|lock file .* already exists/i.test(log);
    if (!passing || Date.now() > deadline) {
      await stopChild('PostgreSQL', child, FAST_SHUTDOWN);
      throw new LocalStackError('postgres_start_failed', `PostgreSQL on ${home.clusterDir} did not start:\n${log}`);
    }
    await delay(200);
  }
}

function settings(throwaway: boolean): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    jit: 'off',
    ...(throwaway ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function answers(child: Child, port: number, password: string, deadline: number): Promise<boolean> {
  while (!child.hasExited() && Date.now() < deadline) {
    const sql = postgres({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'postgres',
      max: 1,
      connect_timeout: 5,
      onnotice: () => {},
    });
    try {
      await sql`select 1`;
      return true;
    } catch (error) {
      if (/password authentication failed/.test(messageOf(error))) {
        throw new LocalStackError(
          'postgres_start_failed',
          'The password kept beside the cluster is not its password: remove the postgres folder of the data folder',
          { cause: error },
        );
      }
      await delay(30);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return false;
}
