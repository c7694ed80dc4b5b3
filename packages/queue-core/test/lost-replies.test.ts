import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createQueues } from '../src/index.ts';
import { makeFiling, makeFilings } from './support/filings.ts';
import { openHouse } from './support/house.ts';

const QUEUE = 'ai_processing';
const aiJob = (n: number) => ({ v: 1, filing: makeFiling(n) }) as const;

/** The commands are known by the keys that they carry, in BullMQ's order. */
const CLAIM = /:wait\r\n[\s\S]*:active\r\n(?![\s\S]*:(completed|failed)\r\n)/;
const COMPLETE = /:active\r\n[\s\S]*:completed\r\n/;

describe.concurrent('a reply that is lost on its way', () => {
  test('from 20 adds leaves 20 jobs (G4)', async ({ startRedis, startProxy }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    await using house = openHouse(redis);
    const queues = createQueues({ connection: house.connect(proxy.url), prefix: house.prefix });
    for (let n = 0; n < 20; n += 1) {
      proxy.dropReplies(1);
      await queues.add(QUEUE, aiJob(n));
    }
    expect(proxy.dropped()).toBe(20);
    expect((await house.queues.depth(QUEUE)).ready).toBe(20);
    await queues.close();
  });

  test('from an intake of many leaves each of them in both queues once, whichever half had arrived (G1, G4)', async ({
    startRedis,
    startProxy,
  }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    await using house = openHouse(redis);
    const queues = createQueues({ connection: house.connect(proxy.url), prefix: house.prefix });
    for (let round = 0; round < 5; round += 1) {
      proxy.dropReplies(2);
      await queues.intake(makeFilings((round + 1) * 20));
    }
    expect(proxy.dropped()).toBe(10);
    expect((await house.queues.depth(QUEUE)).ready).toBe(100);
    expect((await house.queues.depth('supabase_upload')).ready).toBe(100);
    await queues.close();
  });

  test('from 10 claims leaves no job with a holder that knows nothing of it: all are free when the session ends (G2)', async ({
    startRedis,
    startProxy,
  }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    await using house = openHouse(redis);
    await house.queues.addMany(
      QUEUE,
      Array.from({ length: 30 }, (_, n) => aiJob(n)),
    );
    proxy.dropReplies(10, CLAIM);
    await house.session(QUEUE, async () => {}, { url: proxy.url, limits: { idleExitMs: 500 } });
    expect(proxy.dropped()).toBe(10);
    // The lease is two minutes and nobody reaps: what is free now was given back.
    expect((await house.queues.depth(QUEUE)).active).toBe(0);
    await house.session(QUEUE, async () => {}, { limits: { idleExitMs: 200 } });
    expect(house.ledger.effects.size).toBe(30);
    expect(house.ledger.extraStarts()).toBe(0);
    expect(await house.queues.depth(QUEUE)).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
  });

  test('from 5 completes runs no job twice and orphans none (G2)', async ({ startRedis, startProxy }) => {
    const redis = await startRedis();
    const proxy = await startProxy({ port: redis.port });
    await using house = openHouse(redis);
    await house.queues.addMany(
      QUEUE,
      Array.from({ length: 20 }, (_, n) => aiJob(n)),
    );
    let drops = 5;
    const report = await house.session(
      QUEUE,
      async () => {
        if (drops-- > 0) proxy.dropReplies(1, COMPLETE);
      },
      { url: proxy.url, limits: { idleExitMs: 500 } },
    );
    expect(proxy.dropped()).toBe(5);
    expect(await house.queues.depth(QUEUE)).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
    expect(house.ledger.effects.size).toBe(20);
    expect(house.ledger.extraStarts()).toBe(0);
    expect(report).toMatchObject({ completed: 20, handedBack: 0, retried: 0, deadLettered: 0 });
  });
});
