import { Redis, type RedisOptions } from 'ioredis';
import { QueueError } from './errors.ts';

/**
 * A connection that outlives restarts of Redis: commands wait for the reconnect instead of failing.
 * The retry curve is short (0.1 s steps to 1 s), because BullMQ's own takes 4 to 5 s to come back.
 */
export function connectRedis(url: string, options: RedisOptions = {}): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    retryStrategy: (times) => Math.min(times * 100, 1000),
    ...options,
  });
}

export interface RedisCheck {
  version: string;
  warnings: string[];
}

/**
 * Refuses a Redis that may drop jobs, warns about one that may forget them.
 * @throws QueueError `redis_too_old` below 7, `redis_evicts` unless `maxmemory-policy` is noeviction or there is no `maxmemory` (G30)
 */
export async function checkRedis(redis: Redis): Promise<RedisCheck> {
  const info = await redis.info();
  const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const version = field('redis_version') ?? 'unknown';
  if (Number.parseInt(version, 10) < 7)
    throw new QueueError('redis_too_old', `Redis ${version} is too old: 7 or later is needed, or Valkey.`);
  const policy = field('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction' && Number(field('maxmemory') ?? 0) > 0)
    throw new QueueError(
      'redis_evicts',
      `Redis evicts keys (maxmemory-policy ${policy}): jobs would vanish. Set maxmemory-policy to noeviction, or point REDIS_URL at a Redis of its own.`,
    );
  const warnings: string[] = [];
  if (policy !== 'noeviction')
    warnings.push(`maxmemory-policy is ${policy}; harmless while maxmemory is 0, but set it to noeviction`);
  if (field('aof_enabled') !== '1')
    warnings.push(
      'append-only file is off: a restart of Redis forgets the jobs since its last snapshot (set appendonly yes)',
    );
  return { version, warnings };
}
