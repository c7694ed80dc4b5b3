export { dropDatabase, ensureDatabase, withAdmin } from './database.ts';
export {
  type DevelopmentEnvironment,
  type DevelopmentOptions,
  developmentEnvironment,
  type Environment,
} from './environment.ts';
export { LocalStackError } from './error.ts';
export type { ExchangeRequest } from './exchange.ts';
export type { Closed } from './keeper/hold.ts';
export { type Migrated, migrate } from './migrate.ts';
export { fingerprint, type Migration, readMigrations } from './migrations.ts';
export { freePort, stablePort } from './port.ts';
export { openPrivatePostgres, type PrivatePostgres } from './postgres/private.ts';
export { isAlive, searchPath } from './process.ts';
export type { RedisCommand } from './redis/command.ts';
export { type DurableRedis, openDurableRedis } from './redis/durable.ts';
export { type FindRedisOptions, type FoundRedis, findRedis } from './redis/find.ts';
export { findValkey } from './redis/valkey.ts';
export { migrationsFolder, repositoryRoot } from './root.ts';
export { type RunFile, readRunFile, removeRunFile, stackRuns, writeRunFile } from './run-file.ts';
export { acquireLocalStack, type LocalStack, type LocalStackOptions } from './stack.ts';
