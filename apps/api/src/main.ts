import { fileURLToPath } from 'node:url';
import { readLimits, redacted } from '@filings/queue-core';
import { checkSchema, openStore } from '@filings/supabase-sink';
import { type App, createApp } from './app.ts';
import { createRedisPipeline } from './redis-pipeline.ts';
import { readApiSettings } from './settings.ts';

/** Beside this app both from `src` and from `dist`. */
const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

async function main(): Promise<void> {
  let env = process.env;
  let release = async () => {};
  if (env.NODE_ENV !== 'production') {
    const { developmentEnvironment } = await import('@filings/local-stack');
    const local = await developmentEnvironment(env);
    env = { ...local.env };
    release = local.release;
  }
  const settings = readApiSettings(env);
  const store = openStore(settings, { max: 8 });
  let app: App | undefined;
  const pipeline = createRedisPipeline({
    url: settings.REDIS_URL,
    prefix: settings.FILINGS_KEY_PREFIX,
    limits: readLimits(env),
    onProblem: (message) => app?.log.warn(message),
  });
  app = await createApp({
    store,
    pipeline,
    keys: { read: settings.FILINGS_READ_KEYS, operator: settings.FILINGS_OPERATOR_KEYS },
    webFolder: WEB_FOLDER,
    logLevel: settings.FILINGS_LOG_LEVEL,
  });
  app.log.info({ settings: redacted(settings) }, 'settings');
  await checkSchema(store);
  await app.listen({ host: settings.FILINGS_API_HOST, port: settings.FILINGS_API_PORT });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app?.close();
    await Promise.all([store.close(), pipeline.close()]);
    await release();
    if (process.connected) process.disconnect();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.once('disconnect', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
