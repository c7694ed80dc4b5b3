import { describe, expect, it } from 'vitest';
import { type Block, factsOn } from './helpers/sheet.ts';

const money = (blocks: readonly Block[]): string[] => factsOn(blocks).filter((fact) => !/\d{4}-\d\d-\d\d$/.test(fact));

type Case = [what: string, blocks: Block[], facts: string[]];

const dividends: Case[] = [
  [
    'plain',
    [
      'The Board declared an interim dividend of Rs. 2.50 per equity share of Rs. 10 each for the financial year 2025-26.',
    ],
    ['interim 2.5'],
  ],
  [
    'with percentage behind',
    ['recommended a final dividend of ₹ 5/- (50%) per equity share of face value of ₹ 10/- each for FY 2024-25.'],
    ['final 5'],
  ],
  [
    'with percentage before',
    ['has recommended dividend @ 150% i.e. Rs. 3/- per equity share of the face value of Rs. 2/- each.'],
    ['dividend 3'],
  ],
  [
    'amount in words',
    ['declared 2nd Interim Dividend of Re. 1/- (Rupee One only) per Equity Share having face value of Re. 1/- each.'],
    ['interim 1'],
  ],
  [
    'percentage and amount in brackets',
    ['declared an interim dividend of 25% (i.e. Rs. 2.50 per equity share of Rs. 10 each).'],
    ['interim 2.5'],
  ],
  [
    'per fully paid-up share',
    ['Special Dividend of INR 12 per fully paid-up equity share of INR 1 each'],
    ['special 12'],
  ],
  [
    'on every share',
    ['a final dividend of Rs. 1.20 on every equity share of Rs. 2 each was recommended'],
    ['final 1.2'],
  ],
  [
    'two in one sentence',
    ['recommended a final dividend of Rs. 3/- and a special dividend of Rs. 2/- per equity share of Rs. 10/- each.'],
    ['final 3', 'special 2'],
  ],
  ['paise', ['an interim dividend of 50 paise per equity share of face value of Re. 1 each'], ['interim 0.5']],
  ['on the face value alone', ['recommended a dividend of 20% on the face value of Rs. 10 each.'], ['dividend 2']],
  [
    'a row of a table',
    [
      ['Rate of dividend', 'Rs. 7.50'],
      ['Type', 'Interim'],
    ],
    ['dividend 7.5'],
  ],
  [
    'a row that says it all',
    [['Interim Dividend', '₹ 3.50 (Rupees Three and Paise Fifty only) per equity share of face value ₹ 5 each']],
    ['interim 3.5'],
  ],
  ['the slash', ['Board recommends final dividend of Rs 8/share'], ['final 8']],
  ['a total is no dividend of its own', ['Total dividend for the year stands at Rs. 9 per equity share.'], []],
  [
    'last year’s is not this year’s',
    ['The Board recommended a dividend of Rs. 4 per equity share (previous year Rs. 3 per equity share).'],
    ['dividend 4'],
  ],
  ['earnings are no dividend', ['Earnings per share rose to Rs. 14.20 per share; no dividend was declared.'], []],
  ['an outgo is no dividend per share', ['The dividend will result in a cash outflow of Rs. 120 crore.'], []],
  ['preference shares are another class', ['dividend of Rs. 0.80 per preference share of Rs. 10 each'], []],
];

