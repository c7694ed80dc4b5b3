import { join } from 'node:path';
import {
  acquireLocalStack,
  dropDatabase,
  ensureDatabase,
  isAlive,
  type LocalStack,
  migrationsFolder,
  removeRunFile,
  repositoryRoot,
  withAdmin,
  writeRunFile,
} from '@filings/local-stack';
import { connectRedis } from '@filings/queue-core';
import type { LauncherOptions } from './options.ts';

export interface RunPlace {
  stack: LocalStack;
  /** Root of the checkout. */
  root: string;
  logDir: string;
  prefix: string;
  /** What every app gets on top of our own environment. */
  env: NodeJS.ProcessEnv;
}

const REPLAY_DATABASE = 'filings_replay_';

/**
 * A replay always starts from nothing, in a database and under keys of its own, and clears away those of earlier
 * replays, also of one that was killed. The live feed keeps its database. Invented or recorded filings never go to a
 * database that the environment names.
 *
 * @throws Error when another launcher of this checkout is at work
 */
export async function preparePlace(
  options: LauncherOptions,
  env: NodeJS.ProcessEnv,
  onNote: (line: string) => void,
): Promise<RunPlace> {
  const root = repositoryRoot();
  const { source } = options;
  const dataDir = options.dataDir ?? join(root, '.data');
  const stack = await acquireLocalStack({
    dataDir,
    programsDir: join(root, '.data', 'programs'),
    redisUrl: env.REDIS_URL || undefined,
    exchange:
      source.kind === 'live'
        ? false
        : source.kind === 'recording'
          ? { recording: source.dir, durationMs: options.durationMs }
          : { dataset: 'generated', seed: source.seed, filings: source.filings, durationMs: options.durationMs },
    onNote,
  });
  const logDir = join(dataDir, 'logs');
  try {
    await claim(stack);
    const run = Date.now().toString(36);
    const live = source.kind === 'live';
    const prefix = live ? `${stack.keyPrefix}-live` : `${stack.keyPrefix}-replay-${run}`;
    const database = live ? 'filings_live' : `${REPLAY_DATABASE}${run}`;
    await clearReplays(stack);
    const shared: NodeJS.ProcessEnv = {
      ...env,
      NODE_ENV: 'development',
      REDIS_URL: stack.redisUrl,
      FILINGS_KEY_PREFIX: prefix,
      FILINGS_LOG_DIR: env.FILINGS_LOG_DIR ?? join(logDir, 'workers'),
    };
    // Else an app in development would be given a replay.
    if (live) shared.FILINGS_EXCHANGE = 'live';
    if (live && (env.SUPABASE_URL || env.DATABASE_URL)) return { stack, root, logDir, prefix, env: shared };
    if (env.SUPABASE_URL || env.DATABASE_URL)
      onNote('A replay stays in the embedded database: the one that the environment names is not touched.');
    await ensureDatabase(stack, database, migrationsFolder());
    for (const name of ['SUPABASE_URL', 'SUPABASE_SECRET_KEY', 'SUPABASE_SERVICE_ROLE_KEY']) delete shared[name];
    shared.DATABASE_URL = stack.databaseUrl(database);
    if (stack.gatewayUrl) {
      shared.FILINGS_EXCHANGE_GATEWAY_URL = stack.gatewayUrl;
      // The exchanges' minute would be most of a replayed day.
      shared.FILINGS_POLL_INTERVAL_MS = '1000';
      shared.FILINGS_BSE_SEGMENTS = 'equity,debt';
      shared.FILINGS_NSE_SEGMENTS = 'equities,debt';
    }
    return { stack, root, logDir, prefix, env: shared };
  } catch (error) {
    await stack.release({ wait: true });
    throw error;
  }
}

const claimKey = (stack: LocalStack) => `${stack.keyPrefix}:launcher`;

async function withRedis<T>(
  stack: LocalStack,
  work: (redis: ReturnType<typeof connectRedis>) => Promise<T>,
): Promise<T> {
  // A Redis that is gone must not keep a run from ending.
  const redis = connectRedis(stack.redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 10_000 });
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** One launcher a checkout: two would clear away each other's replay. */
const claim = (stack: LocalStack): Promise<void> =>
  withRedis(stack, async (redis) => {
    const holder = Number(await redis.get(claimKey(stack)));
    if (holder > 0 && holder !== process.pid && isAlive(holder))
      throw new Error(`Another launcher of this checkout is at work (PID ${holder}): stop it first.`);
    await redis.set(claimKey(stack), process.pid);
  });

const clearReplayKeys = (stack: LocalStack): Promise<void> =>
  withRedis(stack, async (redis) => {
    for await (const keys of redis.scanStream({ match: `{${stack.keyPrefix}-replay-*`, count: 1000 }))
      if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
  });

async function clearReplays(stack: LocalStack): Promise<void> {
  const old = await withAdmin(
    stack,
    (sql) => sql<{ datname: string }[]>`select datname from pg_database where starts_with(datname, ${REPLAY_DATABASE})`,
  );
  for (const { datname } of old) await dropDatabase(stack, datname);
  await clearReplayKeys(stack);
}

/** Lets other terminals find the run: the command line reads it where nothing else names an installation. */
export const announcePlace = ({ stack, env }: RunPlace): void => writeRunFile(stack.dataDir, env);

/** Lets go of the stack. A Redis that is not ours gets nothing of a replay left in it. */
export async function leavePlace({ stack }: RunPlace): Promise<void> {
  removeRunFile(stack.dataDir);
  try {
    await clearReplayKeys(stack);
    await withRedis(stack, (redis) => redis.del(claimKey(stack)));
  } catch {
    // It went away with the stack: then nothing of ours is left in it, or the next run clears it.
  } finally {
    await stack.release({ wait: true });
  }
}
