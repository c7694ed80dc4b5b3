import { runApp } from '@filings/app-kit';
import { createNseSource, startScraper } from '@filings/scrapers';
import { readEnvironment } from './env.ts';

runApp({
  name: 'nse-scraper',
  needs: ['redis', 'exchange'],
  read: readEnvironment,
  start: ({ settings, log }) =>
    startScraper({
      source: createNseSource({
        segments: settings.FILINGS_NSE_SEGMENTS,
        gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
      }),
      redisUrl: settings.REDIS_URL,
      prefix: settings.FILINGS_KEY_PREFIX,
      intervalMs: settings.FILINGS_POLL_INTERVAL_MS,
      gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
      log,
    }),
});
