import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import {
  connectRedis,
  createQueues,
  createReaper,
  each,
  type Queues,
  releaseJobsOf,
  runSession,
  withLimits,
} from '../src/index.ts';
import { makeFiling } from './support/filings.ts';

const script = fileURLToPath(new URL('./support/holding-worker.ts', import.meta.url));

/** A worker process that holds a job; `lines` are what it printed. */
async function holdIn(redis: { url: string; prefix: string }, workerId: string, ms: number, leaseMs: number) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@filings/source', script, redis.url, redis.prefix, workerId, String(ms), String(leaseMs)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  await until(() => lines.includes('holding'), { timeoutMs: 20_000 });
  return { child, lines, ended: once(child, 'exit') };
}

async function house(redis: { url: string; prefix: string }): Promise<{
  connection: ReturnType<typeof connectRedis>;
  queues: Queues;
  session: (workerId: string) => ReturnType<typeof runSession>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  await queues.add('ai_processing', { v: 1, filing: makeFiling(1) });
  const limits = { ...withLimits().ai_processing, idleExitMs: 50, jobsPerSession: 1 };
  return {
    connection,
    queues,
    session: (workerId) =>
      runSession({
        queue: 'ai_processing',
        connection,
        prefix: redis.prefix,
        workerId,
        limits,
        handle: each(async () => {}),
      }),
    async [Symbol.asyncDispose]() {
      await queues.close();
      connection.disconnect();
    },
  };
}

describe('a worker killed with -9 in mid-job', () => {
  test('leaves a job that its spawner gives back at once, long before the lease ends (G2)', async ({ redis }) => {
    await using h = await house(redis);
    const worker = await holdIn(redis, 'dead', 60_000, 600_000);
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect(await h.queues.depth('ai_processing')).toMatchObject({ ready: 0, active: 1 });
    expect(await releaseJobsOf(h.connection, redis.prefix, 'ai_processing', 'dead')).toHaveLength(1);
    expect(await h.session('next')).toMatchObject({ completed: 1 });
  });

  test('leaves a job that comes back when its lease ends, with no worker alive and nobody who saw it die (G2)', async ({
    redis,
  }) => {
    await using h = await house(redis);
    const reaper = createReaper({ connection: h.connection, prefix: redis.prefix, queue: 'ai_processing' });
    await reaper.start();
    const worker = await holdIn(redis, 'dead', 60_000, 1_000);
    worker.child.kill('SIGKILL');
    await worker.ended;
    await until(async () => (await h.queues.depth('ai_processing')).ready === 1, { timeoutMs: 20_000 });
    await reaper.stop();
    expect(await h.session('next')).toMatchObject({ completed: 1 });
  });

  test('three times over the same job makes it a dead letter, not an endless round', async ({ redis }) => {
    await using h = await house(redis);
    for (const workerId of ['dead1', 'dead2', 'dead3']) {
      const worker = await holdIn(redis, workerId, 60_000, 600_000);
      worker.child.kill('SIGKILL');
      await worker.ended;
      expect(await releaseJobsOf(h.connection, redis.prefix, 'ai_processing', workerId)).toHaveLength(1);
    }
    expect(await h.session('next')).toMatchObject({ completed: 0, deadLettered: 1 });
    expect(await h.queues.depth('ai_processing')).toMatchObject({ ready: 0, active: 0, failed: 1 });
  });
});

test('a holder that lost its lease changes nothing when it comes back (G3)', async ({ redis }) => {
  await using h = await house(redis);
  const reaper = createReaper({ connection: h.connection, prefix: redis.prefix, queue: 'ai_processing' });
  await reaper.start();
  const frozen = await holdIn(redis, 'frozen', 500, 1_000);
  frozen.child.kill('SIGSTOP');
  await until(async () => (await h.queues.depth('ai_processing')).ready === 1, { timeoutMs: 20_000 });
  await reaper.stop();
  expect(await h.session('next')).toMatchObject({ completed: 1 });
  frozen.child.kill('SIGCONT');
  await frozen.ended;
  const report = JSON.parse(frozen.lines.at(-1)!);
  expect(report).toMatchObject({ completed: 0, handedBack: 1 });
  expect(await h.queues.depth('ai_processing')).toMatchObject({ ready: 0, active: 0, failed: 0, delayed: 0 });
});

test('jobs of another, living worker are not touched when a dead one is cleared away (G3)', async ({ redis }) => {
  await using h = await house(redis);
  const alive = await holdIn(redis, 'alive', 300, 600_000);
  expect(await releaseJobsOf(h.connection, redis.prefix, 'ai_processing', 'someone-else')).toEqual([]);
  await alive.ended;
  expect(JSON.parse(alive.lines.at(-1)!)).toMatchObject({ completed: 1 });
});
