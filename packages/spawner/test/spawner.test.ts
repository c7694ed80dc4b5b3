import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createSessionLog, mostAtOnce } from '../src/index.ts';
import { makeFiling, openHouse, processLives, testLimits } from './support/house.ts';

const GATED = { gate: 'open' };

describe('workers start where jobs wait (G24)', () => {
  test('five jobs and no worker: three start in one pass, with ids of their own and the documented line', async ({
    redis,
  }) => {
    await using house = await openHouse(redis);
    await house.aiJobs(5, GATED);
    await house.spawner.start();
    await until(() => house.spawned('AI').length > 0);
    // All of them in the same pass: no other line, and no look, came between.
    expect(house.lines.slice(0, 3)).toEqual(
      [1, 2, 3].map((n) =>
        expect.stringMatching(
          new RegExp(`^Spawned worker ai_\\d{10}_${n}_\\w{4} for AI \\(PID: \\d+, Total: ${n}\\)$`),
        ),
      ),
    );
    await until(() =>
      house.lines.includes('AI: 3/3 workers, 5 jobs | UPLOAD: 0/2 workers, 0 jobs | INVESTOR: 0/1 workers, 0 jobs'),
    );
    await until(async () => (await house.starts()).length === 3);
    await house.open('open');
    await until(async () => (await house.starts()).length === 5);
  });

  test('4, 3 and 1 jobs on the three queues: 3 + 2 + 1 workers, and never one more', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.aiJobs(4, GATED);
    await house.queues.addMany(
      'supabase_upload',
      [10, 11, 12].map((n) => ({ v: 1, kind: 'detected', filing: makeFiling(n, GATED) }) as const),
    );
    await house.queues.add('investor_processing', {
      v: 1,
      announcementId: makeFiling(20, {}).filingId,
      filingId: makeFiling(20, {}).filingId,
      investors: [{ name: 'Sample Fund', kind: 'institution', role: 'allottee', page: 1, quote: 'Sample Fund' }],
    });
    await house.spawner.start();
    await until(async () => (await house.starts()).length === 6, { timeoutMs: 20_000 });
    expect(await house.alive()).toEqual({ AI: 3, UPLOAD: 2, INVESTOR: 1 });
    await until(() =>
      house.lines.includes('AI: 3/3 workers, 1 job | UPLOAD: 2/2 workers, 1 job | INVESTOR: 1/1 workers, 0 jobs'),
    );
    await house.open('open');
    await until(async () => (await house.starts()).length === 8);
    const sessions = await createSessionLog(house.connection, redis.prefix).read();
    expect(
      ['ai_processing', 'supabase_upload', 'investor_processing'].map((queue) =>
        mostAtOnce(sessions, queue as 'ai_processing'),
      ),
    ).toEqual([3, 2, 1]);
  });

  test('one job that waits beside a busy worker gets a worker of its own', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(1, GATED);
    await until(async () => (await house.starts()).length === 1);
    expect(house.spawned('AI')).toHaveLength(1);
    await house.aiJobs(1, GATED, 1);
    await until(async () => (await house.starts()).length === 2);
    expect(house.spawned('AI')).toHaveLength(2);
    await house.open('open');
  });

  test('as workers end, new ones start for what remains, and nothing runs when nothing waits', async ({ redis }) => {
    await using house = await openHouse(redis, { limits: testLimits({ jobsPerSession: 2 }) });
    await house.aiJobs(9, {});
    await house.spawner.start();
    await until(async () => (await house.starts()).length === 9, { timeoutMs: 30_000 });
    await until(async () => (await house.alive()).AI === 0, { timeoutMs: 20_000 });
    expect(house.spawned('AI').length).toBeGreaterThanOrEqual(5);
    expect(new Set((await house.starts()).map((start) => start.job)).size).toBe(9);
    expect(house.ended.reduce((sum, worker) => sum + worker.jobs, 0)).toBe(9);
    expect(house.lines.at(-1)).toBe(
      'AI: 0/3 workers, 0 jobs | UPLOAD: 0/2 workers, 0 jobs | INVESTOR: 0/1 workers, 0 jobs',
    );
    const before = house.spawned('AI').length;
    expect(await house.alive()).toEqual({ AI: 0, UPLOAD: 0, INVESTOR: 0 });
    expect(house.spawned('AI').length).toBe(before);
  });

  test('a slot is started in again only after its cooldown, while other slots start at once', async ({ redis }) => {
    await using house = await openHouse(redis, { limits: testLimits({ jobsPerSession: 1, cooldownMs: 1_500 }) });
    await house.aiJobs(6, {});
    await house.spawner.start();
    await until(async () => (await house.starts()).length === 6, { timeoutMs: 30_000 });
    const sessions = await createSessionLog(house.connection, redis.prefix).read();
    const bySlot = Map.groupBy(sessions, (session) => session.workerId.split('_')[2]!);
    expect([...bySlot.keys()].sort()).toEqual(['1', '2', '3']);
    for (const runs of bySlot.values()) expect(runs[1]!.startedAt - runs[0]!.startedAt).toBeGreaterThanOrEqual(1_500);
  });

  test('a paused queue gets no worker until it is resumed', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.pause('ai_processing');
    await house.spawner.start();
    await house.aiJobs(2, {});
    await house.queues.add('supabase_upload', { v: 1, kind: 'detected', filing: makeFiling(10, {}) });
    await until(async () => (await house.starts()).length === 1);
    expect(house.spawned('AI')).toHaveLength(0);
    await house.spawner.resume('ai_processing');
    await until(async () => (await house.starts()).length === 3);
  });
});

