import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot, stablePort } from '@filings/local-stack';
import { appEnvironment } from './environment.ts';
import { ChaosError } from './error.ts';
import { execute, type KillCounts } from './executor.ts';
import { startGuard } from './guarded.ts';
import { describeExceeded, judge, type Verdict } from './judge.ts';
import { watchLimits } from './limit-watch.ts';
import { createObserver } from './observer.ts';
import type { ChaosOptions } from './options.ts';
import { openPlace } from './place.ts';
import { createProcessTable, type RunProcess, workersAmong } from './processes.ts';
import { startReplay } from './replay.ts';
import { type Kill, planKills } from './schedule.ts';
import { untilSettled } from './settle.ts';
import { createSystem } from './system.ts';
import { createVictims } from './victims.ts';

export interface RunResult {
  verdict: Verdict;
  kills: KillCounts;
  seconds: number;
  logDir: string;
}

/** In the environment of every process of a run: its folder. */
export const MARK = 'CHAOS_RUN';
const READY_MS = 60_000;
const SAY_MS = 4_000;
/** A process that was told to end is given this to be gone from the table. */
const GONE_MS = 2_000;
const describe = ({ pid, ppid, command }: RunProcess) => `pid ${pid} (parent ${ppid}): ${command.join(' ')}`;

/** Undoes in the reverse order what was done, each step whatever became of the others. */
function createUndo() {
  const steps: (() => unknown)[] = [];
  return {
    later: (step: () => unknown) => void steps.push(step),
    async all(): Promise<void> {
      for (const step of steps.splice(0).reverse())
        try {
          await step();
        } catch (error) {
          console.error(`While cleaning up: ${error instanceof Error ? error.message : String(error)}`);
        }
    },
  };
}

/** One run from an empty machine to an empty machine. @throws ChaosError, and the signal's reason when aborted */
export async function run(
  options: ChaosOptions,
  env: Record<string, string | undefined>,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<RunResult> {
  if (process.platform !== 'linux')
    throw new ChaosError('not_linux', 'Chaos reads the process table in /proc: Linux only');
  const dir = resolve(options.dir ?? join(repositoryRoot(), '.data', 'chaos', randomUUID().slice(0, 8)));
  const undo = createUndo();
  const startedAt = performance.now();
  let keep = true;
  try {
    const place = await openPlace(dir);
    const { logDir } = place;
    say(`Logs of all processes: ${logDir}`);
    const mark = { variable: MARK, value: dir, folders: [place.redis.folder, place.postgres.folder] };
    const table = createProcessTable(mark);
    const release = startGuard(mark, [join(dir, 'data'), place.postgres.root]);
    undo.later(() => release(table.read().length === 0));
    undo.later(place.close);
    const { seed, filings, durationMs } = options;
    const replayEnv = { PATH: env.PATH, [mark.variable]: mark.value };
    const replay = await startReplay({ seed, filings, durationMs, env: replayEnv, logDir });
    undo.later(replay.stop);
    const apiPort = await stablePort();
    const run = { redisUrl: place.redis.url, databaseUrl: place.databaseUrl, gatewayUrl: replay.url, apiPort, mark };
    const apps = appEnvironment(env, run);
    const observer = createObserver({ ...run, ...apps, apiUrl: `http://127.0.0.1:${apiPort}` });
    undo.later(observer.close);

    let dayBeganAt = Date.now();
    const now = () => Date.now() - dayBeganAt;
    const at = () => `${(now() / 1000).toFixed(1).padStart(6)} s`;
    const watch = watchLimits({
      mark,
      limits: apps.limits,
      onExceeded: (stretch) => say(`${at()}  LIMIT EXCEEDED ${describeExceeded(stretch, dayBeganAt)}`),
    });
    undo.later(watch.stop);
    const system = createSystem({
      env: apps.env,
      logDir,
      onSpawned: watch.sample,
      onOwnEnd: (name, how) => say(`${at()}  ${name} ${how} by itself, it is started again`),
    });
    // Reached with a working system only when something went wrong: then not for long.
    undo.later(() => system.stopAll(5_000));
    await system.api.start();
    await Promise.all(system.spawners.map((spawner) => spawner.start()));
    const deadline = performance.now() + READY_MS;
    while (!(await observer.isApiReady())) {
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new ChaosError(
          'no_answer',
          `The API was not ready within ${READY_MS / 1000} s: see ${join(logDir, 'api.log')}`,
        );
      await delay(100);
    }
    const truth = await replay.truth();
    await replay.restart();
    dayBeganAt = Date.now();
    await Promise.all(system.scrapers.map((scraper) => scraper.start()));

    const kills: Kill[] = planKills(options);
    say(
      `The day of ${truth.filings.length} filings begins; ${kills.length} kills until ${Math.round(durationMs / 1000)} s`,
    );
    const counts = await execute({
      kills,
      victims: createVictims({ table, system, place, observer }),
      now,
      onKill: (_kind, line) => say(line),
      signal,
    });
    let lastSaid = { line: '', at: 0 };
    const stuck = await untilSettled({
      expected: truth.filings.length,
      read: observer.read,
      workers: () => workersAmong(table.read()).length,
      isDayOver: replay.isDone,
      patienceMs: options.patienceMs,
      signal,
      onReading({ stored, open, unlinkedInvestors, openJobs }, workers) {
        const line = [
          `stored ${stored}`,
          `open ${open}`,
          `unlinked ${unlinkedInvestors}`,
          `workers ${workers}`,
          ...openJobs,
        ].join(', ');
        if (line === lastSaid.line || now() - lastSaid.at < SAY_MS) return;
        say(`${at()}  ${line}`);
        lastSaid = { line, at: now() };
      },
    });
    if (stuck !== null) say(`${at()}  Given up, nothing moved for ${options.patienceMs / 1000} s: ${stuck}`);

    await system.stopWork();
    const evidence = await observer.evidence();
    await system.stopAll();
    const report = await watch.report();
    await watch.stop();
    await observer.close();
    await replay.stop();
    await place.close();
    const gone = performance.now() + GONE_MS;
    let left = table.read();
    while (left.length > 0 && performance.now() < gone) {
      await delay(50);
      left = table.read();
    }
    const { p50, p99, most } = report.gapMs;
    say(
      `${report.started} workers seen in ${report.samples} samples, ms between two: p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, ` +
        `most ${most.toFixed(0)}; most workers at once ${JSON.stringify(report.most)}`,
    );
    const verdict = judge({
      ...evidence,
      truth: truth.filings,
      expectedAnnouncements: truth.expectedAnnouncements,
      orphans: left.map(describe),
      exceeded: report.exceeded,
      dayBeganAt,
      flushes: { expected: options.kinds.includes('flush') ? 1 : 0, done: counts.flush },
    });
    keep = options.keep || !verdict.ok;
    return { verdict, kills: counts, seconds: Math.round((performance.now() - startedAt) / 100) / 10, logDir };
  } finally {
    await undo.all();
    if (!keep) rmSync(dir, { recursive: true, force: true });
  }
}
