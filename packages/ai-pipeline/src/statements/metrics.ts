import type { Metric } from './grid.ts';
import type { RawRow } from './rows.ts';
import { isKnownWord, labelWords } from './words.ts';

/** How labels of one metric are worded, in the words of `labelWords`. Data, so that a new wording is a new line here. */
export interface MetricRule {
  metric: Metric;
  label: RegExp;
  not?: RegExp;
  /** Of several rows the one of the highest rank counts. */
  rank: number;
  /** Which of several rows of that rank. */
  take: 'first' | 'last';
}

const PARTIAL = /discontinu|continuing|minority|controlling|associate|joint venture|ordinary activities|share of/;
const NOT_PROFIT =
  /comprehensive|attributable|cash|per share|segment|brought|carried|transfer|appropriat|owners|allocat|remeasure|available/;

export const METRIC_RULES: readonly MetricRule[] = [
  {
    metric: 'revenue',
    rank: 6,
    take: 'last',
    label:
      /^total (?:(?:operating )?(?:income|revenues?)|sales)(?: net)? (?:from|of) (?:continuing )?operations?\b|^total operating (?:income|revenues?)\b|^(?:revenues?|income) from operations? total\b/,
  },
  {
    metric: 'revenue',
    rank: 5,
    take: 'first',
    label: /^(?:net )?(?:revenues?|income) (?:net )?from (?:continuing )?operations?(?: net)?$/,
  },
  {
    metric: 'revenue',
    rank: 4,
    take: 'first',
    label: /^(?:net |gross )?(?:revenues?|income) (?:net |gross )?from (?:continuing )?operations?\b/,
    not: /excise|expense|segment/,
  },
  {
    metric: 'revenue',
    rank: 3,
    take: 'first',
    label: /^(?:net )?(?:sales?|turnover) (?:net )?(?:or )?(?:income|revenues?|profit) from operations?\b/,
  },
  {
    metric: 'revenue',
    rank: 2,
    take: 'first',
    label:
      /^net sales?\b|^(?:net )?sales?(?: net)?$|^(?:net )?turnover$|^operating (?:income|revenues?)$|^sales?(?: and)? (?:services?|operating income)$/,
  },
  { metric: 'interest_earned', rank: 1, take: 'first', label: /^(?:total )?interest earned\b/ },
  { metric: 'other_income', rank: 2, take: 'first', label: /^(?:total |add )?other income(?: net)?$/ },
  {
    metric: 'other_income',
    rank: 1,
    take: 'first',
    label: /^(?:add )?other income\b/,
    not: /operating income|operations|before|after/,
  },
  {
    metric: 'total_income',
    rank: 3,
    take: 'first',
    label: /^total (?:net )?(?:incomes?|revenues?)(?: net)?(?: including other income)?$/,
  },
  {
    metric: 'total_income',
    rank: 2,
    take: 'first',
    label: /^total (?:incomes?|revenues?)\b/,
    not: /operations?|comprehensive|expen|segment|operating/,
  },
  {
    metric: 'total_expenses',
    rank: 2,
    take: 'last',
    label: /^total (?:operating )?(?:expenses?|expenditures?|costs?)$/,
  },
  {
    metric: 'total_expenses',
    rank: 1,
    take: 'last',
    label: /^total (?:expenses?|expenditures?)\b/,
    not: /excluding|before|other|contingenc/,
  },
  {
    metric: 'exceptional_items',
    rank: 1,
    take: 'first',
    label: /^(?:add |less )?(?:total )?exceptional (?:items?|profit|income|expenses?)\b|^exceptional$/,
    not: /before|after (?:tax )?exceptional|extraordinary items? before/,
  },
  {
    metric: 'profit_before_tax',
    rank: 2,
    take: 'last',
    label: /^(?:net |total )?profit\b.*\bbefore (?:\w+ ){0,2}?tax\b|^profit before (?:income )?tax/,
    not: /(?:before|tax and|tax) (?:the )?(?:exceptional|share)|before tax and exceptional|discontinued operations? (?:before|$)|depreciation|interest and|finance costs? and tax|segment|comprehensive|before (?:exceptional|share|extraordinary|prior)/,
  },
  {
    metric: 'profit_before_tax',
    rank: 2,
    take: 'last',
    label:
      /^(?:net |total )?profit\b.*\bbefore tax\b.*\bafter exceptional\b|^(?:net )?profit\b.*\bafter exceptional\b.*\bbefore tax\b/,
  },
  {
    metric: 'profit_before_tax',
    rank: 1,
    take: 'last',
    label: /^(?:net |total )?profit\b.*\bbefore\b.*\btax\b/,
    not: /depreciation|before interest|before finance|segment|comprehensive|discontinued operations? before|^(?:net )?profit from discontinued/,
  },
  {
    metric: 'tax_expense',
    rank: 3,
    take: 'first',
    label: /^total (?:income )?(?:tax|provision for tax)(?: expenses?| provisions?| credit| charge)*\b/,
  },
  {
    metric: 'tax_expense',
    rank: 2,
    take: 'first',
    label:
      /^(?:less )?(?:net )?(?:income )?tax expenses?\b|^(?:less )?(?:provision for (?:income )?tax|tax provision)\b|^net tax\b|^(?:less )?tax$|^income tax$/,
    not: /current|deferred|earlier|prior|previous|relating|comprehensive|profit|discontinued|before|after/,
  },
  {
    metric: 'profit_after_tax',
    rank: 4,
    take: 'last',
    label:
      /^(?:net )?profit(?: after tax)?(?: for the)? (?:periods?|quarter|year)(?: (?:periods?|quarter|year|ended|and|the|for))*$|^(?:net )?profit(?: for (?:the )?(?:period|year|quarter))? after tax(?: for the (?:period|year|quarter|period year))?$|^net profit$/,
  },
  {
    metric: 'profit_after_tax',
    rank: 3,
    take: 'last',
    label: /^(?:net )?profit\b.*(?:\bafter tax\b|\bfor the (?:periods?|quarter|year))/,
    not: new RegExp(
      `${NOT_PROFIT.source}|${PARTIAL.source}|\\bbefore (?:tax|exceptional|depreciation|interest|extraordinary|prior)`,
    ),
  },
  {
    metric: 'profit_after_tax',
    rank: 2,
    take: 'last',
    label:
      /^(?:net )?profit\b.*\bafter tax\b.*\b(?:minority|controlling|associates?)\b|^(?:net |total )?profit\b.*\bcontinuing\b.*\bdiscontinued\b/,
    not: new RegExp(`${NOT_PROFIT.source}|before`),
  },
  {
    metric: 'profit_after_tax',
    rank: 1,
    take: 'last',
    label: /^(?:net )?profit\b.*(?:\bafter tax\b|\bfor the (?:periods?|quarter|year)|\bcontinuing operations?\b)/,
    not: new RegExp(`${NOT_PROFIT.source}|\\bbefore tax|from discontinued|profit discontinued|before exceptional`),
  },
  {
    metric: 'paid_up_capital',
    rank: 1,
    take: 'first',
    label: /^(?:total )?(?:paid up )?equity (?:share )?capital\b|^paid up\b.*\bcapital\b|^paid up equity\b/,
    not: /debt|reserves? exclud/,
  },
];

