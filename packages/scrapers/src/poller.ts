import { setTimeout as sleep } from 'node:timers/promises';
import type { Coverage, Filing } from '@filings/queue-core';
import { createAgenda, type List } from './agenda.ts';
import type { Backlog } from './backlog.ts';
import { nextDelay } from './backoff.ts';
import type { Clock } from './clock.ts';
import { coverageOf } from './coverage.ts';
import { createCoverageTeller } from './coverage-teller.ts';
import { isHostTrouble, ScrapeError } from './errors.ts';
import { createFeedDesk } from './feed-desk.ts';
import type { Intake } from './intake.ts';
import { createOnce, type PollReport, type Problem, type ReportedRow } from './poll-report.ts';
import { freshDays, missedDays, type Seen } from './position.ts';
import { readDay } from './read-day.ts';
import type { FeedItem, Source } from './source.ts';

export interface PollerOptions {
  source: Source;
  intake: Intake;
  seen: Seen;
  /** Takes the days that a pause left behind; without one they are left out. */
  backlog?: Pick<Backlog, 'add'>;
  /** A filing of what only the feed has told; null where it has no attachment to be known by. */
  provisional?: (item: FeedItem) => Filing | null;
  /** Which day it is at the exchange. */
  clock: Clock;
  /** From the start of one poll to the start of the next, by the exchange's time. */
  intervalMs: number | ((exchangeNow: Date) => number);
  /** From one look at the feed to the next, in ms; without it the feed is not read. */
  feedEveryMs?: number;
  onCoverage?: (coverage: Coverage) => Promise<void>;
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

/**
 * Polls one exchange: today and the day before, every row, handed to intake and then marked as seen. Between polls its
 * feed is asked whether the lists have all; while they are closed the feed stands in for them.
 */
export function createPoller(options: PollerOptions): Poller {
  const { source, seen, clock, backlog, random = Math.random } = options;
  const { exchange } = source;
  const stopping = new AbortController();
  const { signal } = stopping;
  const agenda = createAgenda(source.segments);
  const isNewBadRow = createOnce(10_000);
  const coverage = createCoverageTeller(options.onCoverage ?? (async () => {}));
  const feed = createFeedDesk({ ...options, signal });
  let current: Promise<PollReport> | null = null;
  let loop: Promise<void> | null = null;

  async function readList(list: List, asked: Date, report: PollReport): Promise<unknown> {
    const { segment, day } = list;
    const read = await readDay({ ...options, segment, day, before: list.reading, signal });
    const { count } = read;
    list.reading = read.reading;
    for (const name of read.attachments) list.attachments.add(name);
    if (count.whole) list.rest = { bad: count.bad, repeated: count.repeated };
    report.lists.push({ segment, day, count });
    report.new += count.new;
    for (const row of read.bad) if (isNewBadRow(row.raw)) options.onBadRow?.({ exchange, segment, day, ...row });
    if (signal.aborted) return null;
    if (read.short !== null) report.problems.push({ exchange, segment, day, error: read.short, failed: false });
    if (read.error !== null) {
      report.problems.push({ exchange, segment, day, error: asError(read.error), failed: true });
      return read.error;
    }
    list.goodAt = asked;
    const { reading, rest, witnessed } = list;
    const covered = { exchange, segment, day, count, reading, rest, witnessed, checkedAt: new Date() };
    await coverage.tell(coverageOf(covered), clock.now(), seen.epoch());
    return null;
  }

  async function readAll(report: PollReport): Promise<void> {
    const asked = clock.now();
    const missed = missedDays(asked, await seen.confirmedAt());
    const left = missed.flatMap((day) => source.segments.map((segment) => ({ segment, day })));
    await backlog?.add(left, { again: true });
    for (const list of agenda.lists(freshDays(asked))) {
      const error = await readList(list, asked, report);
      if (signal.aborted) return;
      if (error !== null && isHostTrouble(error)) {
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
      fallback: false,
      provisional: 0,
      unmatched: 0,
      aborted: false,
    };
    try {
      signal.throwIfAborted();
      await readAll(report);
      if (!signal.aborted) await feed.compare(agenda.current(), report);
    } catch (error) {
      if (!signal.aborted)
        report.problems.push({ exchange, segment: null, day: null, error: asError(error), failed: true });
    }
    report.aborted = signal.aborted;
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
    while (!signal.aborted) {
      const began = performance.now();
      const report = await pollOnce();
      const failed = report.problems.filter((problem) => problem.failed);
      // A host that answers at times is asked again soon; only one that answers nothing is left alone ever longer.
      const answered = report.lists.some(({ count }) => count.reported !== null);
      failures = failed.length === 0 ? 0 : answered ? 1 : failures + 1;
      void feed.look(agenda.current());
      const { intervalMs: every } = options;
      const intervalMs = typeof every === 'number' ? every : every(clock.now());
      const wait = nextDelay({
        intervalMs,
        failures,
        found: report.new,
        retryAt: latest(failed.map(({ error }) => (error instanceof ScrapeError ? error.retryAt : undefined))),
        elapsedMs: performance.now() - began,
        now: new Date(),
        random: random(),
      });
      await rest(wait, intervalMs);
    }
  }

  /** However long closed lists are left alone: the feed that stands in for them is read at the interval. */
  async function rest(waitMs: number, intervalMs: number): Promise<void> {
    const end = performance.now() + waitMs;
    for (;;) {
      const left = Math.max(0, end - performance.now());
      await sleep(feed.isClosed() ? Math.min(left, intervalMs) : left, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || end - performance.now() < 1) return;
      void feed.look(agenda.current());
    }
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort(new Error(`the ${exchange} poller was stopped`));
      await Promise.all([loop, current, feed.look([])]);
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
