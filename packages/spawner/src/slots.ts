import { hashTag, QUEUE_NAMES, type QueueName, queueKey } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { READ, RELEASE, RENEW, RESERVE } from './slot-scripts.ts';

/** starting: no word yet; idle: waits for a job; busy: holds one; draining: takes no more. */
export const WorkerState = z.enum(['starting', 'idle', 'busy', 'draining']);
export type WorkerState = z.infer<typeof WorkerState>;

export const SlotRecord = z.object({
  workerId: z.string(),
  queue: z.enum(QUEUE_NAMES),
  slot: z.int().positive(),
  host: z.string(),
  pid: z.int().nullable(),
  state: WorkerState,
  /** Epoch milliseconds, by Redis' clock. */
  startedAt: z.number(),
  jobs: z.int().nonnegative(),
});
export type SlotRecord = z.infer<typeof SlotRecord>;

/** A queue and its workers at one moment. */
export interface QueueReading {
  /** Waiting, prioritized and due delayed jobs. */
  ready: number;
  paused: boolean;
  /** Until the next delayed job is due; null when none is. */
  nextDueMs: number | null;
  /** Taken slots of all hosts. */
  taken: SlotRecord[];
  /** Ids of the workers that hold jobs. */
  holders: Set<string>;
  /** To be named by the reservation that rests on this reading. */
  version: number;
}

/** How many slots a queue may ever have: the keys that a reservation looks at. */
export const MOST_SLOTS = 64;

export interface SlotsOptions {
  redis: Redis;
  prefix: string;
  host: string;
  /** A slot whose holder is silent for this long is free again. */
  leaseMs: number;
  /** After Redis was restarted or emptied nothing is reserved for this long: all spawners write down their slots again. */
  settleMs?: number;
}

export interface Reservation {
  reserved: SlotRecord[];
  /** Slots changed since the reading: read again. */
  stale: boolean;
  /** When a slot may be had that could not be had now; null when that is not a matter of time. */
  freeInMs: number | null;
}

/** The numbered places of all hosts, as leases in Redis (G26): any number of spawners share one limit. */
export function createSlots({ redis, prefix, host, leaseMs, settleMs = 2_000 }: SlotsOptions) {
  const tag = hashTag(prefix);
  const slotKey = (queue: QueueName, slot: number) => `${tag}:slot:${queue}:${slot}`;
  const startedKey = (queue: QueueName, slot: number) => `${slotKey(queue, slot)}:started`;
  const versionKey = (queue: QueueName) => `${tag}:slots:${queue}:version`;
  const epochKey = `${tag}:slots:epoch`;
  const numbers = Array.from({ length: MOST_SLOTS }, (_, i) => i + 1);
  const parse = (text: string) => SlotRecord.parse(JSON.parse(text));

  return {
    /** @throws whatever Redis throws: a reading that failed is no reading (fail closed) */
    async look(queue: QueueName): Promise<QueueReading> {
      const key = (name: string) => queueKey(prefix, queue, name);
      const keys = ['wait', 'prioritized', 'delayed', 'active', 'failed', 'meta'].map(key);
      keys.push(versionKey(queue), ...numbers.map((n) => slotKey(queue, n)));
      const [waiting, prioritized, due, paused, version, nextDue, holders, records] = (await redis.eval(
        READ,
        keys.length,
        ...keys,
        key(''),
      )) as [number, number, number, number, number, number, string[], string[]];
      return {
        ready: waiting + prioritized + due,
        paused: paused === 1,
        nextDueMs: nextDue >= 0 ? nextDue : null,
        taken: records.map(parse),
        holders: new Set(holders),
        version,
      };
    },

    async reserve(request: {
      queue: QueueName;
      /** First part of the workers' ids. */
      worker: string;
      /** Default 1. */
      count?: number;
      max: number;
      cooldownMs: number;
      /** Of the reading that this rests on; without it none is asked for. */
      version?: number;
      /** Workers wanted without jobs; with it no more are reserved than jobs lack a worker at that very moment. */
      standby?: number;
    }): Promise<Reservation> {
      const { queue, worker, count = 1, max, cooldownMs, version = '', standby = '' } = request;
      const key = (name: string) => queueKey(prefix, queue, name);
      const keys = [
        versionKey(queue),
        epochKey,
        ...numbers.map((n) => slotKey(queue, n)),
        ...numbers.map((n) => startedKey(queue, n)),
        ...['wait', 'prioritized', 'delayed', 'active', 'meta'].map(key),
        `${tag}:limits`,
      ];
      const unique = Math.floor(Math.random() * 36 ** 4)
        .toString(36)
        .padStart(4, '0');
      const limits = [count, version, Math.min(max, MOST_SLOTS), leaseMs, cooldownMs, settleMs];
      const [state, wait, records] = (await redis.eval(
        RESERVE,
        keys.length,
        ...keys,
        ...limits,
        worker,
        unique,
        queue,
        host,
        standby,
        key(''),
      )) as [number, number, string[]];
      return { reserved: records.map(parse), stale: state === 1, freeInMs: wait >= 0 ? wait : null };
    },

    /** Writes slots down and renews their leases; answers which are not ours any more. */
    async renew(records: readonly SlotRecord[]): Promise<SlotRecord[]> {
      const keys = [epochKey, ...records.flatMap((r) => [versionKey(r.queue), slotKey(r.queue, r.slot)])];
      const args = [leaseMs, settleMs, ...records.flatMap((record) => [record.workerId, JSON.stringify(record)])];
      const ours = (await redis.eval(RENEW, keys.length, ...keys, ...args)) as number[];
      return records.filter((_, index) => ours[index] !== 1);
    },

    async release({ queue, slot, workerId }: SlotRecord): Promise<void> {
      await redis.eval(RELEASE, 2, versionKey(queue), slotKey(queue, slot), workerId);
    },

    /** All taken slots of a queue, of every host. */
    async read(queue: QueueName): Promise<SlotRecord[]> {
      const texts = await redis.mget(numbers.map((n) => slotKey(queue, n)));
      return texts.filter((text) => text !== null).map(parse);
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
