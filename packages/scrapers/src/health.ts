import { Exchange, hashTag } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Calendar, isBusy } from './schedule.ts';

const time = z.iso.datetime().nullable();

/** How a source does, by its leader; times are wall-clock times, UTC. */
const Told = z.object({
  exchange: Exchange,
  segments: z.array(z.string()),
  /** Who polls. */
  holder: z.string(),
  /** From one poll to the next now, in ms. */
  intervalMs: z.number(),
  polledAt: time,
  /** The last poll that was answered in full. */
  answeredAt: time,
  /** The last poll that found a filing. */
  foundAt: time,
  /** The newest filing's own time. */
  newestAt: time,
  failing: z.object({ since: z.iso.datetime(), code: z.string(), message: z.string(), polls: z.number() }).nullable(),
  /** The list is closed, and the feed stands in for it. */
  fallback: z.boolean(),
  /** Attachments that the feed has and the lists have not, twice in a row. */
  unmatched: z.number(),
});
export type ToldState = z.infer<typeof Told>;

export interface SourceState extends ToldState {
  /** Processes that would take over. */
  standbys: number;
  /** Days that are still to be read whole. */
  backlog: number;
}

export type AlarmReason = 'never_polled' | 'not_polled' | 'no_answer' | 'no_filings' | 'feed_disagrees';

export interface FreshnessAlarm {
  exchange: Exchange;
  reason: AlarmReason;
  since: string | null;
  message: string;
}

export const ALARM_REASONS: readonly AlarmReason[] = [
  'never_polled',
  'not_polled',
  'no_answer',
  'no_filings',
  'feed_disagrees',
];

/** Polls that may be missed before that is an alarm, and the least time for it. */
const MISSED_POLLS = 4;
const LEAST_SILENCE_MS = 15_000;
/** On a trading day somebody files every few minutes; this long without is a closed list that looks open. */
const LONGEST_DROUGHT_MS = 45 * 60_000;

/**
 * What is wrong with the freshness of a source (G12), for a log line or a metric. `now` is wall-clock time; the calendar
 * is asked at `exchangeNow`, which differs in a replay.
 */
export function freshnessAlarms(
  state: SourceState,
  now: Date,
  calendar: Calendar,
  exchangeNow: Date = now,
): FreshnessAlarm[] {
  const { exchange, intervalMs, polledAt, answeredAt, foundAt, failing, unmatched } = state;
  const name = exchange.toUpperCase();
  const age = (at: string | null) => (at === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(at));
  const silence = Math.max(MISSED_POLLS * intervalMs, LEAST_SILENCE_MS);
  const alarm = (reason: AlarmReason, since: string | null, message: string) => [{ exchange, reason, since, message }];

  if (polledAt === null) return alarm('never_polled', null, `${name} was never polled: does its scraper run?`);
  if (age(polledAt) > silence)
    return alarm('not_polled', polledAt, `${name} was last polled at ${polledAt}: does its scraper run?`);
  const alarms: FreshnessAlarm[] = [];
  const since = answeredAt ?? failing?.since ?? null;
  if (failing !== null && age(since) > silence) {
    const what = `${name} has not answered in full since ${since} (${failing.polls} polls): ${failing.message}`;
    alarms.push(...alarm('no_answer', since, what));
  } else if (foundAt !== null && age(foundAt) > LONGEST_DROUGHT_MS && isBusy(exchangeNow, calendar)) {
    const what = `${name} answers, but has no new filing since ${foundAt} on a trading day`;
    alarms.push(...alarm('no_filings', foundAt, what));
  }
  if (unmatched > 0)
    alarms.push(
      ...alarm('feed_disagrees', null, `${name}: its feed has ${unmatched} attachments that its lists have not`),
    );
  return alarms;
}

const base = (prefix: string, exchange: Exchange) => `${hashTag(prefix)}:scraper:${exchange}`;
/** Who has not been heard for this long is not there. */
const PRESENT_MS = 15_000;
const KEPT_SECONDS = 30 * 24 * 3600;

export interface HealthOptions {
  redis: Redis;
  prefix: string;
  exchange: Exchange;
}

/** The scraper's side: tells how its source does, and that it is there. */
export function createHealth({ redis, prefix, exchange }: HealthOptions) {
  const key = base(prefix, exchange);
  return {
    tell: (state: ToldState) => redis.set(`${key}:state`, JSON.stringify(state), 'EX', KEPT_SECONDS),
    /** The state that the last leader left. */
    last: async () => parse(await redis.get(`${key}:state`)),
    async present(holder: string): Promise<void> {
      const now = Date.now();
      await redis
        .multi()
        .zadd(`${key}:present`, now, holder)
        .zremrangebyscore(`${key}:present`, '-inf', now - 4 * PRESENT_MS)
        .expire(`${key}:present`, KEPT_SECONDS)
        .exec();
    },
    absent: (holder: string) => redis.zrem(`${key}:present`, holder),
  };
}
export type Health = ReturnType<typeof createHealth>;

/** How all sources do; one that was never polled has nulls. */
export async function readSourceStates(redis: Redis, prefix: string): Promise<SourceState[]> {
  const names = Exchange.options;
  const since = Date.now() - PRESENT_MS;
  return Promise.all(
    names.map(async (exchange): Promise<SourceState> => {
      const key = base(prefix, exchange);
      const [text, present, backlog] = await Promise.all([
        redis.get(`${key}:state`),
        redis.zrangebyscore(`${key}:present`, since, '+inf'),
        redis.zcard(`${key}:backlog`),
      ]);
      const told = parse(text) ?? { ...NOTHING, exchange };
      return { ...told, standbys: present.filter((holder) => holder !== told.holder).length, backlog };
    }),
  );
}

const NOTHING = {
  segments: [],
  holder: '',
  intervalMs: 0,
  polledAt: null,
  answeredAt: null,
  foundAt: null,
  newestAt: null,
  failing: null,
  fallback: false,
  unmatched: 0,
};

function parse(text: string | null): ToldState | null {
  if (text === null) return null;
  try {
    return Told.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
