export {
  type Backlog,
  type BacklogDay,
  type BacklogOptions,
  type BacklogProgress,
  backlogLease,
  createBacklog,
} from './backlog.ts';
export { type BacklogWorkOptions, workOnBacklog } from './backlog-worker.ts';
export { type BseSourceOptions, createBseSource } from './bse/client.ts';
export { BSE_SEGMENTS, type BseSegment, bseFiling } from './bse/row.ts';
export { addDays, type Clock, type Day, dayOf, gatewayClock, istToUtc, systemClock } from './clock.ts';
export { type CoverageInput, coverageOf, type DayCount, type Witnessed } from './coverage.ts';
export { ScrapeError, type ScrapeErrorCode } from './errors.ts';
export { parseBseFeed } from './feed/bse.ts';
export { parseNseFeed } from './feed/nse.ts';
export { provisionalOf } from './feed/provisional.ts';
export {
  ALARM_REASONS,
  type AlarmReason,
  createHealth,
  type FreshnessAlarm,
  freshnessAlarms,
  type Health,
  readSourceStates,
  type SourceState,
  type ToldState,
} from './health.ts';
export type { Intake } from './intake.ts';
export { mastersErrand, refreshTime } from './masters/errand.ts';
export { type FetchedMaster, type FetchMastersOptions, fetchMasters } from './masters/fetch.ts';
export { openMastersHttp } from './masters/http.ts';
export { isinCheckDigitHolds } from './masters/isin.ts';
export { securitiesJobs } from './masters/jobs.ts';
export { type ListAddress, MASTER_LISTS } from './masters/lists.ts';
export { type Candidate, lookUpBse } from './masters/look-up.ts';
export {
  type Anomaly,
  type AnomalyKind,
  countAnomalies,
  MASTER_SOURCES,
  type Master,
  type MasterSource,
  type RowCounts,
} from './masters/master.ts';
export { detectMaster, readMaster } from './masters/read.ts';
export {
  createMastersRefresh,
  type MastersRefresh,
  type MastersRefreshOptions,
  type RefreshedList,
  type RefreshNow,
} from './masters/refresh.ts';
export type { ListState } from './masters/refresh-state.ts';
export { readListStates, type ToldList } from './masters/told-lists.ts';
export { createNseSource, type NseSourceOptions } from './nse/client.ts';
export { NSE_SEGMENTS, type NseSegment, nseFiling } from './nse/row.ts';
export type { PollReport, Problem, ReportedRow } from './poll-report.ts';
export { createPoller, type Poller, type PollerOptions } from './poller.ts';
export { createSeen, freshDays, missedDays, type Seen, type SeenOptions } from './position.ts';
export { type DayRead, type ReadDayInput, readDay } from './read-day.ts';
export { type Reading, unread } from './reading.ts';
export { type Calendar, intervalAt, isBusy, type PollIntervals } from './schedule.ts';
export {
  type Errand,
  type ErrandContext,
  type HostAccess,
  type Scraper,
  type ScraperOptions,
  startScraper,
} from './scraper.ts';
export type { ScraperLog } from './scraper-log.ts';
export {
  exchangeAddress,
  IMPOLITE,
  isPolite,
  pollInterval,
  scraperOptions,
  scraperSettings,
  segmentList,
} from './settings.ts';
export { type BadRow, type Feed, type FeedItem, type ListPage, readRow, type Source } from './source.ts';
export { createStateTeller, type StateTeller, type StateTellerOptions } from './state-teller.ts';
export { cleanText } from './text.ts';
export { compareFeed, type Testimony, type WitnessedList } from './witness.ts';
