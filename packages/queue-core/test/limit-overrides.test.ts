import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { type AllLimits, connectRedis, createLimitOverrides, hashTag, withLimits } from '../src/index.ts';

const base = withLimits({ ai_processing: { jobsPerSession: 7 } });

test('a change lies over file and environment for every host, and a reset takes it back', async ({ redis }) => {
  const here = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base });
  const elsewhere = connectRedis(redis.url);
  const there = createLimitOverrides({ connection: elsewhere, prefix: redis.prefix, base });
  expect(await here.read()).toEqual(base);
  expect(await here.change('ai_processing', { maxConcurrent: 9 })).toEqual({ ...base.ai_processing, maxConcurrent: 9 });
  await there.change('ai_processing', { cooldownMs: 0 });
  const changed = { ...base.ai_processing, maxConcurrent: 9, cooldownMs: 0 };
  expect(await there.read()).toEqual({ ...base, ai_processing: changed });
  expect(await here.changed()).toEqual({ ai_processing: { maxConcurrent: 9, cooldownMs: 0 } });
  expect(await here.reset('ai_processing')).toEqual(base.ai_processing);
  expect(await there.read()).toEqual(base);
  expect(await redis.client.exists(`${hashTag(redis.prefix)}:limits`)).toBe(0);
  elsewhere.disconnect();
});

test('what contradicts itself or is not known is refused and changes nothing (G22)', async ({ redis }) => {
  const overrides = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base });
  await expect(overrides.change('ai_processing', { leaseMs: 1 })).rejects.toMatchObject({ code: 'limits_contradict' });
  await expect(overrides.change('ai_processing', { maxConcurrent: 0 })).rejects.toThrow(/AI: maxConcurrent is 0/);
  await expect(overrides.change('ai_processing', { maxconcurrent: 4 } as object)).rejects.toMatchObject({
    code: 'bad_limits',
    message: expect.stringContaining('maxconcurrent is not a limit; did you mean maxConcurrent?'),
  });
  expect(await overrides.read()).toEqual(base);
});

test('changes of one queue at the same moment all count', async ({ redis }) => {
  const hosts = Array.from({ length: 4 }, () => connectRedis(redis.url));
  const names = ['maxConcurrent', 'attempts', 'batch', 'crashBudget'] as const;
  await Promise.all(
    hosts.map((connection, i) =>
      createLimitOverrides({ connection, prefix: redis.prefix, base }).change('ai_processing', { [names[i]!]: 11 }),
    ),
  );
  const overrides = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base });
  expect(await overrides.changed()).toEqual({
    ai_processing: { maxConcurrent: 11, attempts: 11, batch: 11, crashBudget: 11 },
  });
  for (const host of hosts) host.disconnect();
});

test('a stored change that no longer fits its base is left out whole, the other queues keep theirs (G22)', async ({
  redis,
}) => {
  const before = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base });
  await before.change('ai_processing', { idleExitMs: 190_000, maxConcurrent: 8 });
  await before.change('supabase_upload', { batch: 5 });
  await redis.client.hset(`${hashTag(redis.prefix)}:limits`, 'investor_processing', '{"ofAnotherVersion":1}');
  const shorter = withLimits({ ai_processing: { maxRuntimeMs: 200_000 } });
  const after = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base: shorter });
  expect(await after.read()).toEqual({ ...shorter, supabase_upload: { ...shorter.supabase_upload, batch: 5 } });
});

test('who watches is told at once what is in force, and every change within moments, also one made while it was cut off', async ({
  redis,
}) => {
  const overrides = createLimitOverrides({ connection: redis.client, prefix: redis.prefix, base });
  const told: AllLimits[] = [];
  const watched = connectRedis(redis.url, { connectionName: `watch-${redis.prefix}` });
  const watch = createLimitOverrides({ connection: watched, prefix: redis.prefix, base }).watch((limits) =>
    told.push(limits),
  );
  await watch.ready;
  expect(told).toEqual([base]);
  await overrides.change('ai_processing', { maxConcurrent: 6 });
  await until(() => told.at(-1)?.ai_processing.maxConcurrent === 6);
  const clients = (await redis.client.client('LIST')) as string;
  const line = clients.split('\n').find((text) => text.includes(`watch-${redis.prefix}`) && / sub=1 /.test(text))!;
  await redis.client
    .multi()
    .client('KILL', 'ID', / ?id=(\d+) /.exec(line)![1]!)
    .hset(`${hashTag(redis.prefix)}:limits`, 'ai_processing', '{"maxConcurrent":2}')
    .exec();
  await until(() => told.at(-1)?.ai_processing.maxConcurrent === 2);
  watch.stop();
  watched.disconnect();
});
