import { describe, expect, it } from 'vitest';
import { findDates } from '../src/facts/dates/printed.ts';
import { readDocumentFacts } from '../src/facts/read.ts';
import { type Block, factsOn, sheet } from './helpers/sheet.ts';

describe('printed dates', () => {
  it.each([
    ['31.12.2025', '2025-12-31'],
    ['31/12/25', '2025-12-31'],
    ['31-12-2025', '2025-12-31'],
    ['31-Dec-25', '2025-12-31'],
    ['31st December, 2025', '2025-12-31'],
    ['31ST DECEMBER 2025', '2025-12-31'],
    ['December 31, 2025', '2025-12-31'],
    ['DECEMBER 31,2025', '2025-12-31'],
    ['Dec. 31 2025', '2025-12-31'],
    ['December31, 2025', '2025-12-31'],
    ['24 th January 2026', '2026-01-24'],
    ['the 6th day of February 2026', '2026-02-06'],
    ['25.06.2025.', '2025-06-25'],
    ['2026.01.24 15:30:00', '2026-01-24'],
    ['30 Sept 2025', '2025-09-30'],
    ['31.3.98', '1998-03-31'],
    // What recognition makes of them.
    ['24.O1.2026', '2026-01-24'],
    ['24th January, 2O26', '2026-01-24'],
    ['l5.07.2017', '2017-07-15'],
    ['24,01,2026', '2026-01-24'],
    ['3lst March, 2O25', '2025-03-31'],
    ['Januarv 24, 2026', '2026-01-24'],
    ['Septernber 30, 2025', '2025-09-30'],
  ])('%s is %s', (printed, date) => {
    expect(findDates(`Mumbai ${printed} and`).map((one) => one.date)).toEqual([date]);
  });

  it.each([
    ['within 18 months', 'a span of time'],
    ['31.02.2025', 'no day of the calendar'],
    ['Clause 4.5.16', 'the number of a clause'],
    ['Rs. 12,34,567.00', 'an amount'],
    ['Rs. 1.12.2025x', 'a part of something longer'],
    ['the Companies Act, 2013', 'a year'],
    ['12.05.2199', 'a year that nobody files in'],
    ['version 10.12.20.1', 'the number of a version'],
    ['up 24% June 2020 on', 'a percentage, where the text is born digital'],
  ])('%s holds no date: %s', (text) => {
    expect(findDates(text)).toEqual([]);
  });

  it('a raised ordinal that recognition misread is none of the date', () => {
    for (const day of ['24%', '24™', '24"', "24'h", '24°', '24+'])
      expect(findDates(`on Monday, ${day} July, 2017`, true).map((one) => one.date)).toEqual(['2017-07-24']);
  });

  it('two days that share a month or a year are two dates', () => {
    expect(findDates('from 20th to 27th September, 2025').map((one) => one.date)).toEqual(['2025-09-20', '2025-09-27']);
    expect(findDates('from 28th September to 4th October, 2025').map((one) => one.date)).toEqual([
      '2025-09-28',
      '2025-10-04',
    ]);
  });
});

