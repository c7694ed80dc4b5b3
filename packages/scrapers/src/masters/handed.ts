import { createHash } from 'node:crypto';
import { type Exchange, hashTag, type Security } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import type { MasterSource } from './master.ts';

/** Kept longer than a list is left unread; what nobody refreshes any more goes by itself (G30). */
const TTL_SECONDS = 30 * 24 * 3600;

/** What of a list has been handed over, security by security. Losing it costs handing over all of it again. */
export interface Handed {
  /** Those of the securities that were not handed over just so. */
  changed(securities: readonly Security[]): Promise<Security[]>;
  mark(securities: readonly Security[]): Promise<void>;
  /** Forgets all but these: what comes back later is news. */
  keepOnly(securities: readonly Security[]): Promise<void>;
}

const fieldOf = ({ code, isin }: Security): string => `${code} ${isin ?? '-'}`;

const digestOf = (security: Security): string =>
  createHash('sha256').update(JSON.stringify(security)).digest('base64url').slice(0, 16);

export function createHanded(redis: Redis, prefix: string, exchange: Exchange, source: MasterSource): Handed {
  const key = `${hashTag(prefix)}:masters:${exchange}:${source}`;
  return {
    async changed(securities) {
      if (securities.length === 0) return [];
      const known = await redis.hmget(key, ...securities.map(fieldOf));
      return securities.filter((security, at) => known[at] !== digestOf(security));
    },
    async mark(securities) {
      const fields = new Map(securities.map((security) => [fieldOf(security), digestOf(security)]));
      await redis.hset(key, fields);
      await redis.expire(key, TTL_SECONDS);
    },
    async keepOnly(securities) {
      const there = new Set(securities.map(fieldOf));
      const gone = (await redis.hkeys(key)).filter((field) => !there.has(field));
      if (gone.length > 0) await redis.hdel(key, ...gone);
    },
  };
}
