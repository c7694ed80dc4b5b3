import { join } from 'node:path';
import { ensureDatabase } from './database.ts';
import { LocalStackError } from './error.ts';
import type { ExchangeRequest } from './exchange.ts';
import { migrationsFolder, repositoryRoot } from './root.ts';
import { acquireLocalStack, type LocalStack, type LocalStackOptions } from './stack.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DevelopmentOptions extends Partial<Omit<LocalStackOptions, 'redisUrl' | 'exchange'>> {
  /** What this app needs; what it does not need is not filled in. Default: Redis and the database. */
  readonly needs?: readonly ('redis' | 'database' | 'exchange')[];
  /** Overrides what the environment says of the replayed exchange; false: none. */
  readonly exchange?: ExchangeRequest | false;
  readonly migrationsDir?: string;
}

export interface DevelopmentEnvironment {
  readonly env: Environment;
  readonly notes: readonly string[];
  /** The stack that fills the gaps, null when there are none. */
  readonly stack: LocalStack | null;
  release(options?: { wait?: boolean }): Promise<void>;
}

/** The database of the apps in development. */
const DATABASE = 'filings';

/**
 * Fills the gaps in an app's environment from the local stack of this checkout, so that one app started alone finds
 * all it needs, and two share it. In production nothing is filled in: the app's own check of its settings speaks.
 *
 * Reads NODE_ENV, REDIS_URL, DATABASE_URL, SUPABASE_URL, FILINGS_KEY_PREFIX, FILINGS_EXCHANGE_GATEWAY_URL,
 * FILINGS_DATA_DIR (default `.data` of the checkout), FILINGS_EXCHANGE (`replay` or `live`, which means none), FILINGS_REPLAY_RECORDING, FILINGS_REPLAY_SEED,
 * FILINGS_REPLAY_FILINGS, FILINGS_REPLAY_SPEED.
 */
export async function developmentEnvironment(
  env: Environment,
  options: DevelopmentOptions = {},
): Promise<DevelopmentEnvironment> {
  const { needs = ['redis', 'database'], exchange, migrationsDir, ...stackOptions } = options;
  const missing = {
    redis: needs.includes('redis') && !env.REDIS_URL,
    database: needs.includes('database') && !env.DATABASE_URL && !env.SUPABASE_URL,
    exchange:
      exchange !== false &&
      needs.includes('exchange') &&
      !env.FILINGS_EXCHANGE_GATEWAY_URL &&
      env.FILINGS_EXCHANGE !== 'live',
  };
  const complete = !missing.redis && !missing.database && !missing.exchange;
  if (env.NODE_ENV === 'production' || complete) {
    return { env, notes: [], stack: null, release: async () => {} };
  }
  const stack = await acquireLocalStack({
    dataDir: env.FILINGS_DATA_DIR || join(repositoryRoot(), '.data'),
    programsDir: join(repositoryRoot(), '.data', 'programs'),
    ...stackOptions,
    redisUrl: missing.redis ? undefined : env.REDIS_URL,
    exchange: missing.exchange ? exchange || exchangeOf(env) : false,
  });
  try {
    if (missing.database) await ensureDatabase(stack, DATABASE, migrationsDir ?? migrationsFolder());
  } catch (error) {
    await stack.release();
    throw error;
  }
  const filled: Record<string, string> = {};
  if (missing.redis) {
    filled.REDIS_URL = stack.redisUrl;
    filled.FILINGS_KEY_PREFIX = env.FILINGS_KEY_PREFIX ?? stack.keyPrefix;
  }
  if (missing.database) filled.DATABASE_URL = stack.databaseUrl(DATABASE);
  if (missing.exchange) {
    filled.FILINGS_EXCHANGE_GATEWAY_URL = stack.gatewayUrl as string;
    // The exchanges' own minute would be hours of a replayed day.
    filled.FILINGS_POLL_INTERVAL_MS = env.FILINGS_POLL_INTERVAL_MS ?? '2000';
  }
  return { env: { ...env, ...filled }, notes: stack.notes, stack, release: stack.release };
}

/** The replay that the environment asks for; a generated day when it says nothing. */
export function exchangeOf(env: Environment): ExchangeRequest {
  const speed = number(env, 'FILINGS_REPLAY_SPEED');
  if (env.FILINGS_REPLAY_RECORDING)
    return { recording: env.FILINGS_REPLAY_RECORDING, ...(speed !== undefined && { speed }) };
  const seed = number(env, 'FILINGS_REPLAY_SEED');
  const filings = number(env, 'FILINGS_REPLAY_FILINGS');
  return {
    dataset: 'generated',
    ...(seed !== undefined && { seed }),
    ...(filings !== undefined && { filings }),
    ...(speed !== undefined && { speed }),
  };
}

function number(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new LocalStackError('environment_invalid', `${name} must be a number, it is "${text}"`);
}
