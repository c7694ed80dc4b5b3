import { z } from 'zod';

/** Asking an exchange more often than this gains nothing and gets the asker blocked. */
const LEAST_LIVE_INTERVAL_MS = 5000;

/** What every app that polls an exchange is told, for its own schema: `z.object({ ...scraperSettings, … })`. */
export const scraperSettings = {
  REDIS_URL: z.url({
    protocol: /^rediss?$/,
    error: 'is missing or no redis:// address, e.g. redis://127.0.0.1:6379',
  }),
  FILINGS_KEY_PREFIX: z.string().default('filings'),
  FILINGS_EXCHANGE_GATEWAY_URL: z.url().optional(),
  FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
};

export const pollInterval = (defaultMs: number) => z.coerce.number().int().min(10).default(defaultMs);

/** `equity, debt` as a list of known segments. */
export const segmentList = <const Segment extends string>(known: readonly Segment[], fallback: Segment) =>
  z
    .string()
    .default(fallback)
    .transform((names) => names.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(known)));

/** A gateway may be asked as often as one likes. */
export const isPolite = (all: {
  FILINGS_EXCHANGE_GATEWAY_URL?: string | undefined;
  FILINGS_POLL_INTERVAL_MS: number;
}): boolean => all.FILINGS_EXCHANGE_GATEWAY_URL !== undefined || all.FILINGS_POLL_INTERVAL_MS >= LEAST_LIVE_INTERVAL_MS;

export const IMPOLITE = {
  path: ['FILINGS_POLL_INTERVAL_MS'],
  error: `the exchange itself is not asked more often than every ${LEAST_LIVE_INTERVAL_MS} ms`,
};
