import { join } from 'node:path';
import { freePort } from '@filings/local-stack';
import { readLimits } from '@filings/queue-core';
import { openStore } from '@filings/supabase-sink';
import { type RunningApp, runApp } from './apps.ts';
import { readExpected, readServed, restartReplay, untilReady } from './evidence.ts';
import type { LauncherOptions } from './options.ts';
import { createObserver, fingerprint, isThrough, toProgress } from './progress.ts';
import { preparePlace } from './stack.ts';
import { type Summary, summarise } from './summary.ts';
import type { Progress } from './view.ts';

/** Nothing moved for this long although work is left: the run is given up, and says what it waited for. */
const STUCK_MS = 180_000;
const LOOK_MS = 500;
const MINUTE_MS = 60_000;

export interface RunOutput {
  note(line: string): void;
  show(progress: Progress): void;
}

export type RunEnd =
  | { kind: 'summary'; summary: Summary; problems: string[] }
  | { kind: 'stopped' }
  | { kind: 'failed'; reason: string };

const TITLES = {
  live: 'Filings, live from BSE and NSE',
  recording: 'Filings, a recording replayed',
  generated: 'Filings, a generated day replayed',
};

async function chosenPort(wanted: number | null, output: RunOutput): Promise<number> {
  const { createServer } = await import('node:net');
  const port = wanted ?? 8080;
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  if (free) return port;
  if (wanted !== null) throw new Error(`Port ${wanted} is taken: choose another with --port, or leave it out.`);
  const other = await freePort();
  output.note(`Port ${port} is taken, the API listens on ${other}.`);
  return other;
}

/** Brings everything up, shows how it goes, and ends it all: nothing of it is left when this resolves. */
export async function run(
  options: LauncherOptions,
  env: NodeJS.ProcessEnv,
  output: RunOutput,
  signal: AbortSignal,
): Promise<RunEnd> {
  const startedAt = Date.now();
  const limits = readLimits(env);
  const port = await chosenPort(options.port, output);
  const place = await preparePlace(options, env, output.note);
  const { stack, root, prefix } = place;
  const apiUrl = `http://127.0.0.1:${port}`;
  const store = openStore(place.env, { max: 2 });
  const observer = createObserver({ redisUrl: stack.redisUrl, prefix, limits, store, gatewayUrl: stack.gatewayUrl });
  const apps = new Map<string, RunningApp>();
  let gaveUp: string | null = null;
  const start = (name: string, extra: NodeJS.ProcessEnv = {}) =>
    apps.set(
      name,
      runApp({
        name,
        root,
        env: { ...place.env, ...extra },
        logDir: join(root, '.data', 'logs'),
        onGaveUp: (app, lines) => {
          gaveUp = `${app} ended again and again; its last words:\n${lines.slice(-5).join('\n')}`;
        },
      }),
    );
  const stop = async (...names: string[]) => {
    await Promise.all(names.map((name) => apps.get(name)?.stop()));
    for (const name of names) apps.delete(name);
  };

  try {
    start('api', { FILINGS_API_HOST: '127.0.0.1', FILINGS_API_PORT: String(port) });
    start('spawner-service');
    await untilReady(apiUrl, signal);
    if (stack.gatewayUrl) await restartReplay(stack.gatewayUrl);
    const expected = stack.gatewayUrl ? await readExpected(stack.gatewayUrl) : [];
    start('bse-scraper');
    start('nse-scraper');
    const urls = [
      { label: 'Web page', url: `${apiUrl}/` },
      { label: 'API', url: `${apiUrl}/v1/announcements` },
      { label: 'API docs', url: `${apiUrl}/docs` },
    ];
    const notes = [`Logs of the apps: ${join(root, '.data', 'logs')}`];
    const rates: { at: number; enriched: number }[] = [];
    let last = { print: '', at: Date.now() };
    let end: RunEnd | null = null;
    while (!end) {
      const reading = await observer.read();
      const now = Date.now();
      const enriched = reading.stats.filings.bse.enriched + reading.stats.filings.nse.enriched;
      rates.push({ at: now, enriched });
      while (rates[0] && rates[0].at < now - MINUTE_MS) rates.shift();
      const perMinute = enriched - (rates[0]?.enriched ?? 0);
      output.show(
        toProgress(
          reading,
          expected,
          { title: TITLES[options.source.kind], elapsedMs: now - startedAt, urls, notes, perMinute },
          now,
        ),
      );
      const print = fingerprint(reading);
      if (print !== last.print) last = { print, at: now };
      if (signal.aborted) end = { kind: 'stopped' };
      else if (gaveUp) end = { kind: 'failed', reason: gaveUp };
      else if (options.once && (isThrough(reading, expected) || now - last.at > STUCK_MS)) {
        await stop('bse-scraper', 'nse-scraper', 'spawner-service');
        const served = await readServed(apiUrl);
        const [run, sessions] = [await store.runSummary(), await observer.sessions()];
        const evidence = { expected, served, run, sessions, startedAt, endedAt: now };
        const most = {
          ai: limits.ai_processing.maxConcurrent,
          upload: limits.supabase_upload.maxConcurrent,
          investor: limits.investor_processing.maxConcurrent,
        };
        end = { kind: 'summary', ...summarise(evidence, most) };
      } else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return end;
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    throw error;
  } finally {
    await stop('bse-scraper', 'nse-scraper');
    await stop('spawner-service');
    await stop('api');
    await observer.close().catch(() => {});
    await store.close().catch(() => {});
    await stack.release({ wait: true });
  }
}
