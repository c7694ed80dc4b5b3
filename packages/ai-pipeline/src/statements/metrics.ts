import { nameBetween, nearestMetric } from './damaged-labels.ts';
import { earnings } from './earnings.ts';
import type { Metric } from './grid.ts';
import { METRIC_RULES, type MetricRule } from './metric-rules.ts';
import type { RawRow } from './rows.ts';
import { labelWords } from './words.ts';

/** Which row is which metric, one row a metric; "Basic & Diluted" is both and is given twice by the caller. */
export function metricsOf(rows: readonly RawRow[], tolerant: boolean): (Metric | null)[] {
  const words = rows.map((row) => labelWords(row.label, tolerant));
  const filled = rows.map((row) => row.cells.some((cell) => cell !== null));
  const result: (Metric | null)[] = rows.map(() => null);
  const tail = words.findIndex((label) =>
    /^(?:total )?(?:other )?comprehensive income|^other comprehensive/.test(label),
  );
  for (const metric of new Set(METRIC_RULES.map((rule) => rule.metric))) {
    const reach = metric === 'profit_after_tax' && tail > 0 ? tail : rows.length;
    const index = pick(
      METRIC_RULES.filter((rule) => rule.metric === metric),
      words,
      filled,
      result,
      reach,
    );
    if (index !== null) result[index] = metric;
  }
  if (tolerant) nameDamaged(rows, filled, result);
  for (const [index, metric] of earnings(words, filled)) result[index] ??= metric;
  nameTotals(words, filled, result);
  dropPartialTotal(words, filled, result);
  if (tolerant) nameBetween(words, filled, result);
  return result;
}

/** Where costs of finance or depreciation come below it, "total expenses" are not all of them. */
function dropPartialTotal(words: readonly string[], filled: readonly boolean[], result: (Metric | null)[]): void {
  const total = result.indexOf('total_expenses');
  const profit = result.indexOf('profit_before_tax');
  const below = (label: string, index: number): boolean =>
    index > total &&
    (profit < 0 || index < profit) &&
    filled[index]! &&
    /^(?:less )?(?:finance costs?|depreciation|interest|amortisation|provisions?)\b/.test(label);
  if (total >= 0 && words.some(below)) result[total] = null;
}

function pick(
  rules: readonly MetricRule[],
  words: readonly string[],
  filled: readonly boolean[],
  taken: readonly (Metric | null)[],
  reach: number,
): number | null {
  let best: { rank: number; index: number } | null = null;
  for (const [index, label] of words.entries()) {
    if (!filled[index] || taken[index] || index >= reach) continue;
    const rule = rules.find((one) => one.label.test(label) && !one.not?.test(label));
    if (!rule) continue;
    if (best === null || rule.rank > best.rank || (rule.rank === best.rank && rule.take === 'last'))
      best = { rank: rule.rank, index };
  }
  return best?.index ?? null;
}

/** A bare "Total" below other income is total income. */
function nameTotals(words: readonly string[], filled: readonly boolean[], result: (Metric | null)[]): void {
  if (result.includes('total_income')) return;
  const other = result.indexOf('other_income');
  const next = words.findIndex((_, index) => index > other && filled[index]);
  if (other >= 0 && next > 0 && /^(?:total|income|revenues?)$/.test(words[next]!) && result[next] === null)
    result[next] = 'total_income';
}

/** Rows whose words could not be mended one by one, by the whole of their label. */
function nameDamaged(rows: readonly RawRow[], filled: readonly boolean[], result: (Metric | null)[]): void {
  for (const [index, { label }] of rows.entries()) {
    const metric = filled[index] && result[index] === null ? nearestMetric(label) : null;
    if (metric !== null && !result.includes(metric)) result[index] = metric;
  }
}
