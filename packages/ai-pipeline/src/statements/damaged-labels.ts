import type { Metric } from './grid.ts';
import { editDistance, isKnownWord } from './words.ts';

/** The wordings that most statements use, in letters alone. Short ones are too like each other to be told when damaged. */
const WHOLE: readonly [Metric, string][] = [
  ['revenue', 'revenuefromoperations'],
  ['revenue', 'totalincomefromoperationsnet'],
  ['other_income', 'otherincome'],
  ['total_income', 'totalincome'],
  ['total_income', 'totalrevenue'],
  ['total_expenses', 'totalexpenses'],
  ['profit_before_tax', 'profitbeforetax'],
  ['profit_before_tax', 'profitlossbeforetax'],
  ['profit_before_tax', 'profitlossfromordinaryactivitiesbeforetax'],
  ['profit_after_tax', 'profitaftertax'],
  ['profit_after_tax', 'profitlossfortheperiod'],
  ['profit_after_tax', 'netprofitlossfortheperiod'],
  ['profit_after_tax', 'profitfortheperiodyear'],
  ['paid_up_capital', 'paidupequitysharecapital'],
];
/** Letters that may differ, of ten. */
const DIFFERENT = 0.2;

/** The metric that a whole label is nearest to, where no word of it could be mended by itself; null where it is none. */
export function nearestMetric(label: string): Metric | null {
  const letters = label
    .toLowerCase()
    .replace(/[([{][^)\]}]*[\d+][^)\]}]*[)\]}]?\s*$/, '')
    .replace(/^\W*(?:\w{1,2}\W+){0,2}/, '')
    .replace(/[^a-z]/g, '');
  let found: { metric: Metric; distance: number } | null = null;
  for (const [metric, whole] of WHOLE) {
    if (Math.abs(whole.length - letters.length) > DIFFERENT * whole.length) continue;
    const distance = editDistance(letters, whole);
    if (distance <= DIFFERENT * whole.length && (found === null || distance < found.distance))
      found = { metric, distance };
  }
  return found?.metric ?? null;
}

/** A label that recognition destroyed: the row of numbers just above the tax is the profit before it. */
export function nameBetween(words: readonly string[], filled: readonly boolean[], result: (Metric | null)[]): void {
  const found = result.indexOf('profit_before_tax');
  const tax = words.findIndex(
    (label, index) => result[index] === 'tax_expense' || /^(?:income )?tax expenses?\b/.test(label),
  );
  if (found >= 0 || tax < 1) return;
  const above = words.findLastIndex((_, index) => index < tax && filled[index]!);
  const known = (words[above] ?? '').split(' ').filter((word) => word.length > 3 && isKnownWord(word));
  if (above > 0 && result[above] === null && known.length <= 1) result[above] = 'profit_before_tax';
}
