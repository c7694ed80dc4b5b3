import { type RunningApp, runApp } from './apps.ts';
import { restartReplay, untilReady } from './evidence.ts';
import type { RunPlace } from './place.ts';

export interface System {
  readonly apiUrl: string;
  /** Aborts when an app ended too often, with its last words as the reason. */
  readonly failed: AbortSignal;
  /** The scrapers come last, and a replayed day begins when everything that works on it is up. */
  start(signal: AbortSignal): Promise<void>;
  /** Ends all that works; the API still answers. */
  stopWork(): Promise<void>;
  stopApi(): Promise<void>;
}

/** The apps of one run. */
export function createSystem({ root, env, logDir, stack }: RunPlace, port: number): System {
  const failed = new AbortController();
  const apps = new Map<string, RunningApp>();
  const apiUrl = `http://127.0.0.1:${port}`;

  const start = (name: string, extra: NodeJS.ProcessEnv = {}) =>
    apps.set(
      name,
      runApp({
        name,
        root,
        env: { ...env, ...extra },
        logDir,
        onGaveUp: (app, lines) =>
          failed.abort(new Error(`${app} ended again and again; its last words:\n${lines.slice(-5).join('\n')}`)),
      }),
    );
  const stop = async (...names: string[]) => {
    await Promise.all(names.map((name) => apps.get(name)?.stop()));
    for (const name of names) apps.delete(name);
  };

  return {
    apiUrl,
    failed: failed.signal,
    async start(signal) {
      start('api', { FILINGS_API_HOST: '127.0.0.1', FILINGS_API_PORT: String(port) });
      start('spawner-service');
      await untilReady(apiUrl, AbortSignal.any([signal, failed.signal]));
      if (stack.gatewayUrl) await restartReplay(stack.gatewayUrl);
      start('bse-scraper');
      start('nse-scraper');
    },
    async stopWork() {
      await stop('bse-scraper', 'nse-scraper');
      await stop('spawner-service');
    },
    stopApi: () => stop('api'),
  };
}