const cases: [string, Block[], string[]][] = [
  [
    'record date in a sentence',
    [
      'The Board has fixed Friday, February 6, 2026 as the Record Date for the purpose of determining the members entitled to receive the interim dividend.',
    ],
    ['record_date 2026-02-06'],
  ],
  [
    'record date after its purpose',
    [
      'The Record Date for the purpose of determining the eligibility of shareholders for payment of interim dividend is Friday, 6th February, 2026.',
    ],
    ['record_date 2026-02-06'],
  ],
  [
    'record date and payment',
    [
      'The Company has fixed Friday, 6th February 2026 as the “Record Date” for the purpose of the said dividend, which shall be paid on or before Monday, 23rd February 2026.',
    ],
    ['record_date 2026-02-06', 'payment_date 2026-02-23'],
  ],
  [
    'record date with a defined term',
    [
      'entitlement of Members to the Final Dividend, being July 11, 2025 (“Record Date”), and the same will be credited through electronic mode.',
    ],
    ['record_date 2025-07-11'],
  ],
  [
    'payment within the same row',
    [
      ['Record Date', '13.02.2026'],
      ['Date of payment of dividend', 'On or before 05.03.2026'],
      ['Ex-date', '13-Feb-2026'],
    ],
    ['record_date 2026-02-13', 'payment_date 2026-03-05', 'ex_date 2026-02-13'],
  ],
  [
    'dispatch of dividend',
    ['The interim dividend will be credited/ dispatched on or after 20th February, 2026 to those members.'],
    ['payment_date 2026-02-20'],
  ],
  [
    'interest on debentures',
    [
      ['Record date', '08/01/2026'],
      ['Due date for interest payment', '23/01/2026'],
      ['Actual date for interest payment', '23/01/2026'],
    ],
    ['record_date 2026-01-08', 'payment_date 2026-01-23'],
  ],
  [
    'book closure',
    [
      'The Register of Members and Share Transfer Books of the Company will remain closed from Saturday, 20th September, 2025 to Friday, 26th September, 2025 (both days inclusive) for the purpose of the Annual General Meeting.',
    ],
    ['book_closure_start 2025-09-20', 'book_closure_end 2025-09-26'],
  ],
  [
    'annual general meeting',
    [
      'The 45th Annual General Meeting of the Members of the Company is scheduled to be held on Friday, September 26, 2025 at 11:00 a.m. through Video Conferencing.',
    ],
    ['agm 2025-09-26'],
  ],
  ['cut-off date is no record date', ['The cut-off date for e-voting at the AGM is 19.09.2025.'], ['other 2025-09-19']],
  [
    'extraordinary meeting',
    [
      'Notice of the Extra-Ordinary General Meeting (EGM) of the Company to be held on Wednesday, 18th February, 2026 is enclosed.',
    ],
    ['egm 2026-02-18'],
  ],
  [
    'board meeting to come',
    [
      'A meeting of the Board of Directors of the Company is scheduled to be held on Thursday, February 12, 2026, inter alia, to consider and approve the unaudited financial results for the quarter and nine months ended December 31, 2025.',
    ],
    ['board_meeting 2026-02-12', 'quarter_end 2025-12-31'],
  ],
  [
    'board meeting past',
    ['The Board of Directors at its meeting held today i.e. on January 24, 2026 has approved the following.'],
    ['board_meeting 2026-01-24'],
  ],
  [
    'on a committee’s advice',
    [
      'The Board of Directors, on the recommendation of the Nomination and Remuneration Committee, at its meeting held on 24.01.2026 appointed Mr. A Shah.',
    ],
    ['board_meeting 2026-01-24'],
  ],
  [
    'a committee’s meeting is not the Board’s',
    ['The Audit Committee of the Company at its meeting held on 23.01.2026 noted the report.'],
    ['other 2026-01-23'],
  ],
  [
    'audit committee and board',
    [
      'The above results were reviewed by the Audit Committee and approved by the Board of Directors at their respective meetings held on 24th January 2026.',
    ],
    ['board_meeting 2026-01-24'],
  ],
  [
    'closure of the trading window',
    [
      'The trading window shall remain closed from Thursday, January 1, 2026 till 48 hours after the declaration of results for the quarter ended December 31, 2025.',
    ],
    ['other 2026-01-01', 'quarter_end 2025-12-31'],
  ],
  [
    'with effect from',
    [
      'Mr. Rahul Mehta has resigned as Chief Financial Officer with effect from the close of business hours of January 31, 2026.',
    ],
    ['effective 2026-01-31'],
  ],
  ['w.e.f.', ['appointed as Company Secretary w.e.f. 01.02.2026.'], ['effective 2026-02-01']],
  [
    'acts and circulars',
    [
      'In terms of SEBI (LODR) Regulations, 2015 read with SEBI Circular No. SEBI/HO/CFD/PoD2/CIR/P/2023/120 dated July 11, 2023 and the Companies Act, 2013, we inform that the order was received on January 22, 2026.',
    ],
    ['event 2026-01-22'],
  ],
  [
    'an enumeration of period ends',
    ['for the quarter ended December 31, 2025, September 30, 2025 and December 31, 2024'],
    ['quarter_end 2025-12-31', 'quarter_end 2025-09-30', 'quarter_end 2024-12-31'],
  ],
  ['postal ballot', ['Results of the Postal Ballot declared on 22.01.2026.'], ['postal_ballot 2026-01-22']],
  ['period without a day', ['Unaudited results for the quarter ended December 2025'], ['quarter_end 2025-12-31']],
  ['a quarter by its name', ['Earnings presentation Q3 & 9M FY26'], ['quarter_end 2025-12-31']],
  ['a half year by its name', ['Highlights of H1 FY2025-26'], ['quarter_end 2025-09-30']],
  [
    'wrapped in its column',
    [
      [
        '1',
        'Record Date for determining the entitlement of the shareholders to the interim dividend',
        'Friday, February 6, 2026',
      ],
    ],
    ['record_date 2026-02-06'],
  ],
];

describe('dates with what they are the date of', () => {
  it.each(cases)('%s', (_, blocks, expected) => {
    expect(
      factsOn(blocks)
        .filter((fact) => /\d{4}-\d\d-\d\d$/.test(fact))
        .sort(),
    ).toEqual([...expected].sort());
  });

  it('the date of a letter stands alone above its salutation; a board that meets "today" meets on that day', () => {
    const facts = factsOn([
      'Date: January 24, 2026',
      'To, BSE Limited',
      'Sub: Outcome of Board Meeting',
      'Dear Sir,',
      'The Board of Directors at its meeting held today has approved the results.',
    ]);
    expect(facts).toEqual(['letter 2026-01-24', 'board_meeting 2026-01-24']);
  });

  it('the columns of a statement are ends of periods', () => {
    const facts = factsOn([
      ['Particulars', 'Quarter ended', 'Year ended'],
      ['', '31.12.2025', '31.03.2025'],
      ['Revenue from operations', '6,010.49', '25,500.74'],
    ]);
    expect(facts).toEqual(['quarter_end 2025-12-31', 'quarter_end 2025-03-31']);
  });

  it('G18: each stands on its page in its quote, with the box of its cell', () => {
    const page = sheet(['The Board has fixed Friday, February 6, 2026 as the Record Date.']);
    const [fact] = readDocumentFacts([page]);
    expect(fact).toMatchObject({ page: 1, printed: 'February 6, 2026', quote: page.lines[0]!.text });
    expect(fact!.box!.x).toBeGreaterThan(60);
    expect(fact!.box!.right).toBeLessThan(page.lines[0]!.cells[0]!.right);
  });
});
