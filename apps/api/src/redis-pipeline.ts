import { createOperator, type Operator } from '@filings/operator';
import { type AllLimits, connectRedis, readMeters } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { type Pipeline, pipelineStatusOf } from './pipeline.ts';
import { readSources } from './sources.ts';

export interface RedisPipelineOptions {
  readonly url: string;
  /** Key prefix of the installation. */
  readonly prefix: string;
  /** By file and environment; an operator's changes lie over them. */
  readonly limits: AllLimits;
  /** Where the dead letters are. */
  readonly store?: Store;
  /** Days without trading beside weekends: no alarm because nobody files on them. */
  readonly holidays?: readonly string[];
  readonly onProblem?: (message: string) => void;
}

/** A page must not wait for a Redis that is away: it fails, and the next poll asks again. */
const ANSWER_WITHIN_MS = 2_000;

/** The queues as this API tells them, and the operator's hand on them. */
export interface RedisPipeline extends Pipeline {
  readonly operator: Operator;
}

/** One connection to Redis for all that this API asks and orders there. */
export function createRedisPipeline(options: RedisPipelineOptions): RedisPipeline {
  const { url, prefix, limits, store, holidays = [], onProblem = () => {} } = options;
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
  const operator = createOperator({ redis, prefix, base: limits, store, by: 'the API' });

  return {
    operator,
    status: async () => pipelineStatusOf(await operator.status()),
    meters: () => readMeters(redis, prefix),
    sources: () => readSources(redis, prefix, holidays),
    ping: async () => void (await redis.ping()),
    async close() {
      await operator.close();
      redis.disconnect();
    },
  };
}
