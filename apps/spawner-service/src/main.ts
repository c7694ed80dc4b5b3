import { redacted } from '@filings/queue-core';
import { pino } from 'pino';
import { readEnvironment } from './env.ts';
import { startService } from './service.ts';

const log = pino({ name: 'spawner', level: process.env.FILINGS_LOG_LEVEL ?? 'info' });

async function main(): Promise<void> {
  let env = process.env;
  let release = async () => {};
  if (env.NODE_ENV !== 'production' && !env.REDIS_URL) {
    const { developmentEnvironment } = await import('@filings/local-stack');
    const local = await developmentEnvironment(env, { exchange: true });
    env = local.env;
    release = local.release;
  }
  const { settings, limits } = readEnvironment(env);
  log.info({ settings: redacted(settings) }, 'settings');
  const service = await startService({ settings, limits, env, log });
  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`stopping: ${why}`);
    await service.stop();
    await release();
    if (process.connected) process.disconnect();
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  process.once('disconnect', () => void stop('the parent is gone'));
}

main().catch((error: unknown) => {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
