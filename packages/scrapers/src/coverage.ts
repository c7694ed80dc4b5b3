import type { Exchange } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import type { Day } from './clock.ts';

/** What the exchange says it has against what we have, for one (exchange, segment, day) (G13). */
export interface Coverage {
  exchange: Exchange;
  segment: string;
  day: Day;
  /** The exchange's own count: ROWCNT, or the length of NSE's answer; null where it names none. */
  reported: number | null;
  /** Rows that this poll read. */
  received: number;
  /** Of these, filings handed over for the first time. */
  new: number;
  /** Distinct filings of the day handed over so far. */
  known: number;
  /** Rows of this poll that could not be read or that intake refused. */
  bad: number;
  /** Rows of this poll that repeat the id of another. */
  repeated: number;
}

export interface CoverageStore {
  write(coverage: Coverage, polledAt: Date): Promise<void>;
}

/** As long as the positions. The lasting record is the database's. */
const TTL_SECONDS = 8 * 24 * 3600;

export function coverageKey(prefix: string, exchange: Exchange, segment: string, day: Day): string {
  return `{${prefix}}:coverage:${exchange}:${segment}:${day}`;
}

/** Keeps the newest coverage as a hash per (exchange, segment, day). */
export function createCoverageStore({ redis, prefix }: { redis: Redis; prefix: string }): CoverageStore {
  return {
    async write({ exchange, segment, day, ...numbers }, polledAt) {
      const key = coverageKey(prefix, exchange, segment, day);
      const fields = { ...numbers, reported: numbers.reported ?? '', polledAt: polledAt.toISOString() };
      await redis.multi().hset(key, fields).expire(key, TTL_SECONDS).exec();
    },
  };
}
