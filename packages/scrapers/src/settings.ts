import { exchangeRates, hostRates } from '@filings/queue-core';
import { z } from 'zod';
import { mastersErrand, refreshTime } from './masters/errand.ts';
import type { ScraperOptions } from './scraper.ts';

/** Asking an exchange more often than this gains nothing and gets the asker blocked. */
const LEAST_LIVE_INTERVAL_MS = 5000;
/** At night, on weekends and holidays a list is asked for so many times less often. */
const QUIET_TIMES = 3;

const milliseconds = (least: number) => z.coerce.number().int().min(least);

/** What every app that polls an exchange is told, for its own schema: `z.object({ ...scraperSettings, … })`. */
export const scraperSettings = {
  REDIS_URL: z.url({
    protocol: /^rediss?$/,
    error: 'is missing or no redis:// address, e.g. redis://127.0.0.1:6379',
  }),
  FILINGS_KEY_PREFIX: z.string().default('filings'),
  FILINGS_EXCHANGE_GATEWAY_URL: z.url().optional(),
  FILINGS_EXCHANGE_PROXY_URL: z.url({ protocol: /^https?$/, error: 'is no http:// or https:// address' }).optional(),
  FILINGS_EXCHANGE_RATES: hostRates.optional(),
  FILINGS_EXCHANGE_HOLIDAYS: z
    .string()
    .default('')
    .transform((days) => days.split(',').map((day) => day.trim()))
    .transform((days) => days.filter((day) => day !== ''))
    .pipe(z.array(z.iso.date({ error: 'wants days as YYYY-MM-DD, separated by commas' }))),
  /** Default: three times the interval; the interval itself behind a gateway. */
  FILINGS_POLL_QUIET_INTERVAL_MS: milliseconds(10).optional(),
  FILINGS_FEED_INTERVAL_MS: milliseconds(10).default(300_000),
  FILINGS_SCRAPER_LEASE_MS: milliseconds(1_000).default(10_000),
  FILINGS_MASTERS_REFRESH_AT: refreshTime,
  FILINGS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
};

export const pollInterval = (defaultMs: number) => milliseconds(10).default(defaultMs);

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

type Settings = z.infer<z.ZodObject<typeof scraperSettings>> & { FILINGS_POLL_INTERVAL_MS: number };

/** Where the exchange is asked: at the gateway, which is near, or else through the proxy, if there is one. */
export function exchangeAddress({
  FILINGS_EXCHANGE_GATEWAY_URL: gatewayUrl,
  FILINGS_EXCHANGE_PROXY_URL: proxyUrl,
}: Pick<Settings, 'FILINGS_EXCHANGE_GATEWAY_URL' | 'FILINGS_EXCHANGE_PROXY_URL'>) {
  return gatewayUrl === undefined ? { proxyUrl } : { gatewayUrl };
}

/** Settings as `startScraper` takes them. */
export function scraperOptions(settings: Settings): Omit<ScraperOptions, 'exchange' | 'source' | 'log'> {
  const { FILINGS_EXCHANGE_GATEWAY_URL: gatewayUrl, FILINGS_POLL_INTERVAL_MS: busyMs } = settings;
  const quietMs = gatewayUrl === undefined ? busyMs * QUIET_TIMES : busyMs;
  return {
    redisUrl: settings.REDIS_URL,
    prefix: settings.FILINGS_KEY_PREFIX,
    intervals: { busyMs, quietMs: settings.FILINGS_POLL_QUIET_INTERVAL_MS ?? quietMs },
    calendar: { holidays: settings.FILINGS_EXCHANGE_HOLIDAYS },
    feedEveryMs: settings.FILINGS_FEED_INTERVAL_MS,
    rates: exchangeRates(settings.FILINGS_EXCHANGE_RATES, gatewayUrl),
    leaseMs: settings.FILINGS_SCRAPER_LEASE_MS,
    errands: [
      mastersErrand({
        ...exchangeAddress(settings),
        at: settings.FILINGS_MASTERS_REFRESH_AT,
      }),
    ],
    gatewayUrl,
  };
}
