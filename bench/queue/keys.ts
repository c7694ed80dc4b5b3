import type { Redis } from 'ioredis';

/** Removes everything below a prefix, so that each side starts on an empty Redis. */
export async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `{${prefix}}*`, count: 1000 }))
    if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
}
