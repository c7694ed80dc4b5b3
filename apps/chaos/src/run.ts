import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '@filings/local-stack';
import { ChaosError } from './error.ts';
import { execute, type KillCounts } from './executor.ts';
import { describeExceeded, judge, type Verdict } from './judge.ts';
import { type WatchReport, watchLimits } from './limit-watch.ts';
import type { ChaosOptions } from './options.ts';
import { type RunProcess, workersAmong } from './processes.ts';
import { planKills } from './schedule.ts';
import { untilSettled } from './settle.ts';
import { openStage } from './stage.ts';
import { createSystem } from './system.ts';
import { createUndo } from './undo.ts';
import { createVictims } from './victims.ts';

export interface RunResult {
  verdict: Verdict;
  kills: KillCounts;
  seconds: number;
  logDir: string;
}

const READY_MS = 60_000;
const SAY_MS = 4_000;
/** A process that was told to end is given this to be gone from the table. */
const GONE_MS = 2_000;

const describe = ({ pid, ppid, command }: RunProcess) => `pid ${pid} (parent ${ppid}): ${command.join(' ')}`;

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
  let dayBeganAt = Date.now();
  const now = () => Date.now() - dayBeganAt;
  const sayAt = (line: string) => say(`${(now() / 1000).toFixed(1).padStart(6)} s  ${line}`);
  let keep = true;
  try {
    const stage = await openStage(options, env, dir, undo);
    const { place, table, replay, observer } = stage;
    const { logDir } = place;
    say(`Logs of all processes: ${logDir}`);
    const watch = watchLimits({
      mark: stage.mark,
      limits: stage.limits,
      onExceeded: (stretch) => sayAt(`LIMIT EXCEEDED ${describeExceeded(stretch, dayBeganAt)}`),
    });
    undo.later(watch.stop);
    const system = createSystem({
      env: stage.env,
      logDir,
      onSpawned: () => void watch.sample(),
      onOwnEnd: (name, how) => sayAt(`${name} ${how} by itself, it is started again`),
    });
    // Reached with a working system only when something went wrong: then not for long.
    undo.later(() => system.stopAll(5_000));
    await system.api.start();
    await Promise.all(system.spawners.map((spawner) => spawner.start()));
    if (!(await isSoon(observer.isApiReady, READY_MS, signal)))
      throw new ChaosError('no_answer', `The API was not ready within ${READY_MS / 1000} s: see ${logDir}/api.log`);

    const truth = await replay.truth();
    await replay.restart();
    dayBeganAt = Date.now();
    await Promise.all(system.scrapers.map((scraper) => scraper.start()));
    const plan = planKills(options);
    say(`The day of ${truth.filings.length} filings begins; ${plan.length} kills until ${options.durationMs / 1000} s`);
    const victims = createVictims({ table, system, place, observer });
    const kills = await execute({ kills: plan, victims, now, onKill: (_kind, line) => say(line), signal });

    let said = { line: '', at: 0 };
    const stuck = await untilSettled({
      expected: truth.filings.length,
      read: observer.read,
      workers: () => workersAmong(table.read()).length,
      isDayOver: replay.isDone,
      patienceMs: options.patienceMs,
      signal,
      onReading({ stored, open, unlinkedInvestors, openJobs }, workers) {
        const numbers = `stored ${stored}, open ${open}, unlinked ${unlinkedInvestors}, workers ${workers}`;
        const line = [numbers, ...openJobs].join(', ');
        if (line === said.line || now() - said.at < SAY_MS) return;
        sayAt(line);
        said = { line, at: now() };
      },
    });
    if (stuck !== null) sayAt(`Given up, nothing moved for ${options.patienceMs / 1000} s: ${stuck}`);

    await system.stopWork();
    const evidence = await observer.evidence();
    await system.stopAll();
    const report = await watch.report();
    say(describeWatch(report));
    await observer.close();
    await replay.stop();
    await place.close();
    await isSoon(() => table.read().length === 0, GONE_MS, signal);
    const verdict = judge({
      ...evidence,
      truth: truth.filings,
      expectedAnnouncements: truth.expectedAnnouncements,
      orphans: table.read().map(describe),
      exceeded: report.exceeded,
      dayBeganAt,
      flushes: { expected: options.kinds.includes('flush') ? 1 : 0, done: kills.flush },
    });
    keep = options.keep || !verdict.ok;
    return { verdict, kills, seconds: Math.round((performance.now() - startedAt) / 100) / 10, logDir };
  } finally {
    await undo.all();
    if (!keep) rmSync(dir, { recursive: true, force: true });
  }
}

async function isSoon(
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; !(await condition()); await delay(50)) {
    signal.throwIfAborted();
    if (performance.now() > deadline) return false;
  }
  return true;
}

function describeWatch({ started, samples, gapMs: { p50, p99, most }, most: workers }: WatchReport): string {
  const gaps = `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)}`;
  return `${started} workers in ${samples} samples, ms between two: ${gaps}; most at once ${JSON.stringify(workers)}`;
}
