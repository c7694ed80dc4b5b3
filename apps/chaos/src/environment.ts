import { readLimits } from '@filings/queue-core';
import type { RunMark } from './processes.ts';

type Environment = Record<string, string | undefined>;

/**
 * Limits of production, shorter in time, so that what they end is seen within a run of minutes: a job whose worker and
 * spawner were killed together is back after its lease. The numbers of workers are those of production.
 */
const SHORT_LIMITS: Environment = {
  FILINGS_AI_COOLDOWN_MS: '1000',
  FILINGS_AI_MAX_RUNTIME_MS: '60000',
  FILINGS_AI_TIMEOUT_MS: '15000',
  FILINGS_AI_GRACE_MS: '3000',
  FILINGS_AI_LEASE_MS: '20000',
  FILINGS_AI_IDLE_EXIT_MS: '3000',
  FILINGS_UPLOAD_COOLDOWN_MS: '1000',
  FILINGS_UPLOAD_MAX_RUNTIME_MS: '45000',
  FILINGS_UPLOAD_TIMEOUT_MS: '10000',
  FILINGS_UPLOAD_GRACE_MS: '3000',
  FILINGS_UPLOAD_LEASE_MS: '15000',
  FILINGS_UPLOAD_IDLE_EXIT_MS: '3000',
  FILINGS_INVESTOR_COOLDOWN_MS: '1000',
  FILINGS_INVESTOR_MAX_RUNTIME_MS: '45000',
  FILINGS_INVESTOR_TIMEOUT_MS: '10000',
  FILINGS_INVESTOR_GRACE_MS: '3000',
  FILINGS_INVESTOR_LEASE_MS: '15000',
  FILINGS_INVESTOR_IDLE_EXIT_MS: '3000',
};

/** What every app of a run gets. FILINGS_ settings of the caller lie over those of the run. */
export function appEnvironment(
  own: Environment,
  run: { redisUrl: string; databaseUrl: string; gatewayUrl: string; apiPort: number; mark: RunMark },
) {
  const settings = Object.fromEntries(Object.entries(own).filter(([name]) => name.startsWith('FILINGS_')));
  const env: Environment = {
    PATH: own.PATH,
    HOME: own.HOME,
    // Nothing is filled in that is missing, and nothing is read from sources.
    NODE_ENV: 'production',
    ...SHORT_LIMITS,
    // The exchanges' minute would be most of a replayed day.
    FILINGS_POLL_INTERVAL_MS: '1000',
    FILINGS_BSE_SEGMENTS: 'equity,debt',
    FILINGS_NSE_SEGMENTS: 'equities,debt',
    ...settings,
    FILINGS_KEY_PREFIX: 'chaos',
    FILINGS_EXCHANGE_GATEWAY_URL: run.gatewayUrl,
    FILINGS_API_HOST: '127.0.0.1',
    FILINGS_API_PORT: String(run.apiPort),
    REDIS_URL: run.redisUrl,
    DATABASE_URL: run.databaseUrl,
    [run.mark.variable]: run.mark.value,
  };
  return { env: env as NodeJS.ProcessEnv, prefix: 'chaos', limits: readLimits(env) };
}
