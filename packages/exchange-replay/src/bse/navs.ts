import type { Dataset } from '../dataset.ts';
import { institution } from '../generate/names.ts';
import { createRandom } from '../generate/random.ts';
import { dayOf, nseTime, startOfDay } from '../time.ts';
import type { FeedItem } from './feed.ts';

const DAY_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

/**
 * Net asset values of funds, which fill most of the real feed and are in no list: scrip codes from 9,000,000 on, no
 * attachment. `perDay` of them on each day, in the evening, oldest first.
 */
export function fundNavs(dataset: Dataset, perDay: number): FeedItem[] {
  const items: FeedItem[] = [];
  for (let start = startOfDay(dataset.firstDay); start <= startOfDay(dataset.lastDay); start += DAY_MS) {
    const random = createRandom(`navs/${start}`);
    for (let nth = 0; nth < perDay; nth++) {
      const at = start + 18 * HOUR_MS + random.int(0, 5 * HOUR_MS);
      const plan = random.pick(['Direct Plan - Growth', 'Regular Plan - Growth', 'Regular Plan - IDCW']);
      items.push({
        name: `${institution(random)} - ${plan}`,
        scripCode: String(9_000_000 + random.int(1, 99_999)),
        attachmentName: '',
        description: `Net Asset Value (NAV) of Rs. ${(random.int(10_000, 990_000) / 1e3).toFixed(4)} as on ${nseTime(at).slice(0, 11)}`,
        at,
      });
    }
  }
  return items.sort((a, b) => a.at - b.at);
}

/** Those of the replayed day that the clock has passed. */
export function visibleNavs(navs: readonly FeedItem[], now: number): FeedItem[] {
  const start = startOfDay(dayOf(now));
  return navs.filter(({ at }) => at >= start && at <= now);
}
