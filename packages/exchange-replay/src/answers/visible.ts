import type { ReplayFiling } from '../dataset.ts';

/** The rows that the clock has passed. What is visible is told by `count` alone: rows appear in one order. */
export interface VisibleRows {
  count: number;
  /** By the rows' own times; a late row with an old time stands far down. */
  newestFirst: readonly ReplayFiling[];
  /** By appearance, the last first: the order of the feeds. */
  latestFirst: readonly ReplayFiling[];
}

/** Sorts again only when a row has appeared, so that polling costs nothing while nothing happens. */
export function createVisible(filings: readonly ReplayFiling[], now: () => number): () => VisibleRows {
  const byAppearance = [...filings].sort((a, b) => a.visibleFrom - b.visibleFrom);
  let shown: VisibleRows = { count: 0, newestFirst: [], latestFirst: [] };
  return () => {
    const count = passed(byAppearance, now());
    if (count !== shown.count) {
      const visible = byAppearance.slice(0, count);
      shown = {
        count,
        newestFirst: visible.toSorted((a, b) => b.publishedAt - a.publishedAt),
        latestFirst: visible.toReversed(),
      };
    }
    return shown;
  };
}

/** How many of them became visible by then. */
function passed(byAppearance: readonly ReplayFiling[], now: number): number {
  let [low, high] = [0, byAppearance.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byAppearance[middle]!.visibleFrom <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}
