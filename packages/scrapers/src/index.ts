export { type BseSourceOptions, createBseSource } from './bse/client.ts';
export { BSE_SEGMENTS, type BseSegment, bseFiling } from './bse/row.ts';
export { addDays, type Clock, type Day, dayOf, gatewayClock, istToUtc, systemClock } from './clock.ts';
export { type Coverage, type CoverageStore, coverageKey, createCoverageStore } from './coverage.ts';
export { ScrapeError, type ScrapeErrorCode } from './errors.ts';
export type { Intake } from './intake.ts';
export { createNseSource, type NseSourceOptions } from './nse/client.ts';
export { NSE_SEGMENTS, type NseSegment, nseFiling } from './nse/row.ts';
export {
  createPoller,
  type Poller,
  type PollerOptions,
  type PollReport,
  type Problem,
  type ReportedRow,
} from './poller.ts';
export { createSeen, daysToAsk, type Seen, type SeenOptions } from './position.ts';
export { type Scraper, type ScraperLog, type ScraperOptions, startScraper } from './scraper.ts';
export type { BadRow, ListPage, Source } from './source.ts';
export { cleanText } from './text.ts';
