import type { Coverage } from '@filings/queue-core';
import { DateTime } from 'luxon';
import { EXCHANGE_ZONE } from './clock.ts';

export interface CoverageTeller {
  /** Hands the coverage on where it tells something new. `epoch` names the Redis that has what was told before. */
  tell(coverage: Coverage, exchangeNow: Date, epoch: string): Promise<void>;
}

/**
 * Coverage travels as a job: it is told when a number changed, once more when its day is over, and all of it again after
 * Redis was emptied; not with every poll, so that nothing runs when nothing happens.
 */
export function createCoverageTeller(hand: (coverage: Coverage) => Promise<void>): CoverageTeller {
  const told = new Map<string, string>();
  let known = '';
  return {
    async tell(coverage, exchangeNow, epoch) {
      if (epoch !== known) told.clear();
      known = epoch;
      const { exchange, segment, day, checkedAt: _, ...numbers } = coverage;
      const list = `${exchange}|${segment}|${day}`;
      const isOver = exchangeNow >= DateTime.fromISO(day, { zone: EXCHANGE_ZONE }).plus({ days: 1 }).toJSDate();
      const news = JSON.stringify([numbers, isOver]);
      if (told.get(list) === news) return;
      await hand(coverage);
      told.set(list, news);
      // Today and yesterday of every segment are many fewer.
      if (told.size > 100) told.delete(told.keys().next().value as string);
    },
  };
}
