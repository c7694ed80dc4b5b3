import { fileURLToPath } from 'node:url';
import {
  type AllLimits,
  connectRedis,
  createQueues,
  type Filing,
  filingIdOf,
  type QueueLimits,
  withLimits,
} from '@filings/queue-core';
import {
  createProcessLauncher,
  createSpawner,
  type Probe,
  type ProcessLauncherOptions,
  type Spawner,
} from '../../src/index.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));

export function launcherOptions(env: NodeJS.ProcessEnv): ProcessLauncherOptions {
  return {
    command: (queue) => ({ file: process.execPath, args: ['--conditions=@filings/source', worker, queue] }),
    env,
  };
}

export function makeFiling(n: number, does: object): Filing {
  return {
    filingId: filingIdOf('bse', 'equity', String(n)),
    exchange: 'bse',
    segment: 'equity',
    exchangeId: String(n),
    companyName: null,
    isin: null,
    symbol: null,
    scripCode: null,
    subject: '',
    category: null,
    subcategory: null,
    text: JSON.stringify(does),
    attachment: null,
    publishedAt: '2026-01-24T10:00:00Z',
    publishedRaw: '',
    detectedAt: '2026-01-24T10:00:00Z',
    raw: {},
  };
}

/** Short times for tests; the numbers that a claim is about are the defaults. */
export function testLimits(change: Partial<QueueLimits> = {}): AllLimits {
  const short = { cooldownMs: 0, idleExitMs: 600, graceMs: 1_000, timeoutMs: 30_000, leaseMs: 60_000, ...change };
  return withLimits({ ai_processing: short, supabase_upload: { ...short, batch: 1 }, investor_processing: short });
}

/** A spawner on real processes, with what a test wants to look at. Closing it ends everything. */
export async function openHouse(
  redis: { url: string; prefix: string },
  options: {
    limits?: AllLimits;
    env?: NodeJS.ProcessEnv;
    host?: string;
    probe?: Probe;
    heartbeatTimeoutMs?: number;
  } = {},
) {
  const connection = connectRedis(redis.url);
  const limits = options.limits ?? testLimits();
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    PREFIX: redis.prefix,
    LIMITS: JSON.stringify(limits),
    ...options.env,
  };
  const queues = createQueues({ connection, prefix: redis.prefix });
  const lines: string[] = [];
  const ended: { workerId: string; reason: string; crashed: boolean; jobs: number }[] = [];
  const outputBytes = { total: 0 };
  const spawner: Spawner = createSpawner({
    redis: connection,
    prefix: redis.prefix,
    limits,
    launcher: createProcessLauncher(launcherOptions(env)),
    ...(options.heartbeatTimeoutMs ? { heartbeatTimeoutMs: options.heartbeatTimeoutMs } : {}),
    ...(options.host ? { host: options.host } : {}),
    ...(options.probe ? { probes: { ai_processing: options.probe } } : {}),
    lookEveryMs: 200,
    settleMs: 0,
    statusEveryMs: 0,
    onLine: (line) => lines.push(line),
    onOutput: (_, line) => {
      outputBytes.total += line.length;
    },
    onEnded: ({ record, reason, crashed }) =>
      ended.push({ workerId: record.workerId, reason, crashed, jobs: record.jobs }),
  });
  return {
    connection,
    queues,
    spawner,
    lines,
    ended,
    env,
    outputBytes,
    aiJobs: (count: number, does: object, from = 0) =>
      queues.addMany(
        'ai_processing',
        Array.from({ length: count }, (_, n) => ({ v: 1 as const, filing: makeFiling(from + n, does) })),
      ),
    spawned: (label: string) =>
      lines.filter((line) => line.startsWith('Spawned worker') && line.includes(` for ${label} `)),
    open: (gate: string) => connection.set(`${redis.prefix}:${gate}`, '1'),
    starts: async () =>
      (await connection.lrange(`${redis.prefix}:starts`, 0, -1)).map(
        (text) => JSON.parse(text) as { workerId: string; job: string; at: number },
      ),
    /** Live workers by queue, of all hosts. */
    async alive(): Promise<Record<string, number>> {
      const statuses = await spawner.status();
      return Object.fromEntries(statuses.map((status) => [status.label, status.workers.length]));
    },
    async [Symbol.asyncDispose]() {
      await spawner.stop();
      await queues.close();
      connection.disconnect();
    },
  };
}

export function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
