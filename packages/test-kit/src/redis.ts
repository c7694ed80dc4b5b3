import { Redis } from 'ioredis';
import { isAbandoned, ownName } from './names.ts';
import { testStack } from './stack.ts';

export interface TestRedis {
  readonly url: string;
  /** Begin every key with it (`prefix` of BullMQ, without a colon at its end): no other test sees these keys. */
  readonly prefix: string;
  /** A plain client without key prefix. */
  readonly client: Redis;
}

let swept = false;

/** A key space of its own on the real test Redis; `close` removes all its keys. */
export async function openTestRedis(): Promise<TestRedis & { close(): Promise<void> }> {
  const { redisUrl: url, keyPrefix } = await testStack();
  const prefix = `${keyPrefix}-${ownName()}`;
  const client = new Redis(url, { maxRetriesPerRequest: null });
  if (!swept) {
    swept = true;
    await removeKeys(client, `${keyPrefix}-t*`, (key) => isAbandoned(key.slice(keyPrefix.length + 1)));
  }
  return {
    url,
    prefix,
    client,
    async close() {
      // A test may have closed or broken its client.
      const own = new Redis(url);
      await removeKeys(own, `${prefix}*`, () => true);
      own.disconnect();
      client.disconnect();
    },
  };
}

async function removeKeys(client: Redis, pattern: string, doomed: (key: string) => boolean): Promise<void> {
  for await (const batch of client.scanStream({ match: pattern, count: 500 })) {
    const keys = (batch as string[]).filter(doomed);
    if (keys.length > 0) await client.unlink(...keys);
  }
}
