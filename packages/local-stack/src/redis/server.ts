import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownerOf } from '../account.ts';
import { type Child, startChild, stopChild, tail } from '../child.ts';
import { LocalStackError } from '../error.ts';
import type { Layout } from '../layout.ts';
import { freePort } from '../port.ts';
import { endProcess, processStamp } from '../process.ts';
import type { RedisCommand } from './command.ts';
import { dockerRun } from './docker.ts';
import { probeRedis } from './probe.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<string>;
  /** What was acknowledged is on disk when this resolves. */
  stop(): Promise<void>;
}

/** SIGTERM lets Redis write and sync its append-only file before it goes. */
const SHUTDOWN = [
  ['SIGTERM', 15_000],
  ['SIGKILL', 5_000],
] as const;

/** Kept by append-only file (a crash of the machine loses a second at most); never evicts (G30). */
const SETTINGS = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--maxmemory-policy',
  'noeviction',
  '--save',
  '',
  '--loglevel',
  'warning',
];

/** Starts the server of this data folder on 127.0.0.1 and waits until it answers. An orphan of ours is ended first. */
export async function startRedis(
  layout: Layout,
  found: RedisCommand | 'docker',
  fixedPort?: number,
): Promise<RedisServer> {
  const pidFile = join(layout.runDir, 'redis.json');
  const logFile = join(layout.logDir, 'redis.log');
  const dir = join(layout.redisDir, 'data');
  mkdirSync(dir, { recursive: true });
  await endOrphan(pidFile);
  for (let attempt = 1; ; attempt += 1) {
    const port = fixedPort ?? (await freePort());
    const start =
      found === 'docker'
        ? { ...dockerRun(port, dir), env: {}, listen: [] }
        : { ...found, listen: ['--bind', '127.0.0.1', '--port', String(port)] };
    const child = await startChild({
      command: start.command,
      args: [...start.args, ...SETTINGS, ...start.listen],
      // The folder is the working one: Redis' own quoting of `--dir` never sees a path with spaces.
      cwd: dir,
      env: start.env,
      account: ownerOf(dir),
      logFile,
    });
    writeFileSync(pidFile, JSON.stringify({ pid: child.pid, stamp: processStamp(child.pid) }));
    const url = `redis://127.0.0.1:${port}`;
    if (await answers(child, url)) {
      const stop = async () => {
        await stopChild('Redis', child, SHUTDOWN);
        rmSync(pidFile, { force: true });
      };
      return { url, port, pid: child.pid, exited: child.exited, stop };
    }
    await stopChild('Redis', child, SHUTDOWN);
    const log = tail(logFile);
    if (attempt >= 5 || !/already in use/i.test(log)) {
      throw new LocalStackError('redis_start_failed', `Redis in ${dir} did not start:\n${log}`);
    }
    await delay(200);
  }
}

async function answers(child: Child, url: string): Promise<boolean> {
  for (const until = Date.now() + 60_000; !child.hasExited() && Date.now() < until; await delay(20)) {
    if ((await probeRedis(url)).kind === 'suitable') return true;
  }
  return false;
}

/** A server whose keeper was killed; told from a stranger with the same pid by its start time. */
async function endOrphan(pidFile: string): Promise<void> {
  let record: { pid?: unknown; stamp?: unknown };
  try {
    record = JSON.parse(readFileSync(pidFile, 'utf8'));
  } catch {
    return;
  }
  const { pid, stamp } = record;
  if (typeof pid === 'number' && typeof stamp === 'string' && processStamp(pid) === stamp) {
    if (!(await endProcess(pid, SHUTDOWN))) {
      throw new LocalStackError('stop_failed', `A Redis left behind (pid ${pid}, ${pidFile}) does not end`);
    }
  }
  rmSync(pidFile, { force: true });
}
