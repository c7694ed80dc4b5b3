import { connectRedis, hashTag } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { createOrders, createSlots, type Order } from '../src/index.ts';

type Redis = { client: Parameters<typeof createOrders>[0]['redis']; prefix: string };

async function workerOf({ client, prefix }: Redis, leaseMs = 60_000): Promise<string> {
  const slots = createSlots({ redis: client, prefix, host: 'there', leaseMs, settleMs: 0 });
  const request = { queue: 'ai_processing', worker: 'ai', max: 3, cooldownMs: 0 } as const;
  return (await slots.reserve(request)).reserved[0]!.workerId;
}

test('an order reaches the spawners of every host, and stays until it is carried out', async ({ redis }) => {
  const workerId = await workerOf(redis);
  const hosts = [connectRedis(redis.url), connectRedis(redis.url)];
  const heard: Order[][] = [[], []];
  const watches = hosts.map((host, i) =>
    createOrders({ redis: host, prefix: redis.prefix }).watch((order) => heard[i]!.push(order)),
  );
  await Promise.all(watches.map((watch) => watch.ready));
  const orders = createOrders({ redis: redis.client, prefix: redis.prefix });
  await orders.terminate(workerId, 'the operator');
  const order = { workerId, action: 'terminate', by: 'the operator', at: expect.any(Number) };
  await until(() => heard.every((list) => list.length === 1));
  expect(heard).toEqual([[order], [order]]);
  expect(await orders.pending(['ai_1_2_none', workerId])).toEqual([order]);
  await orders.done(workerId);
  expect(await orders.pending([workerId])).toEqual([]);
  for (const watch of watches) watch.stop();
  for (const host of hosts) host.disconnect();
});

test('an order for a worker that no host runs is refused, and nothing is written', async ({ redis }) => {
  const orders = createOrders({ redis: redis.client, prefix: redis.prefix });
  const gone = await workerOf(redis, 1);
  await until(async () => (await redis.client.keys(`${hashTag(redis.prefix)}:slot:*:1`)).length === 0);
  for (const workerId of [gone, 'ai_1_1_none'])
    await expect(orders.terminate(workerId, 'me')).rejects.toMatchObject({
      code: 'no_such_worker',
      message: expect.stringContaining(workerId),
    });
  expect(await redis.client.exists(`${hashTag(redis.prefix)}:orders`)).toBe(0);
});

test('an order that nobody carried out for ten minutes counts no more and is swept by the next one (G30)', async ({
  redis,
}) => {
  const key = `${hashTag(redis.prefix)}:orders`;
  const workerId = await workerOf(redis);
  const order = (minutes: number) =>
    JSON.stringify({ action: 'terminate', by: 'x', at: Date.now() - minutes * 60_000 });
  await redis.client.hset(key, { old: order(11), broken: 'not JSON', young: order(9) });
  const orders = createOrders({ redis: redis.client, prefix: redis.prefix });
  expect((await orders.pending(['old', 'broken', 'young'])).map((found) => found.workerId)).toEqual(['young']);
  await orders.terminate(workerId, 'me');
  expect((await redis.client.hkeys(key)).toSorted()).toEqual([workerId, 'young'].toSorted());
});
