import { type PrivateRedisOptions, test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createOrders, createSlots } from '../src/index.ts';

const QUEUE = 'ai_processing';

describe('slots and orders', () => {
  const places: [string, PrivateRedisOptions][] = [
    ['a Redis Cluster, where a script over two slots of it would be refused', { cluster: true }],
    ['Valkey', { server: 'valkey' }],
  ];
  for (const [place, options] of places)
    test(`work on ${place}`, async ({ startRedis }) => {
      const { client: redis } = await startRedis(options);
      const slots = createSlots({ redis, prefix: 'filings', host: 'a', leaseMs: 60_000, settleMs: 0 });
      const orders = createOrders({ redis, prefix: 'filings' });
      const heard: string[] = [];
      const watch = orders.watch((order) => heard.push(order.workerId));
      await watch.ready;

      const { version } = await slots.look(QUEUE);
      const { reserved } = await slots.reserve({
        queue: QUEUE,
        worker: 'ai',
        count: 3,
        max: 2,
        cooldownMs: 0,
        version,
      });
      expect(reserved.map(({ slot }) => slot)).toEqual([1, 2]);
      expect(await slots.renew(reserved)).toEqual([]);
      expect((await slots.look(QUEUE)).taken).toEqual(reserved);

      const { workerId } = reserved[0]!;
      await orders.terminate(workerId, 'test');
      await until(() => heard.includes(workerId));
      expect(await orders.pending([workerId])).toMatchObject([{ workerId, by: 'test' }]);
      await orders.done(workerId);
      expect(await orders.pending([workerId])).toEqual([]);

      for (const record of reserved) await slots.release(record);
      expect(await slots.read(QUEUE)).toEqual([]);
      watch.stop();
    });
});
