import {
  createBseSource,
  createNseSource,
  type ScraperLog,
  type ScraperOptions,
  startScraper,
} from '@filings/scrapers';

export interface ScrapersOptions {
  redisUrl: string;
  prefix: string;
  gatewayUrl: string;
  log: ScraperLog;
}

/** Both scrapers, as their apps start them, at a replay. */
export function startScrapers({ redisUrl, prefix, gatewayUrl, log }: ScrapersOptions) {
  const common: Omit<ScraperOptions, 'exchange' | 'source'> = {
    redisUrl,
    prefix,
    gatewayUrl,
    log,
    intervals: { busyMs: 500, quietMs: 500 },
    calendar: { holidays: [] },
    feedEveryMs: 2_000,
    rates: {},
    leaseMs: 5_000,
  };
  return Promise.all([
    startScraper({
      ...common,
      exchange: 'bse',
      source: (access) => createBseSource({ segments: ['equity', 'debt'], gatewayUrl, ...access }),
    }),
    startScraper({
      ...common,
      exchange: 'nse',
      source: (access) => createNseSource({ segments: ['equities', 'debt'], gatewayUrl, ...access }),
    }),
  ]);
}
