import { runApp } from '@filings/app-kit';
import { createBseSource, scraperOptions, startScraper } from '@filings/scrapers';
import { readEnvironment } from './env.ts';

runApp({
  name: 'bse-scraper',
  needs: ['redis', 'exchange'],
  read: readEnvironment,
  start: ({ settings, log }) =>
    startScraper({
      ...scraperOptions(settings),
      exchange: 'bse',
      source: (access) =>
        createBseSource({
          segments: settings.FILINGS_BSE_SEGMENTS,
          gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
          proxyUrl: settings.FILINGS_EXCHANGE_PROXY_URL,
          ...access,
        }),
      log,
    }),
});
