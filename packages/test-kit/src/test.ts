import { freePort } from '@filings/local-stack';
import { test as base } from 'vitest';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { openTestPostgrest, type TestPostgrest } from './postgrest.ts';
import { postgrestMissing } from './postgrest-binary.ts';
import { openPrivateRedis, type PrivateRedis, type PrivateRedisOptions } from './private-redis.ts';
import { openProxy, type ProxyOptions, type TestProxy } from './proxy.ts';
import { openTestRedis, type TestRedis } from './redis.ts';
import { redisMissing } from './redis-program.ts';
import { openTempDir } from './temp-dir.ts';

export interface Fixtures {
  /** Real Redis, keys of this test alone. */
  redis: TestRedis;
  /**
   * Starts Redis servers of this test alone, to be killed and filled; they end with it. The test is skipped, and says
   * so, where there is no such server.
   */
  startRedis: (options?: PrivateRedisOptions) => Promise<PrivateRedis>;
  /** Starts TCP proxies that end with the test. */
  startProxy: (options: ProxyOptions) => Promise<TestProxy>;
  /** Real PostgreSQL, a migrated database of this test alone. */
  database: TestDatabase;
  /** Real PostgREST over `database`, as supabase-js expects it; the test is skipped, and says so, where there is none. */
  postgrest: TestPostgrest;
  /** Path of an empty folder that goes with the test. */
  tempDir: string;
  /** A loopback port that was free a moment ago. */
  port: number;
}

/** vitest's `test` with real services for those who name them: `test('...', async ({ redis, database }) => ...)`. */
export const test = base.extend<Fixtures>({
  // biome-ignore-start lint/correctness/noEmptyPattern: vitest reads which fixtures are used from the pattern
  redis: async ({}, use) => {
    const { close, ...redis } = await openTestRedis();
    await use(redis);
    await close();
  },
  startRedis: async ({ skip }, use) => {
    const opened: { close(): Promise<void> }[] = [];
    await use(async (options = {}) => {
      const missing = await redisMissing(options.server);
      if (missing !== null) {
        console.warn(`Skipped: ${missing}`);
        skip(missing);
      }
      const server = await openPrivateRedis(options);
      opened.push(server);
      return server;
    });
    await Promise.all(opened.map((server) => server.close()));
  },
  startProxy: async ({}, use) => {
    const opened: { close(): Promise<void> }[] = [];
    await use(async (options) => {
      const proxy = await openProxy(options);
      opened.push(proxy);
      return proxy;
    });
    await Promise.all(opened.map((proxy) => proxy.close()));
  },
  database: async ({}, use) => {
    const { close, ...database } = await openTestDatabase();
    await use(database);
    await close();
  },
  postgrest: async ({ database, skip }, use) => {
    const missing = postgrestMissing();
    if (missing !== null) {
      console.warn(`Skipped: ${missing}`);
      skip(missing);
    }
    const { close, ...postgrest } = await openTestPostgrest(database);
    await use(postgrest);
    await close();
  },
  tempDir: async ({}, use) => {
    const { path, close } = await openTempDir();
    await use(path);
    await close();
  },
  port: async ({}, use) => use(await freePort()),
  // biome-ignore-end lint/correctness/noEmptyPattern: see above
});
