import type { Category, Figure, Sentiment } from '@filings/queue-core';
import { formatCrore } from '../figures/amounts.ts';
import type { Reading } from './category/decide.ts';

type Label = Sentiment['label'];

export interface EventRule {
  id: string;
  label: Label;
  reason: string;
  categories?: readonly Category[];
  says?: RegExp;
  /** Decides instead of `says` when such a figure was verified. */
  metrics?: readonly string[];
  not?: RegExp;
}

const TERMINATED =
  /\b(?:terminat\w+|cancell?(?:ed|ation)|rescission|foreclos\w+) of .{0,60}\b(?:contracts?|agreements?|orders?|LOA)\b|\b(?:contracts?|orders?|agreements?)\b.{0,40}\b(?:has|have) been (?:terminated|cancelled)\b/i;

/** Events whose direction readers agree on, in order; everything else is Neutral. */
export const EVENTS: readonly EventRule[] = [
  {
    id: 'default',
    label: 'Negative',
    reason: 'a default on debt is reported',
    says: /\b(?:default(?:ed)? (?:in|on) (?:the )?(?:payment|repayment)|payment default)\b/i,
    not: /\b(?:no|nil|any) (?:such )?default|not defaulted|events? of default|delay\s*\/\s*default/i,
  },
  {
    id: 'termination',
    label: 'Negative',
    reason: 'a contract or agreement was terminated',
    says: TERMINATED,
    not: /\bloan agreements?|\brepayment\b/i,
  },
  {
    id: 'auditor-resigns',
    label: 'Negative',
    reason: 'the statutory auditor resigned',
    says: /\bresign\w*\b.{0,80}\bstatutory auditors?\b|\bstatutory auditors?\b.{0,120}\bresign(?:ed|ation)\b/is,
    not: /\bcost auditor|internal auditor|secretarial auditor/i,
  },
  {
    id: 'relief',
    label: 'Neutral',
    reason: 'a proceeding ended or was stayed in favour of the company',
    categories: ['Litigation & Notices'],
    says: /\b(?:quash(?:ed|ing)|set aside|stay(?:ed)? (?:the|on)|dropped|bail|relief|in favou?r of the company|demand .{0,30}deleted)\b/i,
  },
  {
    id: 'adverse-order',
    label: 'Negative',
    reason: 'an authority imposed or claims a penalty, tax or fine',
    categories: ['Litigation & Notices', 'Regulatory Approvals/Orders'],
    metrics: ['penalty', 'demand'],
    says: /\b(?:penalt(?:y|ies)|fine(?:d|s)?|demand(?:ed|s)?|differential duty|recover\w*|disallow\w*|levied)\b/i,
    not: /\bno penalty|nil penalty/i,
  },
  {
    id: 'insolvency',
    label: 'Negative',
    reason: 'insolvency proceedings concern the company',
    categories: ['Insolvency and Bankruptcy'],
    says: /\b(?:admitted|initiat\w+|liquidation|commence\w*)\b/i,
  },
  {
    id: 'disruption',
    label: 'Negative',
    reason: 'operations are disrupted',
    categories: ['Disruption of Operations', 'Closure of Factory', 'Trading Suspension'],
  },
  { id: 'demise', label: 'Negative', reason: 'a key person died', categories: ['Demise of KMP'] },
  {
    id: 'rating-down',
    label: 'Negative',
    reason: 'the credit rating was lowered',
    categories: ['Credit Rating'],
    says: /\bdowngrad(?:e|ed|ing)\b|\brevised downwards?\b|\brating watch with negative|\bissuer not co-?operating/i,
    not: /\bfactors?\b.{0,200}\bdowngrade/is,
  },
  {
    id: 'rating-up',
    label: 'Positive',
    reason: 'the credit rating was raised',
    categories: ['Credit Rating'],
    says: /\bupgrad(?:ed|ing)\b|\brating upgrade\b|\brevised upwards?\b/i,
    not: /\bfactors?\b.{0,200}\bupgrade/is,
  },
  { id: 'order-won', label: 'Positive', reason: 'an order was won', categories: ['New Order'] },
  {
    id: 'approval',
    label: 'Positive',
    reason: 'a regulator granted an approval',
    categories: ['Regulatory Approvals/Orders', 'USFDA', 'Global Pharma Regulation'],
    says: /\b(?:receiv\w*|grant\w*|obtain\w*)\b.{0,120}\b(?:approval|permission|licen[cs]e|clearance|EIR|authori[sz]ation)\b/i,
    not: /\b(?:cancel|withdraw|suspend|revok|reject)\w*\b|\bform 483\b/i,
  },
  {
    id: 'expansion',
    label: 'Positive',
    reason: 'capacity or business is added',
    categories: ['Expansion', 'PLI Scheme', 'New Product'],
  },
  {
    id: 'partnership',
    label: 'Positive',
    reason: 'a business agreement was signed',
    categories: ['Agreements/MoUs', 'Joint Ventures'],
  },
  {
    id: 'holders',
    label: 'Positive',
    reason: 'shareholders receive shares or cash',
    categories: ['Bonus/Stock Split', 'Buyback'],
  },
  {
    id: 'debt-reduced',
    label: 'Positive',
    reason: 'debt was reduced',
    categories: ['Debt Reduction', 'One Time Settlement (OTS)'],
  },
];