const ratios: Case[] = [
  [
    'bonus in figures',
    ['recommended the issue of bonus equity shares in the ratio of 1:2 to the members.'],
    ['bonus 1 for 2'],
  ],
  [
    'bonus in words',
    [
      'issue of bonus shares in the proportion of one new equity share of Rs. 10 each for every two existing equity shares of Rs. 10 each held',
    ],
    ['bonus 1 for 2'],
  ],
  [
    'bonus in both',
    [
      'Bonus Shares in the ratio of 2:1 i.e. 2 (Two) new fully paid-up equity shares of Re. 1/- each for every 1 (One) existing fully paid-up equity share of Re. 1/- each held as on the Record Date',
    ],
    ['bonus 2 for 1'],
  ],
  ['bonus in brackets', ['approved Bonus issue of equity shares (1:1)'], ['bonus 1 for 1']],
  [
    'split in counts',
    [
      'sub-division of 1 (One) equity share of face value of Rs. 10/- each into 10 (Ten) equity shares of face value of Re. 1/- each',
    ],
    ['split 10 for 1'],
  ],
  [
    'split by face values',
    [
      'Sub-division/split of equity shares from face value of Rs. 10/- (Rupees Ten only) per share to face value of Rs. 2/- (Rupees Two only) per share.',
    ],
    ['split 5 for 1'],
  ],
  ['split as a ratio', ['approved stock split in the ratio of 1:5'], ['split 5 for 1']],
  [
    'split in a row',
    [
      [
        'Split ratio',
        'Existing 1 (One) equity share of Rs. 5/- each will be sub-divided into 5 (Five) equity shares of Re. 1/- each',
      ],
    ],
    ['split 5 for 1'],
  ],
  [
    'consolidation',
    ['consolidation of 10 (Ten) equity shares of Re. 1/- each into 1 (One) equity share of Rs. 10/- each'],
    ['consolidation 1 for 10'],
  ],
  [
    'rights',
    [
      'Rights Issue: 3 (Three) Rights Equity Shares for every 11 (Eleven) fully paid-up equity shares held on the Record Date',
    ],
    ['rights 3 for 11'],
  ],
  ['rights as a ratio', [['Rights entitlement ratio', '1:4']], ['rights 1 for 4']],
  [
    'swap',
    [
      'Share Exchange Ratio: 7 (Seven) fully paid-up equity shares of Rs. 10 each of the Transferee Company for every 20 (Twenty) equity shares of Rs. 10 each held in the Transferor Company',
    ],
    ['swap 7 for 20'],
  ],
  ['a time is no ratio', ['The Board meeting to consider bonus issue commenced at 11:30 a.m.'], []],
  [
    'consolidated results are no consolidation',
    ['Consolidated results: current ratio 2:1 and revenue from face value of Rs 10'],
    [],
  ],
];

