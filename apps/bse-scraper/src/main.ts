import { redacted } from '@filings/queue-core';
import { createBseSource, type Scraper, startScraper } from '@filings/scrapers';
import { pino } from 'pino';
import { readEnvironment } from './env.ts';

/** What is still open when a stop takes longer than this is given up: the next start reads it again. */
const STOP_WITHIN_MS = 10_000;

let log = pino({ name: 'bse-scraper' });
let scraper: Scraper | null = null;
let release = async (): Promise<void> => {};
let stopped: Promise<void> | null = null;

const started = start().catch((error: unknown) => {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  void stop('it did not start');
});
async function start(): Promise<void> {
  const settings = readEnvironment(await environment());
  log = pino({ name: 'bse-scraper', level: settings.FILINGS_LOG_LEVEL });
  log.info({ settings: redacted(settings) }, 'settings');
  const gatewayUrl = settings.FILINGS_EXCHANGE_GATEWAY_URL;
  scraper = await startScraper({
    source: createBseSource({ segments: settings.FILINGS_BSE_SEGMENTS, gatewayUrl }),
    redisUrl: settings.REDIS_URL,
    prefix: settings.FILINGS_KEY_PREFIX,
    intervalMs: settings.FILINGS_POLL_INTERVAL_MS,
    gatewayUrl,
    log,
  });
}

/** In development the local stack gives what the environment does not name: Redis and a replayed exchange. */
async function environment(): Promise<Readonly<Record<string, string | undefined>>> {
  if (process.env.NODE_ENV === 'production' || process.env.REDIS_URL) return process.env;
  const { developmentEnvironment } = await import('@filings/local-stack');
  const local = await developmentEnvironment(process.env, { needs: ['redis', 'exchange'] });
  release = () => local.release();
  for (const note of local.notes) log.info(note);
  return local.env;
}

function stop(why: string): Promise<void> {
  stopped ??= (async () => {
    log.info(`stopping: ${why}`);
    setTimeout(() => process.exit(process.exitCode ?? 1), STOP_WITHIN_MS).unref();
    await started;
    await scraper?.stop();
    await release();
    if (process.connected) process.disconnect();
  })();
  return stopped;
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
process.on('disconnect', () => void stop('the parent is gone'));
