import type { RoutineRule } from './rule.ts';
import { NEWS } from './words.ts';

export const NAV: RoutineRule = {
  id: 'nav',
  version: 1,
  title: 'Net asset values of mutual funds and ETFs',
  why: 'Thousands a day, one number each, which the row itself states.',
  segments: ['mf'],
  scripCodes: /^9\d{6}$/,
  labels: ['Net Asset Value', 'NAV', 'Declaration of NAV', 'Daily NAV'],
  says: /^(?:(?:the|a|an|daily|declaration|disclosure|publication|intimation|of|latest)\s+){0,5}(?:NAVs?|net asset values?)\b/i,
  not: [
    ...NEWS,
    /\b(?:segregat\w*|side[- ]?pocket\w*|winding[- ]up|wound up|suspen\w*|restat\w*|errors?|incorrect|IDCW|dividend|exit load|fund manager|change)\b/i,
  ],
  reads: 'row',
  examples: {
    fit: [
      {
        exchange: 'bse',
        segment: 'mf',
        category: 'Others',
        scripCode: '9001234',
        subject: 'NAV of Acme Liquid Fund - Growth',
        text: 'NAV as on 23-Jan-2026 is Rs. 101.2345',
      },
      {
        exchange: 'nse',
        segment: 'mf',
        category: 'NAV',
        subject: 'NAV',
        text: 'Net Asset Value as on 23-Jan-2026: 101.2345',
      },
      { exchange: 'bse', scripCode: '9001234', subject: 'Net Asset Value', text: 'Net Asset Value 12.34' },
    ],
    pass: [
      {
        exchange: 'nse',
        segment: 'invitsreits',
        category: 'Updates',
        subject: 'Updates',
        text: 'NAV of the trust as at March 31, 2026 by the independent valuer',
      },
      {
        exchange: 'bse',
        segment: 'mf',
        category: 'Others',
        subject: 'NAV of the segregated portfolio of Acme Credit Fund',
        text: 'Segregated portfolio',
      },
      {
        exchange: 'bse',
        segment: 'mf',
        category: 'Others',
        subject: 'Navigator fund: change of fund manager',
        text: '-',
      },
      {
        exchange: 'bse',
        segment: 'equity',
        scripCode: '500001',
        subject: 'NAV Of Investments',
        text: 'NAV of our holdings',
      },
    ],
  },
};

export const XBRL_TWIN: RoutineRule = {
  id: 'xbrl-twin',
  version: 1,
  title: 'XBRL twins of filings made as PDF',
  why: 'The same matter in the form for machines; the regulations ask for the PDF first, and it is what is read.',
  file: /\.(?:xml|xbrl)$|\/i?xbrl\//i,
  says: /[-\u2013]\s*XBRL\W*$|^XBRL\b|^(?:submission|filing)\b.{0,120}\bin XBRL (?:mode|format)\W*$/i,
  // What is said of the matter is said in the PDF too, so no word of it forbids; only what is about the form does.
  not: [
    /\b(?:pdf and xbrl|non-?\s?(?:filing|submission|compliance)|delay\w*|penalt\w*|fines?|discrepanc\w*|clarif\w*)\b/i,
  ],
  reads: 'row',
  examples: {
    fit: [
      {
        exchange: 'nse',
        category: 'Outcome of Board Meeting',
        subject: 'Outcome of Board Meeting',
        text: 'Outcome of Board Meeting',
        file: 'BM_1234_24012026.xml',
      },
      {
        exchange: 'bse',
        category: 'Company Update',
        subject: 'Announcement under Regulation 30 (LODR)-Intimation Of Call-XBRL',
        text: '-',
        file: 'a.pdf',
      },
    ],
    pass: [
      // The mark alone does not say whether the PDF beside it is read elsewhere.
      {
        exchange: 'bse',
        category: 'Result',
        subject: 'Financial Results',
        raw: { FILESTATUS: 'X    ' },
        file: 'a.pdf',
      },
      {
        exchange: 'nse',
        category: 'General Updates',
        subject: 'General Updates',
        text: 'Acme Forgings Limited has informed the Exchange about a fine for delay in filing of results in XBRL mode',
        file: 'a.pdf',
      },
      {
        exchange: 'nse',
        category: 'Bagging/Receiving of orders/contracts',
        subject: 'Bagging/Receiving of orders/contracts',
        text: 'Acme Software Limited has informed the Exchange about an order for a portal for filings in XBRL format',
        file: 'a.pdf',
      },
    ],
  },
};
