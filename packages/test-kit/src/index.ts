export { freePort } from '@filings/local-stack';
export { openTestDatabase, type TestDatabase } from './database.ts';
export { openTestPostgrest, type TestPostgrest } from './postgrest.ts';
export { postgrestMissing } from './postgrest-binary.ts';
export { openTestRedis, type TestRedis } from './redis.ts';
export { testStack } from './stack.ts';
export { openTempDir } from './temp-dir.ts';
export { type Fixtures, test } from './test.ts';
export { type UntilOptions, until } from './until.ts';
