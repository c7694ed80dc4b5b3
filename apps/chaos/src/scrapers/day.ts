import { type Dataset, generateDays } from '@filings/exchange-replay';
import { createRandom, shuffled } from '../random.ts';
import type { Span } from './span.ts';

/** Of these rows (hours late, some dated the day before), how many. */
const LATE_SHARE = 0.03;
/** The first rows after a midnight are always there. */
const FIRST_KEPT = 5;

/** Exactly `filings` filings of both exchanges over the span, as many in each part of it as its length asks for. */
export function generateSpan({ filings, seed, span }: { filings: number; seed: number; span: Span }): Dataset {
  const { windows, firstDay, midnightAt } = span;
  const second = windows[1] === undefined ? 0 : Math.round(filings * windows[1].share);
  const wanted = windows[1] === undefined ? [filings] : [filings - second, second];
  const dataset = generateDays({
    seed,
    from: firstDay,
    days: windows.length,
    // Each day gets as many as the fuller one; what is too much is left out. Rows of one day may come out on the next.
    filings: Math.max(...wanted) + 20,
    spread: windows.map(({ from, until }) => ({ from, until })),
    late: LATE_SHARE,
    documents: 'lazy',
    segments: 'all',
  });
  return thinned(dataset, wanted, midnightAt, createRandom(`chaos/scrapers/day/${seed}`));
}

/** Keeps so many of the filings that come out before and after midnight. */
function thinned(
  dataset: Dataset,
  wanted: readonly number[],
  midnightAt: number | null,
  random: () => number,
): Dataset {
  const kept = new Set(
    wanted.flatMap((count, part) => {
      const those = dataset.filings
        .filter(({ visibleFrom }) => (midnightAt !== null && visibleFrom >= midnightAt ? 1 : 0) === part)
        .sort((a, b) => a.visibleFrom - b.visibleFrom);
      const first = part === 0 ? those.slice(-FIRST_KEPT) : those.slice(0, FIRST_KEPT);
      const rest = those.filter((filing) => !first.includes(filing));
      return [...first, ...shuffled(rest, random)].slice(0, count);
    }),
  );
  const ids = new Set([...kept].map(({ exchange, segment, exchangeId }) => `${exchange}:${segment}:${exchangeId}`));
  return {
    ...dataset,
    filings: dataset.filings.filter((filing) => kept.has(filing)),
    truth: (dataset.truth ?? []).filter(({ exchange, segment, exchangeId }) =>
      ids.has(`${exchange}:${segment}:${exchangeId}`),
    ),
  };
}
