import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test, until } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { describe, expect } from 'vitest';
import { createReaper, hashTag } from '../src/index.ts';
import { makeFiling } from './support/filings.ts';
import { openHouse } from './support/house.ts';

const QUEUE = 'ai_processing';
const LEASE_MS = 2_000;
const aiJob = (n: number) => ({ v: 1, filing: makeFiling(n) }) as const;
const script = fileURLToPath(new URL('./support/holding-worker.ts', import.meta.url));

/** `LLEN wait` sees none of these: without the reaper and the depth they would wait for ever. */
describe.concurrent('with no worker alive', () => {
  test('a retry that came due is ready', async ({ redis }) => {
    await using house = openHouse(redis);
    await house.queues.add(QUEUE, aiJob(1));
    const limits = { jobsPerSession: 1, backoffMs: { base: 200, cap: 200 } };
    await house.session(QUEUE, () => Promise.reject(new Error('once')), { limits });
    expect((await house.queues.depth(QUEUE)).waiting).toBe(0);
    const due = async () => (await house.queues.depth(QUEUE)).ready === 1;
    await until(due, { timeoutMs: 2_000, what: 'the retry is ready' });
    expect(await house.session(QUEUE, async () => {}, { limits: { idleExitMs: 100 } })).toMatchObject({ completed: 1 });
  });

  test('a prioritized job is ready', async ({ redis }) => {
    await using house = openHouse(redis);
    const raw = new Queue(QUEUE, { connection: house.connect(), prefix: hashTag(redis.prefix) });
    await raw.add(QUEUE, aiJob(1), { jobId: 'enrich-urgent', priority: 1 });
    await raw.close();
    expect(await house.queues.depth(QUEUE)).toMatchObject({ ready: 1, waiting: 0 });
    expect(await house.session(QUEUE, async () => {}, { limits: { idleExitMs: 100 } })).toMatchObject({ completed: 1 });
  });

  test('the job of a holder that died is ready within its lease and 2 s, though nobody saw it die (G2)', async ({
    redis,
  }) => {
    await using house = openHouse(redis);
    const reaper = createReaper({ connection: house.connect(), prefix: redis.prefix, queue: QUEUE });
    await reaper.start();
    await house.queues.add(QUEUE, aiJob(1));
    const holder = spawn(
      process.execPath,
      ['--conditions=@filings/source', script, redis.url, redis.prefix, 'dead', '60000', String(LEASE_MS)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(createInterface({ input: holder.stdout }), 'line');
    expect(await house.queues.depth(QUEUE)).toMatchObject({ ready: 0, active: 1 });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const died = performance.now();
    await until(async () => (await house.queues.depth(QUEUE)).ready === 1, { timeoutMs: 30_000 });
    const took = performance.now() - died;
    console.info(`Ready ${Math.round(took)} ms after its holder died (lease ${LEASE_MS} ms)`);
    expect(took).toBeLessThan(LEASE_MS + 2_000);
    await reaper.stop();
    expect(await house.session(QUEUE, async () => {}, { limits: { idleExitMs: 100 } })).toMatchObject({ completed: 1 });
  });
});
