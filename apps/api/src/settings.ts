import { isIP } from 'node:net';
import { QueueError, readSettings } from '@filings/queue-core';
import { scraperSettings } from '@filings/scrapers';
import { storeSettings } from '@filings/supabase-sink';
import { z } from 'zod';

const KeyHashes = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((hash) => hash.trim().toLowerCase())
      .filter(Boolean),
  )
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^[0-9a-f]{64}$/,
          'is a comma-separated list of SHA-256 hashes (printf %s KEY | sha256sum), not of keys',
        ),
    ),
  );

const Settings = z
  .object({
    REDIS_URL: z.url({ error: 'is missing: the address of Redis, e.g. redis://127.0.0.1:6379' }),
    FILINGS_KEY_PREFIX: z.string().default('filings'),
    ...storeSettings,
    FILINGS_API_HOST: z.string().default('127.0.0.1'),
    FILINGS_API_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    FILINGS_READ_KEYS: KeyHashes,
    FILINGS_OPERATOR_KEYS: KeyHashes,
    FILINGS_EXCHANGE_HOLIDAYS: scraperSettings.FILINGS_EXCHANGE_HOLIDAYS,
    FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  })
  .refine((env) => env.SUPABASE_URL !== undefined || env.DATABASE_URL !== undefined, {
    path: ['DATABASE_URL'],
    error: 'is missing: the address of PostgreSQL, or set SUPABASE_URL and SUPABASE_SECRET_KEY',
    // Also when something else is wrong, so that all of it is named at once.
    when: () => true,
  })
  .refine((env) => !env.SUPABASE_URL || env.SUPABASE_SECRET_KEY || env.SUPABASE_SERVICE_ROLE_KEY, {
    path: ['SUPABASE_SECRET_KEY'],
    error: 'is missing: the project needs it beside SUPABASE_URL',
    when: () => true,
  });

export type ApiSettings = z.infer<typeof Settings>;

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Without keys everyone who reaches the port may read, so that is only for this machine (G31).
 * @throws QueueError `bad_settings` naming everything that is wrong
 */
export function readApiSettings(env: Readonly<Record<string, string | undefined>>): ApiSettings {
  const settings = readSettings(Settings, env);
  if (settings.FILINGS_READ_KEYS.length === 0 && !isLoopback(settings.FILINGS_API_HOST)) {
    throw new QueueError(
      'bad_settings',
      `FILINGS_API_HOST ${settings.FILINGS_API_HOST} can be reached from elsewhere and FILINGS_READ_KEYS is empty: ` +
        'set it to the SHA-256 hashes of the keys that may read, or listen on 127.0.0.1',
    );
  }
  return settings;
}
