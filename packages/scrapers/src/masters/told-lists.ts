import type { Exchange } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import { MASTER_LISTS } from './lists.ts';
import type { MasterSource } from './master.ts';
import { createRefreshState, type ListState } from './refresh-state.ts';
import { isOverdue } from './schedule.ts';

export interface ToldList {
  source: MasterSource;
  state: ListState;
  /** It fails, and was last taken two days ago or never. */
  overdue: boolean;
}

/** Where the refresh of an exchange's lists stands, for whoever looks from outside. */
export function readListStates(options: {
  redis: Redis;
  /** Key prefix of the installation. */
  prefix: string;
  exchange: Exchange;
  clock: Clock;
}): Promise<ToldList[]> {
  const { redis, prefix, exchange, clock } = options;
  const states = createRefreshState(redis, prefix, exchange);
  const now = clock.now();
  return Promise.all(
    MASTER_LISTS[exchange].map(async ({ source }) => {
      const state = await states.read(source);
      return { source, state, overdue: isOverdue(state, now) };
    }),
  );
}
