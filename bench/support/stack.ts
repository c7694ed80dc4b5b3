import { join } from 'node:path';
import {
  acquireLocalStack,
  dropDatabase,
  ensureDatabase,
  migrationsFolder,
  repositoryRoot,
} from '@filings/local-stack';

export interface BenchStack {
  redisUrl: string;
  /** A key prefix that nobody else uses. */
  prefix(name: string): string;
  /** The address of an empty migrated database. */
  database(): Promise<string>;
  /** Ends all services once nobody else uses them. */
  close(): Promise<void>;
}

/** Redis (append-only file, everysec) and PostgreSQL of the benches alone, with nothing else on them. */
export async function openBenchStack(): Promise<BenchStack> {
  const data = join(repositoryRoot(), '.data');
  const stack = await acquireLocalStack({
    dataDir: join(data, 'bench'),
    programsDir: join(data, 'programs'),
    redisProbePort: false,
    throwaway: true,
  });
  const run = `bench-${process.pid}`;
  const database = `bench_${process.pid}`;
  let made = false;
  return {
    redisUrl: stack.redisUrl,
    prefix: (name) => `${run}-${name}`,
    async database() {
      const url = stack.databaseUrl(database);
      if (!made) {
        made = true;
        await ensureDatabase(stack, database, migrationsFolder());
      }
      return url;
    },
    async close() {
      if (made) await dropDatabase(stack, database);
      await stack.release({ wait: true });
    },
  };
}
