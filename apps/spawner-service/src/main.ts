import { redacted } from '@filings/queue-core';
import { pino } from 'pino';
import { readEnvironment } from './env.ts';
import { startService } from './service.ts';

const log = pino({ name: 'spawner', level: process.env.FILINGS_LOG_LEVEL ?? 'info' });

/** In development what is not set comes from the local stack, which other apps share. */
async function environment(): Promise<{ env: NodeJS.ProcessEnv; release(): Promise<void> }> {
  if (process.env.NODE_ENV === 'production') return { env: process.env, release: async () => {} };
  const { developmentEnvironment } = await import('@filings/local-stack');
  return developmentEnvironment(process.env, {
    needs: ['redis', 'database', 'exchange'],
    onNote: (line) => log.info(line),
  });
}

async function main(): Promise<void> {
  const { env, release } = await environment();
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
