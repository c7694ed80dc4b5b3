import { hashTag, QUEUE_NAMES } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { SpawnerError } from './errors.ts';
import { createSlots } from './slots.ts';

const Stored = z.object({
  action: z.literal('terminate'),
  /** Who gave it: for logs. */
  by: z.string(),
  /** Epoch milliseconds, by Redis' clock. */
  at: z.number(),
});

/** What one process asks of the spawner that runs this worker, on whichever host that is. */
export interface Order extends z.infer<typeof Stored> {
  workerId: string;
}

export interface Orders {
  /** @throws SpawnerError `no_such_worker`: no slot of any host is held by that worker */
  terminate(workerId: string, by: string): Promise<void>;
  /** The orders for these workers, to be looked up now and then in case the word of one was lost. */
  pending(workerIds: readonly string[]): Promise<Order[]>;
  /** The order is carried out, or its worker is gone. */
  done(workerId: string): Promise<void>;
  /** Calls back within moments of every order, for workers of all hosts; listens on a connection of its own. */
  watch(onOrder: (order: Order) => void): { ready: Promise<void>; stop(): void };
}

/** An order that nobody carried out for this long is meant for no one. */
const STALE_MS = 10 * 60_000;

/** Sweeps stale orders, writes the new one and tells it. KEYS: orders; ARGV: worker id, action, by, age of stale ones. */
const GIVE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local known, order = pcall(cjson.decode, all[i + 1])
  if not known or type(order.at) ~= 'number' or now - order.at > tonumber(ARGV[4]) then
    redis.call('HDEL', KEYS[1], all[i])
  end
end
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({action = ARGV[2], by = ARGV[3], at = now}))
redis.call('PUBLISH', KEYS[1], ARGV[1])`;

function parse(workerId: string, text: string | null | undefined): Order | null {
  if (!text) return null;
  try {
    return { workerId, ...Stored.parse(JSON.parse(text)) };
  } catch {
    // Of another version: its own spawners know it.
    return null;
  }
}

/** Orders from one process to the spawners of all hosts, in one hash: they outlive a spawner that is being restarted. */
export function createOrders({ redis, prefix }: { redis: Redis; prefix: string }): Orders {
  const key = `${hashTag(prefix)}:orders`;
  // The lease is for holders of slots; reading needs none.
  const slots = createSlots({ redis, prefix, host: '', leaseMs: 0 });

  async function pending(workerIds: readonly string[]): Promise<Order[]> {
    if (workerIds.length === 0) return [];
    const [texts, [seconds]] = await Promise.all([redis.hmget(key, ...workerIds), redis.time()]);
    const now = Number(seconds) * 1000;
    return texts
      .map((text, index) => parse(workerIds[index]!, text))
      .filter((order) => order !== null)
      .filter((order) => now - order.at <= STALE_MS);
  }

  return {
    pending,

    async terminate(workerId, by) {
      const taken = (await Promise.all(QUEUE_NAMES.map((queue) => slots.read(queue)))).flat();
      if (!taken.some((slot) => slot.workerId === workerId))
        throw new SpawnerError(
          'no_such_worker',
          `No worker ${workerId} lives on any host, it may have ended by itself; see the status for those that do.`,
        );
      await redis.eval(GIVE, 1, key, workerId, 'terminate', by, STALE_MS);
    },

    async done(workerId) {
      await redis.hdel(key, workerId);
    },

    watch(onOrder) {
      const listener = redis.duplicate();
      let stopped = false;
      listener.on('error', () => {});
      listener.on('message', (_, workerId: string) => {
        pending([workerId]).then(
          ([order]) => {
            if (order && !stopped) onOrder(order);
          },
          // Whoever runs the worker looks it up by itself.
          () => {},
        );
      });
      return {
        ready: listener.subscribe(key).then(() => {}),
        stop() {
          stopped = true;
          listener.disconnect();
        },
      };
    },
  };
}
