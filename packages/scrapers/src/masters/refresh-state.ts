import { type Exchange, hashTag } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { MasterSource } from './master.ts';

const Failing = z.object({
  /** Of the first failure in a row. */
  since: z.iso.datetime(),
  attempts: z.int().positive(),
  code: z.string(),
  message: z.string(),
  retryAt: z.iso.datetime(),
  /** When it was last said aloud. */
  toldAt: z.iso.datetime(),
});

const ListState = z.object({
  /** When the list was last taken, by the exchange's clock; null when it never was. */
  takenAt: z.iso.datetime().nullable(),
  /** Rows that told of a security then. */
  rows: z.int().nonnegative().nullable(),
  /** When last all of it was handed over, not only what had changed. */
  wholeAt: z.iso.datetime().nullable(),
  failing: Failing.nullable(),
});
export type ListState = z.infer<typeof ListState>;

export const NEVER_TAKEN: ListState = { takenAt: null, rows: null, wholeAt: null, failing: null };

export interface RefreshState {
  read(source: MasterSource): Promise<ListState>;
  write(source: MasterSource, state: ListState): Promise<void>;
}

/** Where the refresh of each list stands. Losing it, or a version that cannot read it, costs one more fetch. */
export function createRefreshState(redis: Redis, prefix: string, exchange: Exchange): RefreshState {
  const key = `${hashTag(prefix)}:masters:${exchange}`;
  return {
    async read(source) {
      const text = await redis.hget(key, source);
      return ListState.catch(NEVER_TAKEN).parse(parsed(text));
    },
    async write(source, state) {
      await redis.hset(key, source, JSON.stringify(state));
    },
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
