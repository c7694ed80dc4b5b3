import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkRedis,
  connectRedis,
  createLeader,
  createQueues,
  createRateBudget,
  type Exchange,
  type Filing,
  type HostRate,
  type UploadJob,
} from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { createBacklog } from './backlog.ts';
import { workOnBacklog } from './backlog-worker.ts';
import { type Clock, gatewayClock, systemClock } from './clock.ts';
import { provisionalOf } from './feed/provisional.ts';
import { createHealth, type FreshnessAlarm } from './health.ts';
import { createPoller } from './poller.ts';
import { createSeen } from './position.ts';
import { type Calendar, intervalAt, type PollIntervals } from './schedule.ts';
import { logBadRow, logPoll, logProblem, type ScraperLog } from './scraper-log.ts';
import type { Source } from './source.ts';
import { createStateTeller } from './state-teller.ts';

/** How a source asks the exchange: in turn with everybody else of the installation. */
export interface HostAccess {
  turn(host: string, signal?: AbortSignal): Promise<void>;
  leaveAlone(host: string, until: Date): Promise<void>;
}

/** Something that the leader does beside polling, looked after every minute: the lists of securities. */
export interface Errand {
  step(signal: AbortSignal): Promise<void>;
}

export interface ErrandContext {
  redis: Redis;
  prefix: string;
  exchange: Exchange;
  clock: Clock;
  log: ScraperLog;
  access: HostAccess;
  hand(job: UploadJob): Promise<void>;
}

export interface ScraperOptions {
  exchange: Exchange;
  /** Closed when the scraper stops. */
  source(access: HostAccess): Source;
  errands?: readonly ((context: ErrandContext) => Errand)[];
  redisUrl: string;
  /** Key prefix of the installation. */
  prefix: string;
  intervals: PollIntervals;
  calendar: Calendar;
  feedEveryMs: number;
  rates: Readonly<Record<string, HostRate>>;
  /** A leader that is silent for this long is none any more. */
  leaseMs: number;
  /** Where the source asks instead of the exchange; a replay there has the clock too. */
  gatewayUrl?: string | undefined;
  log: ScraperLog;
  /** Who this is, for people who look; default: host and process id. */
  holder?: string;
}

export interface Scraper {
  stop(): Promise<void>;
}

const ERRANDS_EVERY_MS = 60_000;
const PRESENT_EVERY_MS = 5_000;

/**
 * Stands for leader of one exchange (G26) and, while it leads, polls it into the queues of one Redis; reads the backlog
 * beside that. Says in the log what it found.
 * Throws QueueError `redis_evicts`, or ScrapeError when the gateway has no usable clock.
 */
export async function startScraper(options: ScraperOptions): Promise<Scraper> {
  const { exchange, redisUrl, prefix, gatewayUrl, leaseMs, calendar, log } = options;
  const { holder = `${hostname()}:${process.pid}` } = options;
  const redis = connectRedis(redisUrl);
  logAbsence(redis, exchange, log);
  const queues = createQueues({ connection: redis, prefix });
  const access = createRateBudget({ connection: redis, prefix, rates: options.rates });
  const source = options.source(access);
  const health = createHealth({ redis, prefix, exchange });
  const stopping = new AbortController();
  const place = { redis, prefix, exchange };
  const hand = async (job: UploadJob) => void (await queues.add('supabase_upload', job));
  const onCoverage = (coverage: UploadJob & { kind: 'coverage' }) => hand(coverage);
  const told = (message: string, error: unknown) => log.warn({ exchange, err: error }, message);

  async function close() {
    await source.close();
    await queues.close();
    redis.disconnect();
  }

  try {
    const { warnings } = await checkRedis(redis);
    for (const warning of warnings) log.warn({ exchange }, `Redis: ${warning}`);
    const clock = gatewayUrl === undefined ? systemClock : await gatewayClock(gatewayUrl);

    async function lead(signal: AbortSignal): Promise<void> {
      log.info({ exchange }, `polls ${exchange.toUpperCase()} from now on`);
      const intervalMs = (now: Date) => intervalAt(now, calendar, options.intervals);
      const teller = await createStateTeller({
        health,
        exchange,
        holder,
        source,
        calendar,
        clock,
        intervalMs,
        onAlarm,
      });
      const poller = createPoller({
        source,
        intake: (filings) => queues.intake(filings).then(() => teller.found(filings)),
        seen: createSeen(place),
        backlog: createBacklog(place),
        provisional: (item) => provisionalOf(exchange, source.segments[0]!, item, new Date()),
        clock,
        intervalMs,
        feedEveryMs: options.feedEveryMs,
        onCoverage: (coverage) => onCoverage({ v: 1, kind: 'coverage', coverage }),
        onPoll(report) {
          logPoll(log, report);
          void teller.polled(report).catch((error: unknown) => told('the state could not be told', error));
        },
        onProblem: (problem) => logProblem(log, problem),
        onBadRow: (row) => logBadRow(log, row),
      });
      const errands = (options.errands ?? []).map((make) => make({ ...place, clock, log, access, hand }));
      poller.start();
      await runErrands(errands, signal, told);
      await poller.stop();
    }

    const leader = createLeader({
      connection: redis,
      prefix,
      name: `scraper-${exchange}`,
      holder,
      leaseMs,
      onProblem: told,
    });
    const running = Promise.all([
      leader.run(lead),
      workOnBacklog({
        source,
        redis,
        prefix,
        holder,
        leaseMs,
        signal: stopping.signal,
        intake: (filings: Filing[]) => queues.intake(filings, { backlog: true }),
        onCoverage: (coverage) => onCoverage({ v: 1, kind: 'coverage', coverage }),
        onDay: (day, found) => log.info({ exchange, ...day, ...found }, `${day.day} ${day.segment} was read whole`),
        onProblem: (day, error) => log.warn({ exchange, ...day }, error.message),
        onBadRow: (day, row) => logBadRow(log, { exchange, ...day, ...row }),
      }),
    ]);
    const present = setInterval(() => void health.present(holder).catch(() => {}), PRESENT_EVERY_MS);
    await health.present(holder);
    return {
      async stop() {
        clearInterval(present);
        stopping.abort(new Error('the scraper was stopped'));
        await Promise.all([leader.stop(), running]);
        await Promise.race([health.absent(holder), sleep(500)]).catch(() => {});
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }

  function onAlarm({ reason, message }: FreshnessAlarm, raised: boolean): void {
    if (raised) log.error({ exchange, alarm: reason }, message);
    else log.info({ exchange, alarm: reason }, `${exchange.toUpperCase()} is fresh again: ${reason} is over`);
  }
}

async function runErrands(
  errands: readonly Errand[],
  signal: AbortSignal,
  onProblem: (message: string, error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    for (const errand of errands)
      await errand.step(signal).catch((error: unknown) => signal.aborted || onProblem('an errand failed', error));
    await sleep(ERRANDS_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function logAbsence(redis: Redis, exchange: Exchange, log: ScraperLog): void {
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) log.warn({ exchange }, `Redis does not answer (${error.message}); waiting for it`);
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info({ exchange }, 'Redis answers');
    isAway = false;
  });
}
