import { runApp } from '@filings/app-kit';
import { createBseSource, exchangeAddress, scraperOptions, startScraper } from '@filings/scrapers';
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
          ...exchangeAddress(settings),
          ...access,
        }),
      log,
    }),
});
