import { runApp } from '@filings/app-kit';
import { createBseSource, startScraper } from '@filings/scrapers';
import { readEnvironment } from './env.ts';

runApp({
  name: 'bse-scraper',
  needs: ['redis', 'exchange'],
  read: readEnvironment,
  start: ({ settings, log }) =>
    startScraper({
      source: createBseSource({
        segments: settings.FILINGS_BSE_SEGMENTS,
        gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
      }),
      redisUrl: settings.REDIS_URL,
      prefix: settings.FILINGS_KEY_PREFIX,
      intervalMs: settings.FILINGS_POLL_INTERVAL_MS,
      gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
      log,
    }),
});