/** The sign of what happened, by a table of events; results by profit against the same quarter of last year. */
export function decideSentiment(
  category: Category,
  reading: Reading,
  figures: readonly Figure[],
): { sentiment: Sentiment; ruleId: string } {
  if (category === 'Financial Results') return byProfit(figures);
  const quiet =
    category === 'Annual Report' || category === 'Concall Transcript' || category === 'Investor Presentation';
  const text = `${reading.title}\n${reading.text}`;
  const event = quiet
    ? undefined
    : EVENTS.find(
        (rule) =>
          (!rule.categories || rule.categories.includes(category)) &&
          (!rule.says || rule.says.test(text) || figures.some((figure) => rule.metrics?.includes(figure.metric))) &&
          !rule.not?.test(text),
      );
  if (!event) {
    return {
      sentiment: { label: 'Neutral', reason: 'No event with a clear direction was found.' },
      ruleId: 'sentiment/none',
    };
  }
  const reason = `${event.reason.charAt(0).toUpperCase()}${event.reason.slice(1)}.`;
  return { sentiment: { label: event.label, reason }, ruleId: `sentiment/${event.id}` };
}

/** Changes smaller than this share are no direction. */
const FLAT = 0.02;

function byProfit(figures: readonly Figure[]): { sentiment: Sentiment; ruleId: string } {
  const [now, then] = profitPair(figures);
  if (!now || !then) {
    return {
      sentiment: { label: 'Neutral', reason: 'No profit of both years could be read with certainty.' },
      ruleId: 'sentiment/none',
    };
  }
  const change = now.value - then.value;
  const flat = Math.abs(change) <= FLAT * Math.abs(then.value);
  const label: Label = flat ? 'Neutral' : change > 0 ? 'Positive' : 'Negative';
  const reason = `Net profit of ${formatCrore(now.value)} in ${now.period} against ${formatCrore(then.value)} a year before.`;
  return { sentiment: { label, reason }, ruleId: 'sentiment/profit-yoy' };
}

/** Net profit now and a year before, consolidated where there is such a statement. */
export function profitPair(figures: readonly Figure[], metric = 'profit_after_tax'): [Figure?, Figure?] {
  for (const basis of ['consolidated', 'standalone', null] as const) {
    const rows = figures.filter((figure) => figure.metric === metric && figure.basis === basis && figure.verified);
    const now = rows.find((figure) => figure.comparison === 'current');
    if (now) return [now, rows.find((figure) => figure.comparison === 'previous_year')];
  }
  return [];
}
