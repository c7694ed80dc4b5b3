import { test, until } from '@filings/test-kit';
import type { Redis } from 'ioredis';
import { describe, expect } from 'vitest';
import { runWholeFlow } from './support/flow.ts';
import { openHouse } from './support/house.ts';

/** Every command that the server executes from now on, those inside scripts too. To be begun while nobody else talks to it. */
async function record(client: Redis) {
  const commands: string[][] = [];
  const monitor = await client.monitor();
  monitor.on('monitor', (_time: string, args: string[]) => commands.push(args));
  return {
    commands,
    async stop() {
      await client.echo('the end');
      await until(() => commands.some((args) => args[1] === 'the end'));
      monitor.disconnect();
    },
  };
}

/** The server's own word for which arguments are keys. */
async function keysOf(client: Redis, commands: string[][]): Promise<Set<string>> {
  const replies = await client
    .pipeline(commands.map(([name, ...args]) => ['command', 'GETKEYS', name!, ...args]))
    .exec();
  const keys = replies!.flatMap(([error, found]) => (error ? [] : (found as string[])));
  return new Set(keys);
}

describe('on a Redis Cluster', () => {
  test('the whole flow works, and every key that it touches lives in one slot', async ({ startRedis }) => {
    const redis = await startRedis({ cluster: true });
    const recorder = await record(redis.client);
    await using house = openHouse(redis);
    await runWholeFlow(house);
    await recorder.stop();
    const keys = await keysOf(redis.client, recorder.commands);
    expect(keys.size).toBeGreaterThan(30);
    const slots = new Map<number, string[]>();
    for (const key of keys) {
      const slot = Number(await redis.client.cluster('KEYSLOT', key));
      slots.set(slot, [...(slots.get(slot) ?? []), key]);
    }
    expect([...slots.values()].map((group) => group.slice(0, 3))).toHaveLength(1);
  });
});
