import { Exchange } from '@filings/queue-core';
import { type BacklogOptions, createBacklog } from '@filings/scrapers';
import type { Store } from '@filings/supabase-sink';

export interface GapsOptions {
  store: Pick<Store, 'coverageGaps'>;
  redis: BacklogOptions['redis'];
  prefix: string;
  /** From one look to the next, default an hour. */
  everyMs?: number;
  onNote?(message: string, days: object): void;
}

export interface Gaps {
  /** Looks when it is time, or at once when Redis was emptied; resolves with how many days were added. */
  step(emptied: boolean): Promise<number>;
}

/** As far back as a scraper's own position may have been lost for. */
const DAYS = 31;

/**
 * Days of the exchanges' lists that the database misses, put on the backlog of the scrapers (G1, G11): their own position
 * is in Redis, and an emptied Redis forgets which days a pause had left behind. A day that was read again lately is not
 * added again, whatever its numbers are. Days are those of the calendar: a replay of days gone by has no pauses to look for.
 */
export function createGaps({ store, redis, prefix, everyMs = 3_600_000, onNote }: GapsOptions): Gaps {
  let due = 0;
  return {
    async step(emptied) {
      if (!emptied && performance.now() < due) return 0;
      const gaps = await store.coverageGaps({ days: DAYS });
      let added = 0;
      for (const exchange of Exchange.options) {
        const days = gaps.filter((gap) => gap.exchange === exchange).map(({ segment, day }) => ({ segment, day }));
        const some = await createBacklog({ redis, prefix, exchange }).add(days);
        if (some > 0)
          onNote?.(`${some} days of ${exchange.toUpperCase()} are incomplete: they are read again`, { days });
        added += some;
      }
      due = performance.now() + everyMs;
      return added;
    },
  };
}
