import { checkRedis, connectRedis, createQueues } from '@filings/queue-core';
import { gatewayClock, systemClock } from './clock.ts';
import type { PollReport, Problem, ReportedRow } from './poll-report.ts';
import { createPoller, type Poller } from './poller.ts';
import { createSeen } from './position.ts';
import type { Source } from './source.ts';

/** What pino gives. */
export interface ScraperLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ScraperOptions {
  /** Closed when the scraper stops. */
  source: Source;
  redisUrl: string;
  /** Key prefix of the installation. */
  prefix: string;
  intervalMs: number;
  /** Where the source asks instead of the exchange; a replay there has the clock too. */
  gatewayUrl?: string | undefined;
  log: ScraperLog;
}

export interface Scraper {
  poller: Poller;
  stop(): Promise<void>;
}

/**
 * Polls one exchange into the queues of one Redis, and says in the log what it found.
 * Throws QueueError `redis_evicts`, or ScrapeError when the gateway has no usable clock.
 */
export async function startScraper(options: ScraperOptions): Promise<Scraper> {
  const { source, redisUrl, prefix, gatewayUrl, intervalMs, log } = options;
  const { exchange } = source;
  const redis = connectRedis(redisUrl);
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) log.warn({ exchange }, `Redis does not answer (${error.message}); waiting for it`);
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info({ exchange }, 'Redis answers');
    isAway = false;
  });
  const queues = createQueues({ connection: redis, prefix });

  async function close() {
    await source.close();
    await queues.close();
    redis.disconnect();
  }

  try {
    const { warnings } = await checkRedis(redis);
    for (const warning of warnings) log.warn({ exchange }, `Redis: ${warning}`);
    const poller = createPoller({
      source,
      intake: queues.intake,
      seen: createSeen({ redis, prefix, exchange }),
      clock: gatewayUrl === undefined ? systemClock : await gatewayClock(gatewayUrl),
      intervalMs,
      onPoll: (report) => logPoll(log, report),
      onProblem: (problem) => logProblem(log, problem),
      onBadRow: (row) => logBadRow(log, row),
    });
    poller.start();
    return {
      poller,
      async stop() {
        await poller.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A line for each poll that found something; the others are for those who look closer. */
function logPoll(log: ScraperLog, { exchange, new: found, durationMs, lists }: PollReport): void {
  const fields = { exchange, new: found, durationMs, lists };
  if (found > 0) log.info(fields, `${found} new at ${exchange.toUpperCase()}`);
  else log.debug(fields, `nothing new at ${exchange.toUpperCase()}`);
}

function logProblem(log: ScraperLog, { error, ...where }: Problem): void {
  const code = 'code' in error ? error.code : error.name;
  log.warn({ ...where, code }, error.message);
}

function logBadRow(log: ScraperLog, { reason, ...row }: ReportedRow): void {
  log.error(row, `a row that is no filing: ${reason}`);
}
