import { freePort } from '@filings/local-stack';
import { test as base } from 'vitest';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { openTestPostgrest, type TestPostgrest } from './postgrest.ts';
import { postgrestMissing } from './postgrest-binary.ts';
import { openTestRedis, type TestRedis } from './redis.ts';
import { openTempDir } from './temp-dir.ts';

export interface Fixtures {
  /** Real Redis, keys of this test alone. */
  redis: TestRedis;
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
