import { type Exchange, type Filing, isClassified } from '@filings/queue-core';
import type { Clock } from './clock.ts';
import { type AlarmReason, type FreshnessAlarm, freshnessAlarms, type Health, type ToldState } from './health.ts';
import type { PollReport } from './poll-report.ts';
import type { Calendar } from './schedule.ts';

export interface StateTellerOptions {
  health: Health;
  exchange: Exchange;
  holder: string;
  source: { segments: readonly string[] };
  calendar: Calendar;
  clock: Clock;
  intervalMs(exchangeNow: Date): number;
  /** Each alarm once when it is raised, and once when it is over. */
  onAlarm(alarm: FreshnessAlarm, raised: boolean): void;
}

export interface StateTeller {
  found(filings: readonly Filing[]): void;
  polled(report: PollReport): Promise<void>;
}

/** Tells after each poll how the source does, going on from what the leader before told. */
export async function createStateTeller(options: StateTellerOptions): Promise<StateTeller> {
  const { health, exchange, holder, source, calendar, clock, onAlarm } = options;
  const last = await health.last();
  const raised = new Map<AlarmReason, FreshnessAlarm>();
  let state: ToldState = {
    polledAt: null,
    answeredAt: null,
    foundAt: null,
    newestAt: null,
    failing: null,
    fallback: false,
    unmatched: 0,
    ...last,
    exchange,
    holder,
    segments: [...source.segments],
    intervalMs: options.intervalMs(clock.now()),
  };

  function ring(now: Date): void {
    const alarms = freshnessAlarms({ ...state, standbys: 0, backlog: 0 }, now, calendar, clock.now());
    for (const alarm of alarms)
      if (!raised.has(alarm.reason)) {
        raised.set(alarm.reason, alarm);
        onAlarm(alarm, true);
      }
    for (const [reason, alarm] of raised)
      if (!alarms.some((current) => current.reason === reason)) {
        raised.delete(reason);
        onAlarm(alarm, false);
      }
  }

  return {
    found(filings) {
      if (filings.length === 0) return;
      const newest = filings
        .map(({ publishedAt }) => publishedAt)
        .sort()
        .at(-1)!;
      state = {
        ...state,
        foundAt: new Date().toISOString(),
        newestAt: state.newestAt !== null && state.newestAt > newest ? state.newestAt : newest,
      };
    },
    async polled(report) {
      if (report.aborted) return;
      const now = new Date();
      const problem = report.problems.find(({ failed }) => failed);
      state = {
        ...state,
        intervalMs: options.intervalMs(clock.now()),
        polledAt: now.toISOString(),
        answeredAt: problem === undefined ? now.toISOString() : state.answeredAt,
        failing:
          problem === undefined
            ? null
            : {
                since: state.failing?.since ?? report.startedAt.toISOString(),
                code: isClassified(problem.error) ? problem.error.code : problem.error.name,
                message: problem.error.message,
                polls: (state.failing?.polls ?? 0) + 1,
              },
        fallback: report.fallback,
        unmatched: report.unmatched,
      };
      ring(now);
      await health.tell(state);
    },
  };
}
