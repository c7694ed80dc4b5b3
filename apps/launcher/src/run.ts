import { relative } from 'node:path';
import { type AllLimits, readLimits } from '@filings/queue-core';
import { openStore } from '@filings/supabase-sink';
import { readExpected, readServed } from './evidence.ts';
import type { LauncherOptions } from './options.ts';
import { announcePlace, leavePlace, preparePlace } from './place.ts';
import { choosePort } from './port.ts';
import { createObserver, fingerprint, isThrough, toProgress } from './progress.ts';
import { type Evidence, type Summary, summarise } from './summary.ts';
import { createSystem } from './system.ts';
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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How many filings were enriched in the last minute, told by the readings it is given. */
function createRate() {
  const readings: { at: number; count: number }[] = [];
  return (count: number, at: number): number => {
    readings.push({ at, count });
    while (readings[0]!.at < at - MINUTE_MS) readings.shift();
    return count - readings[0]!.count;
  };
}

function judge(evidence: Evidence, limits: AllLimits): RunEnd {
  const most = {
    ai: limits.ai_processing.maxConcurrent,
    upload: limits.supabase_upload.maxConcurrent,
    investor: limits.investor_processing.maxConcurrent,
  };
  return { kind: 'summary', ...summarise(evidence, most) };
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
  const port = await choosePort(options.port, output.note);
  const place = await preparePlace(options, env, output.note);
  const { stack, prefix, logDir } = place;
  const store = openStore(place.env, { max: 2 });
  const observer = createObserver({ redisUrl: stack.redisUrl, prefix, limits, store, gatewayUrl: stack.gatewayUrl });
  const system = createSystem(place, port);
  const { apiUrl } = system;
  let lostBecause: string | null = null;
  void stack.closed.then(({ message }) => {
    lostBecause = message;
  });

  try {
    await system.start(signal);
    announcePlace(place);
    const expected = stack.gatewayUrl ? await readExpected(stack.gatewayUrl) : [];
    const urls = [
      { label: 'Web page', url: `${apiUrl}/` },
      { label: 'API', url: `${apiUrl}/v1/announcements` },
      { label: 'API docs', url: `${apiUrl}/docs` },
    ];
    const where = options.dataDir ? ` --data ${relative(place.root, options.dataDir) || '.'}` : '';
    const notes = [
      `Operate it from another terminal: npm run filings -- status${where}   (--help shows the rest)`,
      `Logs of the apps: ${relative(place.root, logDir)}`,
    ];
    const rate = createRate();
    let last = { print: '', at: Date.now(), error: '' };
    for (; ; await pause(LOOK_MS)) {
      if (signal.aborted) return { kind: 'stopped' };
      system.failed.throwIfAborted();
      if (lostBecause !== null) throw new Error(`The local stack is gone: ${lostBecause}`);
      const reading = await observer.read().catch((error: unknown) => {
        last.error = error instanceof Error ? error.message : String(error);
        return null;
      });
      const now = Date.now();
      const stuck = now - last.at > STUCK_MS;
      if (!reading) {
        if (stuck) throw new Error(`The run could not be observed for ${STUCK_MS / 1000} s: ${last.error}`);
        continue;
      }
      const perMinute = rate(reading.stats.filings.bse.enriched + reading.stats.filings.nse.enriched, now);
      const frame = { title: TITLES[options.source.kind], elapsedMs: now - startedAt, urls, notes, perMinute };
      output.show(toProgress(reading, expected, frame, now));
      const print = fingerprint(reading);
      if (print !== last.print) last = { print, at: now, error: '' };
      if (options.once && (isThrough(reading, expected) || stuck)) {
        await system.stopWork();
        const served = await readServed(apiUrl);
        const evidence = { expected, served, run: await store.runSummary(), sessions: await observer.sessions() };
        return judge({ ...evidence, startedAt, endedAt: now }, limits);
      }
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await system.stopWork();
    await system.stopApi();
    await observer.close().catch(() => {});
    await store.close().catch(() => {});
    await leavePlace(place);
  }
}
