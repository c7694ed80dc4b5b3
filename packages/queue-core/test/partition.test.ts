import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { createReaper } from '../src/index.ts';
import { makeFiling } from './support/filings.ts';
import { openHouse } from './support/house.ts';

const QUEUE = 'ai_processing';

test('a worker cut off for longer than its lease changes nothing when its words arrive late (G3)', async ({
  startRedis,
  startProxy,
}) => {
  const redis = await startRedis();
  // As another host's address.
  const proxy = await startProxy({ port: redis.port, host: '127.0.0.2' });
  await using house = openHouse(redis);
  const reaper = createReaper({ connection: house.connect(), prefix: house.prefix, queue: QUEUE });
  await reaper.start();
  await house.queues.add(QUEUE, { v: 1, filing: makeFiling(1) });
  const { promise: work, resolve: finish } = Promise.withResolvers<void>();
  const cutOff = house.session(QUEUE, () => work, {
    url: proxy.url,
    limits: { leaseMs: 1_000, jobsPerSession: 1 },
  });
  await until(() => house.ledger.starts.size === 1);
  proxy.blackhole();
  await until(async () => (await house.queues.depth(QUEUE)).ready === 1, { timeoutMs: 20_000 });
  await reaper.stop();
  // The one that is cut off ends its work, says so, and nobody hears it.
  finish();
  let failed = 0;
  const other = house.session(
    QUEUE,
    async () => {
      failed += 1;
      if (failed === 1) throw new Error('once');
    },
    { limits: { idleExitMs: 2_000, jobsPerSession: 2, backoffMs: { base: 20, cap: 20 } } },
  );
  await until(() => failed === 1);
  await proxy.pass();
  expect(await other).toMatchObject({ completed: 1, retried: 1 });
  expect(await cutOff).toMatchObject({ completed: 0 });
  expect(await house.queues.depth(QUEUE)).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
});
