import type { Redis } from 'ioredis';
import { bullQueue } from './bull-queue.ts';
import { QUEUE_NAMES, type QueueName } from './catalog.ts';
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

export interface HoldsOptions {
  connection: Redis;
  prefix: string;
}

/** Holds queues back and lets them go: for all hosts, kept in Redis, in force as BullMQ's own pause. */
export function createHolds({ connection, prefix }: HoldsOptions) {
  const queues = new Map(QUEUE_NAMES.map((name) => [name, bullQueue(connection, prefix, name)]));
  const of = (queue: QueueName) => queues.get(queue)!;
  const write = (queue: QueueName, hold: Hold) =>
    connection.hset(holdsKey(prefix, queue), hold.kind, JSON.stringify(hold));

  async function read(queue: QueueName): Promise<Hold[]> {
    return parseHolds(await connection.hgetall(holdsKey(prefix, queue)));
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
      const known = (await read(queue)).find((hold) => hold.kind === kind);
      const now = Date.now();
      if (known && (known.until ?? 0) > now && (!until || until.getTime() <= known.until!)) return false;
      const at = until ? until.getTime() : now + (await tripOnce(queue, kind));
      await write(queue, { kind, reason, since: known?.since ?? now, until: at });
      await of(queue).pause();
      return !known;
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
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

export type Holds = ReturnType<typeof createHolds>;
