import { runApp } from '@filings/app-kit';
import { createNseSource, exchangeAddress, scraperOptions, startScraper } from '@filings/scrapers';
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
          ...exchangeAddress(settings),
          ...access,
        }),
      log,
    }),
});
