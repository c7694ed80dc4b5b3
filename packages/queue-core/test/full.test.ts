import { setTimeout as delay } from 'node:timers/promises';
import { type PrivateRedis, test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { makeFiling } from './support/filings.ts';
import { openHouse } from './support/house.ts';

const QUEUE = 'ai_processing';
const MB = 1024 * 1024;
const aiJob = (n: number) => ({ v: 1, filing: makeFiling(n) }) as const;
const detected = (n: number) => ({ v: 1, kind: 'detected', filing: makeFiling(n) }) as const;

async function figure(redis: PrivateRedis, section: string, name: string): Promise<number> {
  return Number(new RegExp(`^${name}[:=].*?(\\d+)`, 'm').exec(await redis.client.info(section))?.[1] ?? 0);
}

/** Makes it full by a good margin, until `free` removes what fills it. */
async function fill(redis: PrivateRedis): Promise<{ free(): Promise<unknown> }> {
  // Written by the server itself: what a client sends would count for as long as its buffer is kept.
  await redis.client.setrange('ballast', 8 * MB, 'x');
  const used = await figure(redis, 'memory', 'used_memory');
  await redis.client.config('SET', 'maxmemory', used - 2 * MB);
  return { free: () => redis.client.del('ballast') };
}

describe.concurrent('a Redis that is full', () => {
  test('refuses an add with an error that says so, and what was added before is still there', async ({
    startRedis,
  }) => {
    const redis = await startRedis();
    await using house = openHouse(redis);
    await house.queues.add(QUEUE, aiJob(0));
    const { free } = await fill(redis);
    const refused = {
      name: 'QueueError',
      code: 'redis_full',
      failure: 'outage',
      message: expect.stringMatching(/memory/),
    };
    await expect(house.queues.add(QUEUE, aiJob(1))).rejects.toMatchObject(refused);
    await expect(house.queues.addMany(QUEUE, [aiJob(2), aiJob(3)])).rejects.toMatchObject(refused);
    await expect(house.queues.intake([makeFiling(4)])).rejects.toMatchObject(refused);
    // And it can be looked at: else nobody would start the workers that drain it.
    expect((await house.queues.depth(QUEUE)).ready).toBe(1);
    await free();
    await house.queues.addMany(QUEUE, [aiJob(1), aiJob(2)]);
    expect((await house.queues.depth(QUEUE)).ready).toBe(3);
  });

  const ways = [
    ['ai_processing', aiJob, 'one job at a time'],
    ['supabase_upload', detected, 'batches'],
  ] as const;
  for (const [queue, jobOf, taken] of ways)
    test(`does not make a session of ${taken} spin or end: it settles what it holds and goes on when there is room`, async ({
      startRedis,
    }) => {
      const redis = await startRedis();
      await using house = openHouse(redis);
      const jobs = Array.from({ length: 200 }, (_, n) => jobOf(n));
      await house.queues.addMany(queue, jobs as never);
      const stop = new AbortController();
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const limits = { idleExitMs: 60_000, batch: queue === 'supabase_upload' ? 10 : 1 };
      const session = house.session(queue, () => gate, { signal: stop.signal, limits });
      await until(() => house.ledger.starts.size > 0);
      const { free } = await fill(redis);
      open();
      await until(() => house.problems.length > 0, { what: 'the session says that Redis is full' });
      const refusedBefore = await figure(redis, 'errorstats', 'errorstat_OOM');
      const problemsBefore = house.problems.length;
      const seconds = 3;
      await delay(seconds * 1_000);
      expect((await figure(redis, 'errorstats', 'errorstat_OOM')) - refusedBefore).toBeLessThan(10 * seconds);
      expect(house.problems.length - problemsBefore).toBeLessThan(10 * seconds);
      await free();
      const more = await house.queues.addMany(queue, Array.from({ length: 10 }, (_, n) => jobOf(1_000 + n)) as never);
      await until(() => house.ledger.effects.size === jobs.length + more.length, { timeoutMs: 20_000 });
      await until(async () => (await house.queues.depth(queue)).active === 0, { what: 'all are settled' });
      stop.abort();
      expect(await session).toMatchObject({ end: 'stopped', completed: jobs.length + more.length });
      expect(house.ledger.extraStarts()).toBe(0);
      expect(await house.queues.depth(queue)).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
    });
});
