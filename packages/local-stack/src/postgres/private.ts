import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openLayout } from '../layout.ts';
import { stablePort } from '../port.ts';
import { openPostgresHome } from './home.ts';
import { type PostgresServer, startPostgres } from './server.ts';

/** A PostgreSQL of its own that may be killed and started again; it keeps its port and, as in production, its promises. */
export interface PrivatePostgres {
  /** As superuser. */
  databaseUrl(name: string): string;
  /** Working folder of each of its processes: how they are known in the process table. */
  readonly folder: string;
  /** All that it made; removed by `close`. */
  readonly root: string;
  /** Of the server; null while it is down. */
  pid(): number | null;
  /** Resolves once it answers; what was committed before a kill is there. */
  start(): Promise<void>;
  /** kill -9 of the server; its sessions end by themselves when they notice. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/**
 * Makes and starts one in `dir`, durable as in production: fsync on, so a kill -9 is survived. Each start has a log of
 * its own, `postgres-<n>.log` in `logDir`.
 * @throws LocalStackError `postgres_start_failed`, `postgres_init_failed`, `postgres_not_installed`
 */
export async function openPrivatePostgres(options: { dir: string; logDir: string }): Promise<PrivatePostgres> {
  const layout = openLayout(options.dir);
  mkdirSync(options.logDir, { recursive: true });
  const home = openPostgresHome(layout);
  // Where the data cannot stay in `dir`, a folder of its own is made for it, programs included.
  const root = home.note === null ? layout.postgresDir : dirname(dirname(home.clusterDir));
  const port = await stablePort();
  let server: PostgresServer | null = null;
  let starts = 0;
  let password = '';

  async function start(): Promise<void> {
    if (server) return;
    starts += 1;
    const started = await startPostgres({
      home,
      logFile: join(options.logDir, `postgres-${starts}.log`),
      port,
      throwaway: false,
    });
    server = started;
    password = started.password;
    void started.exited.then(() => {
      if (server === started) server = null;
    });
  }

  const stop = async () => server?.stop();
  await start();
  return {
    databaseUrl: (name) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`,
    folder: home.clusterDir,
    root,
    pid: () => server?.pid ?? null,
    start,
    async kill() {
      if (!server) return;
      const { pid, exited } = server;
      process.kill(pid, 'SIGKILL');
      await exited;
    },
    stop,
    async close() {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
