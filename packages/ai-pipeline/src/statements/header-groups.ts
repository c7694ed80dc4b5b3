/** A header over several columns. */
export interface Group {
  text: string;
  middle: number;
}

/** What a column without a group costs, in widths of a column: less than a group that stands half a column askew. */
const UNCOVERED = 0.3;
/** The same date twice under one header cannot be. */
const TWICE = 3;

interface Best {
  cost: number;
  /** Of each column the group, or -1. */
  groups: number[];
}

/**
 * Neighbouring columns to each group so that every group stands as nearly as possible over the middle of its own, as
 * group headers are centred over their columns. Where recognition may have lost a group, columns are left without one
 * rather than given to a group that would then stand askew.
 */
export function spread(
  groups: readonly Group[],
  middles: readonly number[],
  { ends = [], mayBeLost = false }: { ends?: readonly (string | null)[]; mayBeLost?: boolean } = {},
): (string | undefined)[] {
  const sorted = [...groups].sort((a, b) => a.middle - b.middle);
  if (sorted.length === 0) return [];
  if (sorted.length > middles.length) return middles.map((middle) => nearest(sorted, middle).text);
  const pitch = middles.length > 1 ? (middles.at(-1)! - middles[0]!) / (middles.length - 1) : 60;
  let best: Best = { cost: Number.POSITIVE_INFINITY, groups: [] };
  const visit = (group: number, start: number, cost: number, taken: number[]): void => {
    if (cost >= best.cost) return;
    if (group === sorted.length) {
      const open = middles.length - start;
      const all = cost + open * UNCOVERED;
      if ((open === 0 || mayBeLost) && all < best.cost)
        best = { cost: all, groups: [...taken, ...Array(open).fill(-1)] };
      return;
    }
    const most = middles.length - (sorted.length - group - 1);
    for (let from = start; from < (mayBeLost ? most : start + 1); from += 1) {
      const skipped = [...taken, ...Array<number>(from - start).fill(-1)];
      for (let to = from + 1; to <= most; to += 1) {
        const askew = Math.abs((middles[from]! + middles[to - 1]!) / 2 - sorted[group]!.middle) / pitch;
        const own = Array<number>(to - from).fill(group);
        const price = cost + (from - start) * UNCOVERED + askew + TWICE * repeats(ends.slice(from, to));
        visit(group + 1, to, price, [...skipped, ...own]);
      }
    }
  };
  visit(0, 0, 0, []);
  return best.groups.map((group) => sorted[group]?.text);
}

function repeats(ends: readonly (string | null)[]): number {
  const known = ends.filter((end) => end !== null);
  return known.length - new Set(known).size;
}

function nearest(groups: readonly Group[], middle: number): Group {
  return groups.reduce((a, b) => (Math.abs(b.middle - middle) < Math.abs(a.middle - middle) ? b : a));
}
