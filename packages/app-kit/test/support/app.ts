import { setTimeout as delay } from 'node:timers/promises';
import { runApp } from '../../src/index.ts';

/** Takes a while to start, holds on until it is stopped; STUCK: never ends its stop. */
runApp({
  name: 'sample',
  needs: [],
  stopWithinMs: 300,
  read(env) {
    if (env.BAD) throw new Error('BAD is set: unset it');
    return { FILINGS_LOG_LEVEL: 'info', SAMPLE_API_KEY: 'hush' };
  },
  async start({ log, env }) {
    log.info('starting');
    await delay(Number(env.START_MS ?? 0));
    if (env.FAIL) throw new Error('it cannot start');
    const held = setInterval(() => {}, 1000);
    log.info('started');
    return {
      async stop() {
        if (env.STUCK) await new Promise(() => {});
        clearInterval(held);
      },
    };
  },
});
