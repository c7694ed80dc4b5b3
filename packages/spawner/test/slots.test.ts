import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createSlots, type Slots, type SlotsOptions } from '../src/index.ts';

const QUEUE = 'ai_processing';
type House = { redis: { client: SlotsOptions['redis']; prefix: string } };

const openSlots = ({ redis }: House, options: Partial<SlotsOptions> = {}) =>
  createSlots({ redis: redis.client, prefix: redis.prefix, host: 'a', leaseMs: 60_000, settleMs: 0, ...options });

async function reserve(slots: Slots, count: number, { max = 3, cooldownMs = 0, version = -1 } = {}) {
  const seen = version >= 0 ? version : (await slots.look(QUEUE)).version;
  return slots.reserve({ queue: QUEUE, worker: 'ai', count, max, cooldownMs, version: seen });
}

describe('a slot', () => {
  test('is one of 1 to max, whoever reserves, and no more are given (G26)', async ({ redis }) => {
    const [a, b] = [openSlots({ redis }), openSlots({ redis }, { host: 'b' })];
    expect((await reserve(a, 2)).reserved.map(({ slot }) => slot)).toEqual([1, 2]);
    expect((await reserve(b, 2)).reserved.map(({ slot, host }) => [slot, host])).toEqual([[3, 'b']]);
    expect(await reserve(a, 1)).toEqual({ reserved: [], stale: false, freeInMs: null });
  });

  test('is not given on a reading that another reservation has overtaken', async ({ redis }) => {
    const [a, b] = [openSlots({ redis }), openSlots({ redis }, { host: 'b' })];
    const { version } = await a.look(QUEUE);
    expect((await reserve(b, 1, { version })).reserved).toHaveLength(1);
    expect(await reserve(a, 1, { version })).toEqual({ reserved: [], stale: true, freeInMs: null });
    expect((await reserve(a, 1)).reserved).toHaveLength(1);
  });

  test('is not given for a job that a worker took since the reading (G24)', async ({ redis }) => {
    const slots = openSlots({ redis });
    const wait = `{${redis.prefix}}:${QUEUE}:wait`;
    await redis.client.rpush(wait, 'one', 'two');
    const { version } = await slots.look(QUEUE);
    const asked = { queue: QUEUE, worker: 'ai', count: 2, max: 3, cooldownMs: 0, version, standby: 0 } as const;
    await redis.client.lpop(wait);
    const { reserved } = await slots.reserve(asked);
    expect(reserved).toHaveLength(1);
    const again = { ...asked, version: (await slots.look(QUEUE)).version };
    expect((await slots.reserve(again)).reserved).toEqual([]);
    await redis.client.rpush(wait, 'three');
    await redis.client.hset(`{${redis.prefix}}:${QUEUE}:meta`, 'paused', '1');
    expect((await slots.reserve(again)).reserved).toEqual([]);
    await redis.client.hdel(`{${redis.prefix}}:${QUEUE}:meta`, 'paused');
    // The first worker holds a job now, so both that wait want one of their own.
    await redis.client.lpush(`{${redis.prefix}}:${QUEUE}:active`, 'held');
    await redis.client.set(`{${redis.prefix}}:${QUEUE}:held:lock`, reserved[0]!.workerId);
    expect((await slots.reserve(again)).reserved).toHaveLength(2);
  });

  test('belongs to its holder: a stranger can neither renew nor release it (G3)', async ({ redis }) => {
    const slots = openSlots({ redis });
    const [mine] = (await reserve(slots, 1)).reserved;
    const stranger = { ...mine!, workerId: 'ai_1_1_zzzz' };
    expect(await slots.renew([stranger])).toEqual([stranger]);
    await slots.release(stranger);
    expect(await slots.read(QUEUE)).toEqual([mine]);
    expect(await slots.renew([{ ...mine!, state: 'busy' }])).toEqual([]);
    expect(await slots.read(QUEUE)).toEqual([{ ...mine, state: 'busy' }]);
    await slots.release(mine!);
    expect(await slots.read(QUEUE)).toEqual([]);
  });

  test('is not given above a limit that was lowered since, even when its spawner has not heard of it', async ({
    redis,
  }) => {
    const slots = openSlots({ redis });
    await redis.client.hset(`{${redis.prefix}}:limits`, QUEUE, JSON.stringify({ maxConcurrent: 1 }));
    expect((await reserve(slots, 3, { max: 3 })).reserved).toHaveLength(1);
  });

  test('is started in again only after its cooldown; another one at once', async ({ redis }) => {
    const slots = openSlots({ redis });
    const [first] = (await reserve(slots, 1, { cooldownMs: 60_000 })).reserved;
    await slots.release(first!);
    expect((await reserve(slots, 1, { cooldownMs: 60_000 })).reserved[0]?.slot).toBe(2);
    const last = await reserve(slots, 2, { cooldownMs: 60_000, max: 2 });
    expect(last.reserved).toEqual([]);
    expect(last.freeInMs).toBeGreaterThan(50_000);
  });
});

describe('a Redis that forgot the slots', () => {
  test('gives none until their holders have written them down again (G26)', async ({ redis }) => {
    const slots = openSlots({ redis });
    const { reserved } = await reserve(slots, 3);
    const keys = await redis.client.keys(`{${redis.prefix}}:slot*`);
    await redis.client.del(...keys);

    const careful = openSlots({ redis }, { host: 'b', settleMs: 60_000 });
    const refused = await reserve(careful, 3);
    expect(refused.reserved).toEqual([]);
    expect(refused.freeInMs).toBeGreaterThan(50_000);
    expect(await slots.renew(reserved)).toEqual([]);
    expect(await slots.read(QUEUE)).toEqual(reserved);
  });

  test('is known by its run, so that a restart that lost the last second counts as well', async ({ redis }) => {
    await reserve(openSlots({ redis }), 1);
    await redis.client.hset(`{${redis.prefix}}:slots:epoch`, 'run', 'another run');
    const careful = openSlots({ redis }, { settleMs: 60_000 });
    expect(await reserve(careful, 1)).toMatchObject({ reserved: [], stale: false });
  });

  test('never gives one slot to two: who comes too late with his renewal has lost it', async ({ redis }) => {
    const [a, b] = [openSlots({ redis }), openSlots({ redis }, { host: 'b' })];
    const { reserved } = await reserve(a, 1, { max: 1 });
    await redis.client.del(`{${redis.prefix}}:slot:${QUEUE}:1`);
    const taken = await reserve(b, 1, { max: 1 });
    expect(taken.reserved).toHaveLength(1);
    expect(await a.renew(reserved)).toEqual(reserved);
    expect(await b.read(QUEUE)).toEqual(taken.reserved);
  });
});

test('a reading counts what waits, what is due, and who holds a lease', async ({ redis }) => {
  const slots = openSlots({ redis });
  const key = (name: string) => `{${redis.prefix}}:${QUEUE}:${name}`;
  const now = Date.now();
  await redis.client.lpush(key('wait'), 'a', 'b');
  await redis.client.zadd(key('prioritized'), 1, 'c');
  await redis.client.zadd(key('delayed'), (now - 5_000) * 4096, 'd', (now + 60_000) * 4096, 'e');
  await redis.client.lpush(key('active'), 'f', 'g');
  await redis.client.set(`${key('f')}:lock`, 'ai_7');
  const seen = await slots.look(QUEUE);
  expect(seen).toMatchObject({ ready: 4, paused: false, taken: [], version: 0 });
  expect(seen.holders).toEqual(new Set(['ai_7']));
  expect(seen.nextDueMs).toBeGreaterThan(55_000);
});