describe('a worker cannot hang or die unseen (G2, G23)', () => {
  test('kill -9 in mid-job: the job runs again at once in a fresh worker, no attempt used', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(1, GATED);
    await until(async () => (await house.starts()).length === 1);
    const [worker] = (await house.spawner.status())[0]!.workers;
    process.kill(worker!.pid!, 'SIGKILL');
    await until(async () => (await house.starts()).length === 2, { timeoutMs: 10_000 });
    const [again, first] = await house.starts();
    expect(again!.job).toBe(first!.job);
    expect(again!.workerId).not.toBe(first!.workerId);
    expect(house.ended[0]).toMatchObject({ crashed: true, reason: 'killed by SIGKILL' });
    await house.open('open');
    await until(async () => (await house.queues.depth('ai_processing')).active === 0);
  });

  test('a worker deaf to SIGTERM is killed after the grace, with its children, and its job goes back', async ({
    redis,
  }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(1, { deaf: true, gate: 'never' });
    const grandchild = Number(await until(() => house.connection.get(`${redis.prefix}:grandchild`)));
    const [worker] = (await house.spawner.status())[0]!.workers;
    await house.spawner.pause('ai_processing');
    await house.spawner.terminate(worker!.workerId);
    expect(processLives(worker!.pid!)).toBe(false);
    await until(() => !processLives(grandchild));
    expect(await house.queues.depth('ai_processing')).toMatchObject({ ready: 1, active: 0 });
    expect(house.ended[0]!.reason).toBe('terminated by the operator, killed after the grace');
  });

  test('a worker that floods its output is drained and goes on', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(1, { flood: 3_000 });
    await until(() => house.ended.length === 1, { timeoutMs: 20_000 });
    expect(house.ended[0]).toMatchObject({ crashed: false, jobs: 1 });
    expect(house.outputBytes.total).toBeGreaterThanOrEqual(3_000_000);
  });

  test('stopping the spawner ends every worker and hands back what they held', async ({ redis }) => {
    const house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(3, { gate: 'never' });
    await until(async () => (await house.starts()).length === 3);
    const pids = (await house.spawner.status())[0]!.workers.map((worker) => worker.pid!);
    await house.spawner.stop();
    expect(pids.map(processLives)).toEqual([false, false, false]);
    expect(await house.queues.depth('ai_processing')).toMatchObject({ ready: 3, active: 0 });
    expect(await redis.client.keys(`*${redis.prefix}*:slot:*:[0-9]`)).toEqual([]);
    await house.queues.close();
    house.connection.disconnect();
  });

  test('a crash loop backs off and does not keep the other queues waiting (G25)', async ({ redis }) => {
    await using house = await openHouse(redis, { env: { CRASH_AT_START: 'ai_processing' } });
    await house.aiJobs(1, {});
    await house.spawner.start();
    await until(() => house.spawned('AI').length >= 3, { timeoutMs: 20_000 });
    const started = Date.now();
    await house.queues.add('supabase_upload', { v: 1, kind: 'detected', filing: makeFiling(10, {}) });
    await until(async () => (await house.starts()).length === 1);
    expect(house.ended.every((worker) => worker.crashed || !worker.workerId.startsWith('ai_'))).toBe(true);
    const sessions = (await createSessionLog(house.connection, redis.prefix).read()).filter(
      (session) => session.queue === 'ai_processing',
    );
    const gaps = sessions.slice(1).map((session, index) => session.startedAt - sessions[index]!.endedAt!);
    expect(gaps[0]).toBeGreaterThanOrEqual(990);
    expect(gaps[1]).toBeGreaterThanOrEqual(1_990);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
