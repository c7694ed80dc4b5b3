import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '@filings/queue-core';
import { nextDelay } from './backoff.ts';
import type { Clock, Day } from './clock.ts';
import type { Coverage, CoverageStore } from './coverage.ts';
import { isHostTrouble, ScrapeError } from './errors.ts';
import type { Intake } from './intake.ts';
import { daysToAsk, type Seen } from './position.ts';
import { readDay } from './read-day.ts';
import { type Reading, unread } from './reading.ts';
import type { BadRow, Source } from './source.ts';

export interface Problem {
  exchange: Exchange;
  /** Null where no single list is at fault. */
  segment: string | null;
  day: Day | null;
  error: Error;
  /** Whether it made the poll incomplete, so that the next one comes by the back-off. */
  failed: boolean;
}

export interface ReportedRow extends BadRow {
  exchange: Exchange;
  segment: string;
  day: Day;
}

export interface PollReport {
  exchange: Exchange;
  /** Wall-clock time. */
  startedAt: Date;
  durationMs: number;
  /** Filings handed over for the first time. */
  new: number;
  coverage: Coverage[];
  problems: Problem[];
  /** Stopped before its end. */
  aborted: boolean;
}

export interface PollerOptions {
  source: Source;
  intake: Intake;
  seen: Seen;
  coverage?: CoverageStore;
  /** Which day it is at the exchange. */
  clock: Clock;
  /** From the start of one poll to the start of the next. */
  intervalMs: number;
  onPoll?: (report: PollReport) => void;
  onProblem?: (problem: Problem) => void;
  /** Each bad row once, with all that it held: nothing is dropped silently. */
  onBadRow?: (row: ReportedRow) => void;
  random?: () => number;
}

export interface Poller {
  start(): void;
  /** Ends the poll that runs (its request is given up, its intake is finished) and starts no other. */
  stop(): Promise<void>;
  /** One poll now, or the one that runs. Never rejects: what went wrong is in the report. */
  pollOnce(): Promise<PollReport>;
}

/** Polls one exchange: today and the day before, every row, handed to intake and then marked as seen. */
export function createPoller(options: PollerOptions): Poller {
  const { source, seen, clock, random = Math.random } = options;
  const { exchange } = source;
  const stopping = new AbortController();
  const readings = new Map<string, Reading>();
  const isNewBadRow = createOnce(10_000);
  let current: Promise<PollReport> | null = null;
  let loop: Promise<void> | null = null;

  async function readAll(report: PollReport): Promise<void> {
    const asked = clock.now();
    const days = daysToAsk(asked, await seen.confirmedAt());
    forgetOthers(readings, days);
    for (const day of days) {
      for (const segment of source.segments) {
        const key = `${day} ${segment}`;
        const before = readings.get(key) ?? unread;
        const read = await readDay({ ...options, segment, day, before, signal: stopping.signal });
        readings.set(key, read.reading);
        report.coverage.push(read.coverage);
        report.new += read.coverage.new;
        for (const row of read.bad) if (isNewBadRow(row.raw)) options.onBadRow?.({ exchange, segment, day, ...row });
        if (stopping.signal.aborted) return;
        await options.coverage?.write(read.coverage, new Date());
        if (read.short !== null) report.problems.push({ exchange, segment, day, error: read.short, failed: false });
        if (read.error === null) continue;
        report.problems.push({ exchange, segment, day, error: asError(read.error), failed: true });
        if (isHostTrouble(read.error)) return;
      }
    }
    if (!report.problems.some(({ failed }) => failed)) await seen.confirm(asked);
  }

  async function poll(): Promise<PollReport> {
    const startedAt = new Date();
    const began = performance.now();
    const report: PollReport = {
      exchange,
      startedAt,
      durationMs: 0,
      new: 0,
      coverage: [],
      problems: [],
      aborted: false,
    };
    try {
      stopping.signal.throwIfAborted();
      await readAll(report);
    } catch (error) {
      if (!stopping.signal.aborted) {
        report.problems.push({ exchange, segment: null, day: null, error: asError(error), failed: true });
      }
    }
    report.aborted = stopping.signal.aborted;
    report.durationMs = Math.round(performance.now() - began);
    for (const problem of report.problems) options.onProblem?.(problem);
    options.onPoll?.(report);
    return report;
  }

  function pollOnce(): Promise<PollReport> {
    current ??= poll().finally(() => {
      current = null;
    });
    return current;
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const { problems, durationMs: elapsedMs } = await pollOnce();
      const failed = problems.filter((problem) => problem.failed);
      failures = failed.length > 0 ? failures + 1 : 0;
      const retryAt = latest(failed.map(({ error }) => (error instanceof ScrapeError ? error.retryAt : undefined)));
      const { intervalMs } = options;
      const wait = nextDelay({ intervalMs, failures, retryAt, elapsedMs, now: new Date(), random: random() });
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort(new Error(`the ${exchange} poller was stopped`));
      await Promise.all([loop, current]);
    },
    pollOnce,
  };
}

function forgetOthers(readings: Map<string, Reading>, days: readonly Day[]): void {
  for (const key of readings.keys()) if (!days.some((day) => key.startsWith(day))) readings.delete(key);
}

function latest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (late, time) => (time !== undefined && (late === undefined || time > late) ? time : late),
    undefined,
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Tells whether a row is met for the first time, for the last `limit` rows: a bad row comes with every poll. */
function createOnce(limit: number): (row: unknown) => boolean {
  const met = new Set<string>();
  return (row) => {
    const hash = createHash('sha1')
      .update(JSON.stringify(row) ?? 'undefined')
      .digest('base64');
    if (met.has(hash)) return false;
    met.add(hash);
    if (met.size > limit) met.delete(met.values().next().value as string);
    return true;
  };
}
