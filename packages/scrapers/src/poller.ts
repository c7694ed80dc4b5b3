import { setTimeout as sleep } from 'node:timers/promises';
import { createAgenda } from './agenda.ts';
import { nextDelay } from './backoff.ts';
import type { Clock } from './clock.ts';
import { isHostTrouble, ScrapeError } from './errors.ts';
import type { Intake } from './intake.ts';
import { createOnce, type PollReport, type Problem, type ReportedRow } from './poll-report.ts';
import { daysToAsk, type Seen } from './position.ts';
import { readDay } from './read-day.ts';
import type { Source } from './source.ts';

export interface PollerOptions {
  source: Source;
  intake: Intake;
  seen: Seen;
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
  const agenda = createAgenda(source.segments);
  const isNewBadRow = createOnce(10_000);
  let current: Promise<PollReport> | null = null;
  let loop: Promise<void> | null = null;

  async function readAll(report: PollReport): Promise<void> {
    const asked = clock.now();
    for (const list of agenda.lists(daysToAsk(asked, await seen.confirmedAt()))) {
      const { segment, day } = list;
      const read = await readDay({ ...options, segment, day, before: list.reading, signal: stopping.signal });
      list.reading = read.reading;
      report.lists.push({ segment, day, count: read.count });
      report.new += read.count.new;
      for (const row of read.bad) if (isNewBadRow(row.raw)) options.onBadRow?.({ exchange, segment, day, ...row });
      if (stopping.signal.aborted) return;
      if (read.short !== null) report.problems.push({ exchange, segment, day, error: read.short, failed: false });
      if (read.error === null) {
        list.goodAt = asked;
        continue;
      }
      report.problems.push({ exchange, segment, day, error: asError(read.error), failed: true });
      if (isHostTrouble(read.error)) {
        agenda.cutShortAt(list);
        break;
      }
    }
    const confirmed = agenda.confirmedAt();
    if (confirmed !== null) await seen.confirm(confirmed);
  }

  async function poll(): Promise<PollReport> {
    const startedAt = new Date();
    const began = performance.now();
    const report: PollReport = {
      exchange,
      startedAt,
      durationMs: 0,
      new: 0,
      lists: [],
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
      const { problems, lists, durationMs: elapsedMs } = await pollOnce();
      const failed = problems.filter((problem) => problem.failed);
      // A host that answers at times is asked again soon; only one that answers nothing is left alone ever longer.
      const answered = lists.some(({ count }) => count.reported !== null);
      failures = failed.length === 0 ? 0 : answered ? 1 : failures + 1;
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

function latest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.reduce(
    (late, time) => (time !== undefined && (late === undefined || time > late) ? time : late),
    undefined,
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
