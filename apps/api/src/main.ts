import { fileURLToPath } from 'node:url';
import { runApp } from '@filings/app-kit';
import { failureOf, readLimits } from '@filings/queue-core';
import { checkSchema, openStore } from '@filings/supabase-sink';
import { createApp } from './app.ts';
import { createRedisPipeline } from './redis-pipeline.ts';
import { readApiSettings } from './settings.ts';

/** Beside this app both from `src` and from `dist`. */
const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

runApp({
  name: 'api',
  needs: ['redis', 'database'],
  read: readApiSettings,
  async start({ settings, env, log }) {
    const store = openStore(settings, { max: 8 });
    const pipeline = createRedisPipeline({
      url: settings.REDIS_URL,
      prefix: settings.FILINGS_KEY_PREFIX,
      limits: readLimits(env),
      store,
      holidays: settings.FILINGS_EXCHANGE_HOLIDAYS,
      onProblem: (message) => log.warn(message),
    });
    const app = await createApp({
      store,
      pipeline,
      operator: pipeline.operator,
      keys: { read: settings.FILINGS_READ_KEYS, operator: settings.FILINGS_OPERATOR_KEYS },
      webFolder: WEB_FOLDER,
      logLevel: settings.FILINGS_LOG_LEVEL,
    });
    const stop = async () => {
      await app.close();
      await Promise.all([store.close(), pipeline.close()]);
    };
    try {
      await checkSchema(store).catch((error: unknown) => {
        // A database that is away comes back (G27); one with another schema will not become right by waiting.
        if (failureOf(error) !== 'outage') throw error;
        log.warn({ err: error }, 'the database is away; serving, and not ready until it is back');
      });
      await app.listen({ host: settings.FILINGS_API_HOST, port: settings.FILINGS_API_PORT });
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  },
});
