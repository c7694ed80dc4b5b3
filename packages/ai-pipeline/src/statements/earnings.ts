import type { Metric } from './grid.ts';

const EPS =
  /\bearnings? (?:profit )?per\b|^eps\b|\bearnings? per (?:equity )?share|^basic (?:and diluted )?(?:eps|earnings?)|\beps\b/;
/** Rows that an earnings heading may stand above its "(a) Basic". */
const EPS_REACH = 9;

/** "(a) Basic" below "Earnings per share ..."; after extraordinary items, for all operations, where several are given. */
export function earnings(words: readonly string[], filled: readonly boolean[]): [number, Metric][] {
  const found = new Map<Metric, { index: number; rank: number }>();
  for (const [index, label] of words.entries()) {
    if (!filled[index]) continue;
    const heading = EPS.test(label)
      ? index
      : words.findLastIndex((one, at) => at < index && at >= index - EPS_REACH && EPS.test(one));
    if (heading < 0) continue;
    const near = `${words[heading]} ${words
      .slice(heading + 1, index)
      .filter((_, at) => !filled[heading + 1 + at])
      .join(' ')} ${label}`;
    const rank = epsRank(near);
    const metric = /\bbasic\b/.test(label) ? 'eps_basic' : /\bdiluted\b/.test(label) ? 'eps_diluted' : null;
    const alone =
      metric === null && heading === index && !words.slice(index + 1, index + 4).some((next) => /\bbasic\b/.test(next));
    const named = metric ?? (alone ? 'eps_basic' : null);
    if (!named || rank === 0) continue;
    const known = found.get(named);
    if (!known || rank > known.rank) found.set(named, { index, rank });
  }
  return [...found].map(([metric, { index }]) => [index, metric]);
}

function epsRank(near: string): number {
  if (/\bdiscontinued\b/.test(near) && !/\bcontinuing\b/.test(near)) return 0;
  if (/\bbefore extraordinary\b/.test(near) && !/\bafter\b/.test(near)) return 1;
  return /\bcontinuing\b/.test(near) && !/\bdiscontinued\b/.test(near) ? 1 : 2;
}
