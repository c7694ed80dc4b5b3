import type { Figure } from '@filings/queue-core';
import { NUMBER } from '../figures/amounts.ts';
import { foldQuote } from '../text/normalise.ts';
import { type Sources, standsIn } from '../verify.ts';

const TOKEN = new RegExp(NUMBER.source, 'g');

/**
 * Numbers of a headline or summary that neither stand in the material nor are verified figures (rounded as people
 * round). Small whole numbers count things and pass; so do differences, which are checked where both sides are known.
 */
export function unprovedNumbers(text: string, figures: readonly Figure[], sources: Sources): string[] {
  const material = [...sources.pages.values(), sources.filingText].join('\n');
  const known = figures.flatMap((figure) => [figure.value, figure.value * 100]).map(Math.abs);
  const unproved = new Set<string>();
  for (const [token] of foldQuote(text).matchAll(TOKEN)) {
    const value = Number(token.replaceAll(',', ''));
    if (Number.isInteger(value) && value <= 12) continue;
    if (standsIn(token, material) || known.some((one) => isRounding(value, one))) continue;
    if (known.length > 1 && isChange(value, known)) continue;
    unproved.add(token);
  }
  return [...unproved];
}

function isRounding(shown: number, exact: number): boolean {
  return Math.abs(shown - exact) <= Math.max(0.005, exact * 0.005);
}

/** A percentage between two verified values. */
function isChange(shown: number, known: readonly number[]): boolean {
  return known.some((now) =>
    known.some((then) => then > 0 && Math.abs(Math.abs(now / then - 1) * 100 - shown) <= Math.max(0.5, shown * 0.01)),
  );
}
