import type { Redis } from 'ioredis';
import { bullQueues } from './bull-queue.ts';
import type { QueueName } from './catalog.ts';
import type { Reason } from './contracts/enrichment.ts';
import { type Hold, type HoldKind, holdsKey, parseHolds } from './hold.ts';
import { queueKey } from './keys.ts';

/** First pause and cap, doubled with each trip: an outage is probed often, a rate limit without a time is given room. */
const PAUSE_MS = { outage: { first: 1_000, cap: 30_000 }, rate_limited: { first: 5_000, cap: 300_000 } };
/** Trips further apart than this have nothing to do with each other. */
const TRIPS_FORGOTTEN_S = 600;
/** After a probe found everything well, a relapse within this time still counts as one. */
const RELAPSE_S = 60;

const tripsKey = (prefix: string, queue: QueueName, kind: HoldKind) => queueKey(prefix, queue, `trips-${kind}`);

export function pauseMs(kind: 'outage' | 'rate_limited', trips: number): number {
  const { first, cap } = PAUSE_MS[kind];
  return Math.min(cap, first * 2 ** Math.max(0, Math.min(trips - 1, 16)));
}

/**
 * Many workers meet one outage at once: one of them places the hold and counts the trip.
 * KEYS: holds, trips. ARGV: kind, reason, now, until or '', first pause, cap, seconds until trips are forgotten.
 * Returns 0: it was held for that already; 1: for longer now; 2: it is held now.
 */
const PLACE = `
local now, until_ = tonumber(ARGV[3]), tonumber(ARGV[4])
local text = redis.call('HGET', KEYS[1], ARGV[1])
local known = text and cjson.decode(text)
if known and known['until'] > now and (not until_ or until_ <= known['until']) then return 0 end
if not until_ then
  local trips = redis.call('INCR', KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[7])
  until_ = now + math.min(tonumber(ARGV[6]), tonumber(ARGV[5]) * 2 ^ math.min(trips - 1, 16))
end
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({kind = ARGV[1], reason = cjson.decode(ARGV[2]),
  since = known and known.since or now, ['until'] = until_}))
return known and 1 or 2`;

export interface HoldsOptions {
  connection: Redis;
  prefix: string;
}

/** Holds queues back and lets them go: for all hosts, kept in Redis, in force as BullMQ's own pause. */
export function createHolds({ connection, prefix }: HoldsOptions) {
  const queues = bullQueues(connection, prefix);
  const { of } = queues;
  const write = (queue: QueueName, hold: Hold) =>
    connection.hset(holdsKey(prefix, queue), hold.kind, JSON.stringify(hold));

  async function read(queue: QueueName): Promise<Hold[]> {
    return parseHolds(await connection.hvals(holdsKey(prefix, queue)));
  }

  /** How long until the next look, after one more trip. */
  async function tripOnce(queue: QueueName, kind: 'outage' | 'rate_limited'): Promise<number> {
    const key = tripsKey(prefix, queue, kind);
    const [[, trips]] = (await connection.multi().incr(key).expire(key, TRIPS_FORGOTTEN_S).exec()) as [[null, number]];
    return pauseMs(kind, trips);
  }

  return {
    read,

    /** Pauses the queue for an operator, until `lift`. */
    async pause(queue: QueueName, reason: Reason): Promise<void> {
      await write(queue, { kind: 'operator', reason, since: Date.now(), until: null });
      await of(queue).pause();
    },

    /**
     * Holds the queue back because of what a job met. Many jobs meet the same outage at once: the first one counts.
     * @returns true when the queue was not held for that already
     */
    async place(queue: QueueName, kind: 'outage' | 'rate_limited', reason: Reason, until?: Date): Promise<boolean> {
      const { first, cap } = PAUSE_MS[kind];
      const keys = [holdsKey(prefix, queue), tripsKey(prefix, queue, kind)];
      const times = [Date.now(), until?.getTime() ?? '', first, cap, TRIPS_FORGOTTEN_S];
      const placed = await connection.eval(PLACE, keys.length, ...keys, kind, JSON.stringify(reason), ...times);
      if (placed !== 0) await of(queue).pause();
      return placed === 2;
    },

    /** Looked, still away: looks again later. */
    async postpone(queue: QueueName, hold: Hold, reason: Reason): Promise<void> {
      if (hold.kind === 'operator') return;
      await write(queue, { ...hold, reason, until: Date.now() + (await tripOnce(queue, hold.kind)) });
    },

    /** Lifts one kind of hold, or all; the queue goes on when none is left. */
    async lift(queue: QueueName, kind?: HoldKind): Promise<void> {
      if (kind) {
        await connection.hdel(holdsKey(prefix, queue), kind);
        await connection.expire(tripsKey(prefix, queue, kind), RELAPSE_S);
      } else await connection.del(holdsKey(prefix, queue));
      if ((await connection.hlen(holdsKey(prefix, queue))) === 0) await of(queue).resume();
    },

    /** A process may have died between the hold and the pause: holds without pause are put in force again. */
    async enforce(queue: QueueName): Promise<void> {
      if ((await connection.hlen(holdsKey(prefix, queue))) > 0 && !(await of(queue).isPaused()))
        await of(queue).pause();
    },

    async close(): Promise<void> {
      await queues.close();
    },
  };
}

export type Holds = ReturnType<typeof createHolds>;
