import type { Category } from '@filings/queue-core';
import { readDividends } from '../facts/dividends.ts';
import { textUnits } from '../facts/text/units.ts';
import { sentencesOf } from '../text/letter.ts';
import type { ClaimedFigure } from '../verify.ts';
import { type Amount, findAmounts } from './amounts.ts';

/** Text of one page, or of the exchange's row (page null), as quotes are taken from it. */
export interface Passage {
  page: number | null;
  text: string;
}

export interface AmountRule {
  metric: string;
  categories: readonly Category[];
  /** What the sentence must say. */
  says: RegExp;
  not?: RegExp;
}

const FUNDRAISES: readonly Category[] = [
  'Fundraise - Preferential Issue',
  'Fundraise - QIP',
  'Fundraise - Rights Issue',
  'Debt & Financing',
];

export const AMOUNT_RULES: readonly AmountRule[] = [
  {
    metric: 'order_value',
    categories: ['New Order'],
    says: /\b(?:order|contract|LO[AI]|letter of (?:award|acceptance|intent)|project|work)s?\b.*\b(?:worth|valued?|aggregating|amounting|total(?:l?ing)?|consideration|size|of|for)\b|\b(?:order|contract)s?.{0,30}(?:value|consideration|size)/i,
    not: /order book|turnover|revenue|penalty|earnest|bank guarantee|related part/i,
  },
  {
    metric: 'issue_size',
    categories: FUNDRAISES,
    says: /\b(?:aggregating|amounting|not exceeding|up ?to|raise|raising|issue size|total (?:issue|amount|consideration))\b/i,
    not: /turnover|revenue|net ?worth/i,
  },
  {
    metric: 'penalty',
    categories: ['Litigation & Notices', 'Regulatory Approvals/Orders'],
    says: /\b(?:penalt(?:y|ies)|fines?)\b/i,
    not: /\bno penalty|nil penalty/i,
  },
  {
    metric: 'demand',
    categories: ['Litigation & Notices', 'Regulatory Approvals/Orders'],
    says: /\b(?:demand|tax|duty|cess|GST|ITC|order|liabilit)/i,
  },
  {
    metric: 'consideration',
    categories: ['Mergers/Acquisitions', 'Divestitures', 'Joint Ventures'],
    says: /\b(?:consideration|purchase price|acquir|sale of|sold|invest|cost of acquisition)/i,
    not: /turnover|revenue|net ?worth|authorised|authorized|paid[- ]?up/i,
  },
  {
    metric: 'investment',
    categories: ['Expansion', 'Agreements/MoUs', 'PLI Scheme'],
    says: /\b(?:invest|capex|capital expenditure|outlay|cost)/i,
    not: /turnover|revenue/i,
  },
];

/** The amounts that make the event: at most one for a metric, the first that a sentence names as such. */
export function readFacts(category: Category, passages: readonly Passage[]): ClaimedFigure[] {
  const figures: ClaimedFigure[] = [];
  const rules = AMOUNT_RULES.filter((rule) => rule.categories.includes(category));
  for (const passage of passages) {
    const sentences = sentencesOf(passage.text);
    for (const rule of rules) {
      if (figures.some((figure) => figure.metric === rule.metric)) continue;
      const figure = firstAmount(rule, passage.page, sentences);
      if (figure && !figures.some((other) => other.printed === figure.printed)) figures.push(figure);
    }
    if (!figures.some((figure) => figure.metric === 'dividend_per_share')) {
      const dividend = firstDividend(passage);
      if (dividend) figures.push(dividend);
    }
  }
  return figures;
}

function firstAmount(rule: AmountRule, page: number | null, sentences: readonly string[]): ClaimedFigure | null {
  for (const sentence of sentences) {
    if (!rule.says.test(sentence)) continue;
    for (const amount of findAmounts(sentence)) {
      // What rules an amount out must stand near it: sentences of filings run over half a page.
      const near = sentence.slice(Math.max(0, amount.index - 80), amount.index + amount.printed.length + 30);
      if (amount.value > 0 && !rule.not?.test(near)) return fromAmount(rule.metric, amount, page, sentence);
    }
  }
  return null;
}

function fromAmount(metric: string, amount: Amount, page: number | null, sentence: string): ClaimedFigure {
  return {
    metric,
    value: amount.value,
    unit: amount.unit,
    printed: amount.printed,
    printedUnit: amount.printedUnit,
    period: null,
    basis: null,
    comparison: 'current',
    page,
    quote: clip(sentence, amount.index, amount.index + amount.printed.length),
  };
}

/** At most 300 characters around the amount, cut at spaces. */
function clip(sentence: string, from: number, to: number): string {
  const start = from < 200 ? 0 : sentence.indexOf(' ', from - 180) + 1;
  const end = sentence.length - to < 100 ? sentence.length : sentence.lastIndexOf(' ', to + 90);
  return sentence.slice(start, Math.max(end, to)).trim();
}

function firstDividend({ page, text }: Passage): ClaimedFigure | null {
  const fact = textUnits(page ?? 0, text).flatMap(readDividends)[0];
  if (!fact) return null;
  return {
    metric: 'dividend_per_share',
    value: fact.perShare,
    unit: 'Rs per share',
    printed: fact.printed,
    printedUnit: null,
    period: null,
    basis: null,
    comparison: 'current',
    page,
    quote: fact.quote,
  };
}
