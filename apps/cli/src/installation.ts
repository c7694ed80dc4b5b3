import { connectRedis, readSettings } from '@filings/queue-core';
import { openStore, type Store, storeSettings } from '@filings/supabase-sink';
import { z } from 'zod';
import { CliError } from './error.ts';
import { findPlace, type Place } from './place.ts';

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

export interface Installation {
  env: Place['env'];
  redisUrl: string;
  /** One that gives up: whoever asks at a terminal does not wait for a Redis that is away. */
  redis: ReturnType<typeof connectRedis>;
  prefix: string;
  /** Undefined where no database is named. */
  store: Store | undefined;
}

/** Redis answers in milliseconds; who waits for longer has named the wrong one. */
const ANSWER_WITHIN_MS = 5_000;

/** Opens the installation that is meant, does the work on it, and leaves nothing open however that ends. */
export async function withInstallation(common: Common, work: (here: Installation) => Promise<void>): Promise<void> {
  const place = await findPlace(process.env, common.data);
  if (place.note && !common.json && process.stderr.isTTY) console.error(place.note);
  try {
    const settings = readSettings(Settings, place.env);
    const { REDIS_URL: redisUrl, FILINGS_KEY_PREFIX: prefix } = settings;
    const redis = connectRedis(redisUrl, {
      maxRetriesPerRequest: 1,
      connectTimeout: ANSWER_WITHIN_MS,
      commandTimeout: ANSWER_WITHIN_MS,
    });
    redis.on('error', () => {});
    const store = settings.SUPABASE_URL || settings.DATABASE_URL ? openStore(settings, { max: 1 }) : undefined;
    try {
      await work({ env: place.env, redisUrl, redis, prefix, store });
    } finally {
      await store?.close();
      redis.disconnect();
    }
  } finally {
    await place.release();
  }
}

/** @throws CliError `redis_unreachable` instead of what the client of Redis says */
export async function fromRedis<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('redis_unreachable', `Redis does not answer (${why}): is REDIS_URL right, and does it run?`, {
      cause,
    });
  });
}