const EPS =
  /\bearnings? (?:profit )?per\b|^eps\b|\bearnings? per (?:equity )?share|^basic (?:and diluted )?(?:eps|earnings?)|\beps\b/;
/** Rows that an earnings heading may stand above its "(a) Basic". */
const EPS_REACH = 9;

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

/** A label that recognition destroyed: the row of numbers just above the tax is the profit before it. */
function nameBetween(words: readonly string[], filled: readonly boolean[], result: (Metric | null)[]): void {
  const found = result.indexOf('profit_before_tax');
  const tax = words.findIndex(
    (label, index) => result[index] === 'tax_expense' || /^(?:income )?tax expenses?\b/.test(label),
  );
  if (found >= 0 || tax < 1) return;
  const above = words.findLastIndex((_, index) => index < tax && filled[index]!);
  const known = (words[above] ?? '').split(' ').filter((word) => word.length > 3 && isKnownWord(word));
  if (above > 0 && result[above] === null && known.length <= 1) result[above] = 'profit_before_tax';
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

/** "(a) Basic" below "Earnings per share ..."; after extraordinary items, for all operations, where several are given. */
function earnings(words: readonly string[], filled: readonly boolean[]): [number, Metric][] {
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

/** A bare "Total" below other income is total income. */
function nameTotals(words: readonly string[], filled: readonly boolean[], result: (Metric | null)[]): void {
  if (result.includes('total_income')) return;
  const other = result.indexOf('other_income');
  const next = words.findIndex((_, index) => index > other && filled[index]);
  if (other >= 0 && next > 0 && /^(?:total|income|revenues?)$/.test(words[next]!) && result[next] === null)
    result[next] = 'total_income';
}
