import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '@filings/local-stack';
import { filingIdOf } from '@filings/queue-core';
import { ChaosError } from '../error.ts';
import { createManagedApp } from '../managed-app.ts';
import { builtEntry } from '../system.ts';
import { createUndo } from '../undo.ts';
import { createFleet, EXCHANGES } from './fleet.ts';
import { judge, type Verdict } from './judge.ts';
import { killScrapers } from './killer.ts';
import { planKills } from './kills.ts';
import type { ScrapersOptions } from './options.ts';
import { tellProgress } from './progress.ts';
import { untilNothingLacks, whatLacks } from './settle.ts';
import { spanOf } from './span.ts';
import { openStage } from './stage.ts';
import { troublesOf } from './troubles.ts';
import { describeWindows, windowsOf } from './windows.ts';

export interface RunResult {
  verdict: Verdict;
  kills: number;
  /** That requests for lists and feeds met, by answer. */
  faults: Record<string, number>;
  seconds: number;
  logDir: string;
}

/** From the start of the scrapers to the first filing. */
const LEAD_MS = 8_000;
/** A process that was told to end is given this to be gone from the table. */
const GONE_MS = 3_000;
const LOOK_MS = 250;

/** One run from an empty machine to an empty machine. @throws ChaosError, and the signal's reason when aborted */
export async function run(
  options: ScrapersOptions,
  env: Record<string, string | undefined>,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<RunResult> {
  if (process.platform !== 'linux')
    throw new ChaosError('not_linux', 'Chaos reads the process table in /proc: Linux only');
  const dir = resolve(options.dir ?? join(repositoryRoot(), '.data', 'chaos', `scrapers-${randomUUID().slice(0, 8)}`));
  const { seed, speed, intervalMs, standbys } = options;
  const span = spanOf(options.from, options.until);
  const undo = createUndo();
  const startedAt = performance.now();
  let keep = true;
  try {
    const { place, table, replay, observer, env: appEnv } = await openStage(options, LEAD_MS, env, dir, undo);
    const { logDir } = place;
    say(`Logs of all processes: ${logDir}`);
    await observer.pauseQueues();
    let began = Date.now();
    const sayAt = (line: string) => say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
    const onOwnEnd = (name: string, how: string) => sayAt(`${name} ${how} by itself, it is started again`);
    const spawner = createManagedApp({
      name: 'spawner',
      entry: builtEntry('spawner-service'),
      env: appEnv,
      logDir,
      onOwnEnd: (how) => onOwnEnd('spawner', how),
    });
    undo.later(() => spawner.stop(5_000));
    await spawner.start();
    const fleet = createFleet({
      env: appEnv,
      logDir,
      leaderPid: observer.leaderPid,
      standbys,
      onLead: (name, exchange) => sayAt(`${name} polls ${exchange.toUpperCase()}`),
      onOwnEnd,
    });
    undo.later(() => fleet.stop(5_000));

    await replay.restart();
    began = Date.now();
    const published = await replay.list();
    const filingIds = published.map(({ exchange, segment, exchangeId }) => filingIdOf(exchange, segment, exchangeId));
    await fleet.start();
    const plan = planKills({
      kills: options.kills,
      standbys,
      seed,
      durationMs: (span.endsAt - span.startsAt) / speed,
      midnightMs: span.midnightAt === null ? null : (span.midnightAt - span.startsAt) / speed,
    });
    const minutes = (span.endsAt - span.startsAt) / speed / 60_000;
    say(`${published.length} filings in ${minutes.toFixed(1)} minutes, ${plan.length} kills; seed ${seed}`);
    const progress = tellProgress({ published, observer, replay, say: sayAt });
    undo.later(progress.stop);
    const kills = await killScrapers({
      kills: plan,
      find: fleet.find,
      now: () => Date.now() - began - LEAD_MS,
      onKill: ({ name, role, downMs }, pid) =>
        sayAt(`kill -9 ${name} (${role}, pid ${pid}), back after ${(downMs / 1000).toFixed(1)} s`),
      signal,
    });

    for (; !(await replay.isDone()); signal.throwIfAborted())
      await delay(LOOK_MS, undefined, { signal }).catch(() => {});
    const stuck = await untilNothingLacks({
      lacks: () => whatLacks(filingIds, observer),
      patienceMs: options.patienceMs,
      signal,
    });
    if (stuck !== null) sayAt(`Given up, nothing moved for ${options.patienceMs / 1000} s: ${stuck}`);

    progress.stop();
    await fleet.stop();
    await spawner.stop();
    const [given, times] = [await replay.faults(), await observer.enqueuedAt(filingIds)];
    const windows = windowsOf(troublesOf({ exchanges: EXCHANGES, began, faults: given, kills }), fleet.polls);
    say(describeWindows(windows, began + LEAD_MS, minutes * 60_000));
    const evidence = {
      filings: published.map((filing, n) => ({ ...filing, filingId: filingIds[n]!, enqueuedAt: times[n]! })),
      stored: await observer.stored(),
      jobs: await observer.jobs(),
      coverage: await observer.coverage(),
      openJobs: await observer.openUploads(),
      deadLetters: await observer.deadLetters(),
      windows,
    };
    await observer.close();
    await replay.stop();
    await place.close();
    for (const until = performance.now() + GONE_MS; table.read().length > 0 && performance.now() < until; )
      await delay(50);
    const orphans = table.read().map(({ pid, command }) => `pid ${pid}: ${command.join(' ')}`);
    const verdict = judge({
      ...evidence,
      intervalMs,
      orphans,
      kills: { planned: plan.length, done: kills.length },
    });
    const faults: Record<string, number> = {};
    for (const { answer } of given) faults[answer] = (faults[answer] ?? 0) + 1;
    keep = options.keep || !verdict.ok;
    return {
      verdict,
      kills: kills.length,
      faults,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      logDir,
    };
  } finally {
    await undo.all();
    if (!keep) rmSync(dir, { recursive: true, force: true });
  }
}
