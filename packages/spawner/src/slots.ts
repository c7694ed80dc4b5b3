import { hashTag, type QueueName } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** starting: no word yet; idle: waits for a job; busy: holds one; draining: takes no more. */
export const WorkerState = z.enum(['starting', 'idle', 'busy', 'draining']);
export type WorkerState = z.infer<typeof WorkerState>;

export const SlotRecord = z.object({
  workerId: z.string(),
  queue: z.string(),
  slot: z.int().positive(),
  host: z.string(),
  pid: z.int().nullable(),
  state: WorkerState,
  /** Epoch milliseconds, by Redis' clock. */
  startedAt: z.number(),
  jobs: z.int().nonnegative(),
});
export type SlotRecord = z.infer<typeof SlotRecord>;

/** How many slots a queue may ever have: the keys that a reservation looks at. */
export const MOST_SLOTS = 64;

/**
 * Takes the first free slot of 1..max whose cooldown is over, unless max slots are taken already
 * (slots above a lowered max count too). Redis' clock alone decides, so hosts need not agree on the time.
 * KEYS: slot keys 1..n, then their last-start keys 1..n. Returns {slot, now} or {0, ms until one is free}.
 */
const RESERVE = `
local n = #KEYS / 2
local max, ttl, cooldown = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local taken = 0
for i = 1, n do if redis.call('EXISTS', KEYS[i]) == 1 then taken = taken + 1 end end
if taken >= max then return {0, -1} end
local wait = -1
for i = 1, max do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    local last = tonumber(redis.call('GET', KEYS[n + i]) or '0')
    local left = last + cooldown - now
    if left <= 0 then
      local id = ARGV[4] .. '_' .. t[1] .. '_' .. i .. '_' .. ARGV[5]
      local record = cjson.encode({workerId = id, queue = ARGV[6], slot = i, host = ARGV[7], pid = cjson.null,
        state = 'starting', startedAt = now, jobs = 0})
      redis.call('SET', KEYS[i], record, 'PX', ttl)
      redis.call('SET', KEYS[n + i], now, 'PX', cooldown + 1000)
      return {i, now, record}
    end
    if wait < 0 or left < wait then wait = left end
  end
end
return {0, wait}`;

/** Writes or renews a slot only for its holder (G3). KEYS: slot; ARGV: worker id, ttl, record or ''. */
const RENEW = `
local text = redis.call('GET', KEYS[1])
if not text or cjson.decode(text).workerId ~= ARGV[1] then return 0 end
if ARGV[3] == '' then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
return 1`;

const RELEASE = `
local text = redis.call('GET', KEYS[1])
if not text or cjson.decode(text).workerId ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

export interface SlotsOptions {
  redis: Redis;
  prefix: string;
  host: string;
  /** A slot whose holder is silent for this long is free again. */
  leaseMs: number;
}

export type Reservation = { reserved: SlotRecord } | { reserved: null; freeInMs: number | null };

/** The numbered places of all hosts, as leases in Redis (G26): any number of spawners share one limit. */
export function createSlots({ redis, prefix, host, leaseMs }: SlotsOptions) {
  const key = (queue: QueueName, slot: number) => `${hashTag(prefix)}:slot:${queue}:${slot}`;
  const lastKey = (queue: QueueName, slot: number) => `${hashTag(prefix)}:slot:${queue}:${slot}:started`;
  const numbers = Array.from({ length: MOST_SLOTS }, (_, i) => i + 1);

  return {
    async reserve(request: {
      queue: QueueName;
      worker: string;
      max: number;
      cooldownMs: number;
    }): Promise<Reservation> {
      const { queue, worker, max, cooldownMs } = request;
      const keys = [...numbers.map((n) => key(queue, n)), ...numbers.map((n) => lastKey(queue, n))];
      const unique = Math.floor(Math.random() * 36 ** 4)
        .toString(36)
        .padStart(4, '0');
      const reply = (await redis.eval(
        RESERVE,
        keys.length,
        ...keys,
        Math.min(max, MOST_SLOTS),
        leaseMs,
        cooldownMs,
        worker,
        unique,
        queue,
        host,
      )) as [number, number, string?];
      if (reply[0] > 0) return { reserved: SlotRecord.parse(JSON.parse(reply[2]!)) };
      return { reserved: null, freeInMs: reply[1] >= 0 ? reply[1] : null };
    },

    /** @returns false when the slot is not ours any more */
    async update(queue: QueueName, record: SlotRecord): Promise<boolean> {
      const text = JSON.stringify(record);
      return (await redis.eval(RENEW, 1, key(queue, record.slot), record.workerId, leaseMs, text)) === 1;
    },

    async renew(queue: QueueName, record: SlotRecord): Promise<boolean> {
      return (await redis.eval(RENEW, 1, key(queue, record.slot), record.workerId, leaseMs, '')) === 1;
    },

    async release(queue: QueueName, record: SlotRecord): Promise<void> {
      await redis.eval(RELEASE, 1, key(queue, record.slot), record.workerId);
    },

    /** All taken slots of a queue, of every host. */
    async read(queue: QueueName): Promise<SlotRecord[]> {
      const texts = await redis.mget(numbers.map((n) => key(queue, n)));
      return texts.filter((text) => text !== null).map((text) => SlotRecord.parse(JSON.parse(text)));
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
