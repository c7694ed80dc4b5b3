import { runApp } from '@filings/app-kit';
import { createNseSource, scraperOptions, startScraper } from '@filings/scrapers';
import { readEnvironment } from './env.ts';

runApp({
  name: 'nse-scraper',
  needs: ['redis', 'exchange'],
  read: readEnvironment,
  start: ({ settings, log }) =>
    startScraper({
      ...scraperOptions(settings),
      exchange: 'nse',
      source: (access) =>
        createNseSource({
          segments: settings.FILINGS_NSE_SEGMENTS,
          gatewayUrl: settings.FILINGS_EXCHANGE_GATEWAY_URL,
          proxyUrl: settings.FILINGS_EXCHANGE_PROXY_URL,
          ...access,
        }),
      log,
    }),
});
