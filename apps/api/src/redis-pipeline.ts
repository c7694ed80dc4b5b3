import { hostname } from 'node:os';
import { type AllLimits, catalog, connectRedis, QUEUE_NAMES, readDepth, readMeters } from '@filings/queue-core';
import { createSlots } from '@filings/spawner';
import type { Pipeline } from './pipeline.ts';

export interface RedisPipelineOptions {
  readonly url: string;
  /** Key prefix of the installation. */
  readonly prefix: string;
  readonly limits: AllLimits;
  readonly onProblem?: (message: string) => void;
}

/** A page must not wait for a Redis that is away: it fails, and the next poll asks again. */
const ANSWER_WITHIN_MS = 2_000;

/** Reads queues and slots from Redis; writes nothing. */
export function createRedisPipeline({ url, prefix, limits, onProblem = () => {} }: RedisPipelineOptions): Pipeline {
  const redis = connectRedis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: ANSWER_WITHIN_MS,
    connectTimeout: ANSWER_WITHIN_MS,
  });
  // Told once for each time that it goes away, not with every attempt to come back.
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) onProblem(`Redis is away: ${error.message}`);
    away = true;
  });
  redis.on('ready', () => {
    away = false;
  });
  // The lease is for holders of slots; reading needs none.
  const slots = createSlots({ redis, prefix, host: hostname(), leaseMs: 0 });

  return {
    async status() {
      const now = Date.now();
      const [depths, taken] = await Promise.all([
        Promise.all(QUEUE_NAMES.map((queue) => readDepth(redis, prefix, queue, now))),
        Promise.all(QUEUE_NAMES.map((queue) => slots.read(queue))),
      ]);
      return {
        queues: depths.map((depth) => ({
          ...depth,
          label: catalog[depth.queue].label,
          maxConcurrent: limits[depth.queue].maxConcurrent,
        })),
        slots: taken.flat().map((slot) => ({ ...slot, startedAt: new Date(slot.startedAt).toISOString() })),
      };
    },
    meters: () => readMeters(redis, prefix),
    ping: async () => void (await redis.ping()),
    close: async () => redis.disconnect(),
  };
}
