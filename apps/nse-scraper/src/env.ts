import { readSettings } from '@filings/queue-core';
import { NSE_SEGMENTS } from '@filings/scrapers';
import { z } from 'zod';

/** Asking an exchange more often than this gains nothing and gets the asker blocked. */
const LEAST_LIVE_INTERVAL_MS = 5000;

const Settings = z
  .object({
    REDIS_URL: z.url({
      protocol: /^rediss?$/,
      error: 'is missing or no redis:// address, e.g. redis://127.0.0.1:6379',
    }),
    FILINGS_KEY_PREFIX: z.string().default('filings'),
    FILINGS_EXCHANGE_GATEWAY_URL: z.url().optional(),
    FILINGS_POLL_INTERVAL_MS: z.coerce.number().int().min(10).default(30_000),
    FILINGS_NSE_SEGMENTS: z
      .string()
      .default('equities')
      .transform((names) => names.split(',').map((name) => name.trim()))
      .pipe(z.array(z.enum(NSE_SEGMENTS))),
    FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  })
  .refine((all) => all.FILINGS_EXCHANGE_GATEWAY_URL || all.FILINGS_POLL_INTERVAL_MS >= LEAST_LIVE_INTERVAL_MS, {
    path: ['FILINGS_POLL_INTERVAL_MS'],
    error: `the exchange itself is not asked more often than every ${LEAST_LIVE_INTERVAL_MS} ms`,
  });

export type ScraperSettings = z.infer<typeof Settings>;

/** @throws QueueError `bad_settings`, naming everything that is wrong */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): ScraperSettings {
  return readSettings(Settings, env);
}
