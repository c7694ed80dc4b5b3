import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalStackError } from '../error.ts';
import { openLayout } from '../layout.ts';
import { stablePort } from '../port.ts';
import { searchPath } from '../process.ts';
import { findRedis } from './find.ts';
import { type RedisServer, startRedis } from './server.ts';

/** A Redis of its own that may be killed and started again; it keeps its port and its append-only file (everysec). */
export interface DurableRedis {
  readonly url: string;
  /** Working folder of the server: how it is known in the process table. */
  readonly folder: string;
  /** Null while it is down. */
  pid(): number | null;
  /** Resolves once it has read its file and answers. */
  start(): Promise<void>;
  /** kill -9: what was written to the append-only file is what is left. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/**
 * Makes and starts one in `dir`. Each start has a log of its own, `redis-<n>.log` in `logDir`.
 * @throws LocalStackError `redis_not_found`, `redis_start_failed`
 */
export async function openDurableRedis(options: {
  dir: string;
  logDir: string;
  programsDir: string;
}): Promise<DurableRedis> {
  const layout = openLayout(options.dir);
  mkdirSync(options.logDir, { recursive: true });
  const { programsDir } = options;
  const found = await findRedis({ probePort: false, programsDir, path: searchPath(), onNote: () => {} });
  // Docker's server is not our process: a kill would reach its client.
  if (found.kind !== 'command')
    throw new LocalStackError('redis_not_found', 'No redis-server was found to run as a process: install one');
  const { command } = found;
  const port = await stablePort();
  let server: RedisServer | null = null;
  let starts = 0;

  async function start(): Promise<void> {
    if (server) return;
    starts += 1;
    const nth = starts;
    const started = await startRedis(layout, command, port);
    server = started;
    void started.exited.then(() => {
      // The next start begins the log anew.
      copyFileSync(join(layout.logDir, 'redis.log'), join(options.logDir, `redis-${nth}.log`));
      if (server === started) server = null;
    });
  }

  const stop = async () => server?.stop();
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    folder: join(layout.redisDir, 'data'),
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
      rmSync(layout.redisDir, { recursive: true, force: true });
    },
  };
}
