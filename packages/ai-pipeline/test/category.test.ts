import { CATEGORIES } from '@filings/queue-core';
import { describe, expect, it } from 'vitest';
import { LABEL_RULES } from '../src/rules/category/labels.ts';
import { TEXT_RULES } from '../src/rules/category/texts.ts';
import { TITLE_RULES } from '../src/rules/category/titles.ts';
import { TRAPS } from '../src/rules/category/traps.ts';
import { letter } from './helpers/pdf.ts';
import { readByRules } from './helpers/read.ts';

interface Case {
  name: string;
  label?: string;
  bse?: [string, string];
  subject?: string;
  text?: string;
  letter?: [subject: string, ...body: string[]];
  is: (typeof CATEGORIES)[number];
}

const ADMIN = 'Procedural/Administrative';
const RESULTS_LETTER: Case['letter'] = [
  'Outcome of Board Meeting',
  'This is to inform you that the Board has approved the Unaudited Financial Results for the quarter ended',
  'December 31, 2025, along with the Limited Review Report of the statutory auditors.',
];

const CASES: Case[] = [
  { name: 'the label settles', label: 'Credit Rating', is: 'Credit Rating' },
  { name: 'a BSE subcategory settles', bse: ['Company Update', 'Investor Presentation'], is: 'Investor Presentation' },
  { name: 'a label in other spelling settles', label: ' credit rating - revision', is: 'Credit Rating' },
  {
    name: 'notices of meetings for results',
    label: 'Updates',
    letter: [
      'Intimation of Board Meeting',
      'We wish to inform you that a meeting of the Board will be held to consider the unaudited financial results.',
    ],
    is: ADMIN,
  },
  {
    name: 'newspaper copies of results',
    label: 'Updates',
    letter: [
      'Newspaper Advertisement - Financial Results',
      'We enclose copies of the newspaper in which the audited financial results were published.',
    ],
    is: ADMIN,
  },
  {
    name: 'formal statements under a label that says nothing',
    label: 'Outcome of Board Meeting',
    letter: RESULTS_LETTER,
    is: 'Financial Results',
  },
  {
    name: 'a press release about results',
    label: 'Press Release',
    subject: 'Press Release',
    letter: ['Press Release on financial results for Q3 FY26', 'We hereby inform that the company grew.'],
    is: ADMIN,
  },
  {
    name: 'an order won under a label that says nothing',
    label: 'Updates',
    letter: [
      'Disclosure under Regulation 30',
      'We are pleased to inform you that the company has been awarded a contract worth Rs 45 crore by a railway.',
    ],
    is: 'New Order',
  },
  {
    name: 'a tax order titled Order Intimation (G16)',
    label: 'General Updates',
    letter: [
      'Order Intimation',
      'The company has received an order from the Commercial Tax Officer for Rs. 21,99,560/- under Sec 74 of the CGST Act, 2017.',
    ],
    is: 'Litigation & Notices',
  },
  {
    name: 'a customs order titled Order Intimation',
    label: 'Action(s) taken or orders passed',
    letter: [
      'Order Intimation',
      'We hereby inform that an Order of the Commissioner of Customs demanding differential duty and penalty was received.',
    ],
    is: 'Litigation & Notices',
  },
  {
    name: 'a regulatory order under the label of orders won',
    bse: ['Company Update', 'Award of Order / Receipt of Order'],
    letter: [
      'Receipt of order',
      'We inform you that an order was received from the GST department under Section 73 raising a demand and penalty.',
    ],
    is: 'Litigation & Notices',
  },
  {
    name: 'an order won under the label of orders won',
    bse: ['Company Update', 'Award of Order / Receipt of Order'],
    letter: [
      'Receipt of order',
      'We inform you that the company received a purchase order from NTPC Limited for Rs 12 crore.',
    ],
    is: 'New Order',
  },
  {
    name: 'onboarding is not a Board',
    label: 'Updates',
    subject: 'Onboarding of a customer',
    letter: ['Onboarding of a new customer', 'We wish to inform you of the onboarding of a customer on our platform.'],
    is: ADMIN,
  },
  {
    name: 'a new managing director',
    label: 'Appointment',
    letter: [
      'Appointment of Managing Director',
      'We wish to inform you that Ms Rao was appointed as Managing Director.',
    ],
    is: 'Change in KMP',
  },
  {
    name: 'a new company secretary',
    label: 'Change in Management',
    letter: [
      'Appointment of Company Secretary',
      'We wish to inform you that Mr Iyer was appointed as Company Secretary.',
    ],
    is: ADMIN,
  },
  {
    name: 'a transcript under the label of meetings',
    label: 'Analysts/Institutional Investor Meet/Con. Call Updates',
    text: 'Acme Limited has informed the Exchange about Transcript',
    is: 'Concall Transcript',
  },
  {
    name: 'a schedule under the label of meetings',
    label: 'Analysts/Institutional Investor Meet/Con. Call Updates',
    text: 'Acme Limited has informed the Exchange about Schedule of meet',
    is: 'Investor/Analyst Meet',
  },
  {
    name: 'an allotment on preferential basis',
    label: 'Allotment of Securities',
    letter: [
      'Allotment of equity shares on preferential basis',
      'We inform you that the Board allotted equity shares.',
    ],
    is: 'Fundraise - Preferential Issue',
  },
  { name: 'an allotment of options', label: 'ESOP/ESOS/ESPS', is: 'Increase in Share Capital' },
  {
    name: 'a scheme of amalgamation',
    label: 'Outcome of Board Meeting',
    letter: ['Approval of Scheme of Amalgamation', 'We inform you that the Board approved the scheme of amalgamation.'],
    is: 'Mergers/Acquisitions',
  },
  {
    name: 'sale of a stake',
    label: 'Updates',
    letter: ['Sale of stake in subsidiary', 'We inform you that the company sold its stake.'],
    is: 'Divestitures',
  },
  {
    name: 'a subsidiary founded',
    label: 'Updates',
    letter: ['Incorporation of a wholly owned subsidiary', 'We inform you of it.'],
    is: 'Incorporation/Cessation of Subsidiary',
  },
  {
    name: 'a strike',
    label: 'Updates',
    text: "UCO has informed the Exchange regarding 'Notice of Strike by UFBU'.",
    is: 'Disruption of Operations',
  },
  {
    name: 'the US regulator',
    label: 'Updates',
    letter: ['USFDA approval', 'We are pleased to inform you that USFDA approved our ANDA.'],
    is: 'USFDA',
  },
  {
    name: 'approval by shareholders is no regulator’s',
    label: 'General Updates',
    text: 'Approval of ESOP scheme by the shareholders',
    is: ADMIN,
  },
  {
    name: 'the end of a season closes no factory',
    label: 'Updates',
    text: 'Closure of crushing operations for the season',
    is: ADMIN,
  },
  { name: 'a fine', label: 'Updates', text: 'Imposition of fines by BSE and NSE', is: 'Litigation & Notices' },
  { name: 'a subsidiary’s new name', label: 'Updates', text: 'Name change of wholly owned subsidiary', is: ADMIN },
  { name: 'nothing fits', label: 'Updates', text: '', subject: 'Updates', is: ADMIN },
];

describe('category', () => {
  it.each(CASES)('$name -> $is', async ({ label, bse, subject, text, letter: body, is }) => {
    const [category, subcategory] = bse ?? [label ?? null, null];
    const filing = { category, subcategory, subject: subject ?? label ?? bse?.[1] ?? '', text: text ?? '' };
    const read = await readByRules(filing, ...(body ? [letter(...body)] : []));
    expect({ category: read.category, rules: read.ruleIds }).toMatchObject({ category: is });
  });

  it('G16: every rule has an id of its own, a category of the contract, and word boundaries', () => {
    const rules = [...TRAPS, ...TITLE_RULES, ...TEXT_RULES];
    const ids = rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of [...rules, ...LABEL_RULES]) expect(CATEGORIES).toContain(rule.category);
    for (const rule of rules) expect(rule.says.source, rule.id).toContain('\\b');
    for (const rule of rules) expect(rule.says.flags, `${rule.id} keeps no state`).not.toContain('g');
  });

  it('the rule that decided is named', async () => {
    const { ruleIds } = await readByRules({ category: 'Credit Rating' });
    expect(ruleIds[0]).toBe('category/label/credit-rating');
  });
});
