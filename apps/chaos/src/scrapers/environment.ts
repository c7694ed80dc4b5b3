import type { RunMark } from '../processes.ts';

type Environment = Record<string, string | undefined>;

export const SEGMENTS = { bse: ['equity', 'debt', 'mf'], nse: ['equities', 'sme', 'debt'] } as const;
export const PREFIX = 'chaos';

/** A leader that is silent for so long has lost its place. */
export const LEASE_MS = 2_000;
const FEED_INTERVAL_MS = 5_000;

export interface RunPlace {
  redisUrl: string;
  databaseUrl: string;
  gatewayUrl: string;
  intervalMs: number;
  mark: RunMark;
}

/** What every app of a run gets. FILINGS_ settings of the caller lie over those of the run. */
export function appEnvironment(own: Environment, run: RunPlace): NodeJS.ProcessEnv {
  const settings = Object.fromEntries(Object.entries(own).filter(([name]) => name.startsWith('FILINGS_')));
  return {
    PATH: own.PATH,
    HOME: own.HOME,
    // Nothing is filled in that is missing, and nothing is read from sources.
    NODE_ENV: 'production',
    FILINGS_POLL_INTERVAL_MS: String(run.intervalMs),
    FILINGS_POLL_QUIET_INTERVAL_MS: String(run.intervalMs),
    FILINGS_FEED_INTERVAL_MS: String(FEED_INTERVAL_MS),
    FILINGS_SCRAPER_LEASE_MS: String(LEASE_MS),
    FILINGS_BSE_SEGMENTS: SEGMENTS.bse.join(','),
    FILINGS_NSE_SEGMENTS: SEGMENTS.nse.join(','),
    // One at a time stores faster than filings come; the rest of the machine is for what is measured.
    FILINGS_UPLOAD_MAX_CONCURRENT: '1',
    ...settings,
    FILINGS_KEY_PREFIX: PREFIX,
    FILINGS_EXCHANGE_GATEWAY_URL: run.gatewayUrl,
    REDIS_URL: run.redisUrl,
    DATABASE_URL: run.databaseUrl,
    [run.mark.variable]: run.mark.value,
  } as NodeJS.ProcessEnv;
}

/** The harness judges by each poll, and polls that found nothing are told to those who look closer. */
export const scraperEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  FILINGS_LOG_LEVEL: 'debug',
});
