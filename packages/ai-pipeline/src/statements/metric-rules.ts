import type { Metric } from './grid.ts';

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
    // What a scan leaves of "Net Profit/(Loss) for the period".
    metric: 'profit_after_tax',
    rank: 1,
    take: 'last',
    label: /^net(?: after tax)?(?: for the)? (?:periods?|quarter|year)$/,
  },
  {
    metric: 'paid_up_capital',
    rank: 1,
    take: 'first',
    label: /^(?:total )?(?:paid up )?equity (?:share )?capital\b|^paid up\b.*\bcapital\b|^paid up equity\b/,
    not: /debt|reserves? exclud/,
  },
];
