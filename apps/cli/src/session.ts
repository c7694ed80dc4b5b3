import { hostname, userInfo } from 'node:os';
import { createOperator, type Operator } from '@filings/operator';
import { connectRedis, readLimits, readSettings } from '@filings/queue-core';
import { openStore, type Store, storeSettings } from '@filings/supabase-sink';
import { z } from 'zod';
import { findPlace } from './place.ts';

const Settings = z.object({
  REDIS_URL: z.url({ error: 'is missing: the address of Redis, e.g. redis://127.0.0.1:6379' }),
  FILINGS_KEY_PREFIX: z.string().default('filings'),
  ...storeSettings,
});

/** Options that every command takes. */
export interface Common {
  json?: true;
  data?: string;
}

/** Redis answers in milliseconds; who waits for longer has named the wrong one. */
const ANSWER_WITHIN_MS = 5_000;

/** Who gives the orders: seen in the log of the spawner and in a hold's reason. */
function who(): string {
  try {
    return `${userInfo().username} at ${hostname()}`;
  } catch {
    // An account without a name, as containers have them.
    return `somebody at ${hostname()}`;
  }
}

/** Opens the installation that is meant, does the work on it, and leaves nothing open however that ends. */
export async function withOperator(common: Common, work: (operator: Operator) => Promise<void>): Promise<void> {
  const place = await findPlace(process.env, common.data);
  if (place.note && !common.json && process.stderr.isTTY) console.error(place.note);
  try {
    const settings = readSettings(Settings, place.env);
    const redis = connectRedis(settings.REDIS_URL, {
      maxRetriesPerRequest: 1,
      connectTimeout: ANSWER_WITHIN_MS,
      commandTimeout: ANSWER_WITHIN_MS,
    });
    redis.on('error', () => {});
    const store: Store | undefined =
      settings.SUPABASE_URL || settings.DATABASE_URL ? openStore(settings, { max: 1 }) : undefined;
    const operator = createOperator({
      redis,
      prefix: settings.FILINGS_KEY_PREFIX,
      base: readLimits(place.env),
      store,
      by: who(),
    });
    try {
      await work(operator);
    } finally {
      await operator.close();
      await store?.close();
      redis.disconnect();
    }
  } finally {
    await place.release();
  }
}