const amounts: Case[] = [
  [
    'an order won',
    ['We are pleased to inform that the Company has received an order worth Rs. 34.10 Crores from Indian Railways.'],
    ['order_value 34.1'],
  ],
  [
    'a contract awarded',
    [
      'has been awarded a contract by NHAI valued at Rs. 1,161.19 crore (excluding GST) for the construction of a six-lane road.',
    ],
    ['order_value 1161.19'],
  ],
  [
    'a letter of award',
    ['received the Letter of Award (LOA) from NTPC Limited for an aggregate value of ₹ 560 Crore'],
    ['order_value 560'],
  ],
  ['an order for', ['Bagged new orders for Rs 245 crore from domestic customers.'], ['order_value 245']],
  [
    'a purchase order',
    ['has secured a Purchase Order amounting to INR 12,50,00,000/- from a domestic client.'],
    ['order_value 12.5'],
  ],
  [
    'lowest bidder',
    ['emerged as the lowest bidder (L-1) for a project of Rs. 199.36 Crore of Western Railway'],
    ['order_value 199.36'],
  ],
  [
    'an export order',
    ['The Company has received an export order worth USD 4.5 million from a customer in Europe.'],
    ['order_value 4.5 USD million'],
  ],
  [
    'the annexure to regulation 30',
    [
      ['1', 'Name of the entity awarding the order(s)/contract(s)', 'NTPC Limited'],
      ['2', 'Time period by which the order(s)/contract(s) is to be executed', '18 months'],
      ['3', 'Broad consideration or size of the order(s)/contract(s)', 'Rs. 34.10 Crores (inclusive of GST)'],
    ],
    ['order_value 34.1'],
  ],
  [
    'the annexure, wrapped',
    [
      [
        'a)',
        'Significant terms and conditions of order(s)/contract(s) awarded in brief',
        'Supply, installation and commissioning of a pumping station',
      ],
      [
        'b)',
        'broad consideration or size of the order(s)/contract(s)',
        'The total contract value is ₹ 1,250.75 Crore (Rupees One Thousand Two Hundred Fifty Crore and Seventy Five Lakh only) excluding taxes',
      ],
    ],
    ['order_value 1250.75'],
  ],
  ['the order book is no order', ['With this the order book of the Company stands at Rs. 12,000 crore.'], []],
  [
    'a tax order is no order won',
    ['received an order under Section 74 of the CGST Act raising a demand of Rs. 1,30,34,703/- including interest'],
    ['demand 1.3034703'],
  ],
  [
    'a penalty',
    [
      'The Adjudicating Officer of SEBI has imposed a penalty of Rs. 15,00,000/- (Rupees Fifteen Lakh only) on the Company.',
    ],
    ['penalty 0.15'],
  ],
  [
    'tax, interest and penalty',
    [
      'The order demands tax amounting to Rs. 2.10 crore, interest of Rs. 40.5 lakh and penalty of Rs. 21 lakh under the GST Act.',
    ],
    ['demand 2.1', 'demand 0.405', 'penalty 0.21'],
  ],
  [
    'a fine in a row',
    [['Details of fine imposed', 'Rs. 5,42,800/- (including GST) by BSE Limited']],
    ['penalty 0.05428'],
  ],
  ['no penalty', ['There is no penalty of Rs. 10,000 or above levied on the Company.'], []],
  [
    'an issue of debentures',
    [
      'approved raising of funds by issue of Non-Convertible Debentures aggregating up to Rs. 500 crore on private placement basis',
    ],
    ['issue_size 500'],
  ],
  [
    'a rights issue',
    ['approved the issue of equity shares by way of a rights issue for an amount not exceeding Rs. 49.50 Crores'],
    ['issue_size 49.5'],
  ],
  [
    'a QIP',
    [
      'the QIP Committee approved the closure of the issue and allotment of 1,20,00,000 equity shares at a price of Rs. 415 per equity share aggregating to Rs. 498.00 crore',
    ],
    ['issue_size 498'],
  ],
  [
    'its size in a row',
    [
      ['Size of the issue', '₹ 750 crore'],
      ['Whether proposed to be listed', 'Yes, on BSE'],
    ],
    ['issue_size 750'],
  ],
  [
    'an acquisition',
    [
      'to acquire 51% of the equity share capital of Zeta Pumps Private Limited for a cash consideration of Rs. 212.50 crore.',
    ],
    ['consideration 212.5'],
  ],
  [
    'the cost in a row',
    [
      ['Cost of acquisition and/or the price at which the shares are acquired', 'Rs. 45.60 Crores'],
      ['Turnover of last three years', 'Rs. 120.5 Crores'],
    ],
    ['consideration 45.6'],
  ],
  [
    'a sale',
    [
      ['Consideration received from such sale/disposal', 'INR 36,00,00,000'],
      ['Net worth', 'Rs. 2 crore'],
    ],
    ['consideration 36'],
  ],
  [
    'an expansion',
    ['The Company will set up a new plant with an investment of Rs. 1,200 crore in Gujarat.'],
    ['investment 1200'],
  ],
  [
    'investment in a row',
    [
      ['Proposed capacity addition', '2 MTPA'],
      ['Investment required', 'Approximately Rs. 650 crores'],
      ['Mode of financing', 'Internal accruals'],
    ],
    ['investment 650'],
  ],
  [
    'face values, prices and turnover are none',
    [
      'The turnover of the Company is Rs 900 crore and its shares have a face value of Rs 10, issued at a price of Rs. 594 per share.',
    ],
    [],
  ],
  [
    'net profit after tax is no tax demand',
    ['The statement includes total net loss after tax of Rs. 0.73 crores of a subsidiary.'],
    [],
  ],
];

describe('dividends per share', () => {
  it.each(dividends)('%s', (_, blocks, expected) => expect(money(blocks)).toEqual(expected));
});

describe('ratios of what happens to shares', () => {
  it.each(ratios)('%s', (_, blocks, expected) => expect(money(blocks)).toEqual(expected));
});

describe('amounts with their role', () => {
  it.each(amounts)('%s', (_, blocks, expected) => expect(money(blocks)).toEqual(expected));
});
