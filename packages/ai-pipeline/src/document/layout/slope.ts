import type { TextItem } from '../page.ts';

/** Below this many pairs of neighbours nothing can be said. */
const LEAST_PAIRS = 12;
/** Less than a quarter of a line over the whole page does no harm. */
const LEAST_RISE = 2;

/**
 * By how much base lines fall per point to the right: scans are turned by a hair, which over the width of a table is
 * more than a line. The median over neighbours that stand side by side; 0 where it would make no difference.
 */
export function slopeOf(items: readonly TextItem[]): number {
  const sorted = [...items].sort((a, b) => a.y - b.y);
  const slopes: number[] = [];
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, item] of sorted.entries()) {
    left = Math.min(left, item.x);
    right = Math.max(right, item.x + item.width);
    const pair = neighbour(sorted, index);
    if (pair) slopes.push((pair.y - item.y) / (pair.x - item.x));
  }
  if (slopes.length < LEAST_PAIRS) return 0;
  slopes.sort((a, b) => a - b);
  const slope = slopes[Math.floor(slopes.length / 2)]!;
  return Math.abs(slope) * (right - left) < LEAST_RISE ? 0 : slope;
}

/** The next run to the right on the same line, looking both ways from where it stands in the order of height. */
function neighbour(sorted: readonly TextItem[], index: number): TextItem | null {
  const item = sorted[index]!;
  const reach = 0.5 * item.fontSize;
  let best: TextItem | null = null;
  for (const step of [-1, 1]) {
    for (let at = index + step, seen = 0; seen < 60; at += step, seen += 1) {
      const other = sorted[at];
      if (!other || Math.abs(other.y - item.y) > reach) break;
      const gap = other.x - item.x - item.width;
      if (gap < -0.3 * item.fontSize || gap > 12 * item.fontSize || other.x - item.x < item.fontSize) continue;
      if (Math.abs(other.fontSize - item.fontSize) > 0.3 * item.fontSize) continue;
      if (!best || other.x < best.x) best = other;
    }
  }
  return best;
}
