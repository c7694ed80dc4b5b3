import { describe, expect, it } from 'vitest';
import { eventOf } from '../src/rules/headline.ts';
import { sentencesOf, withoutBoilerplate } from '../src/text/letter.ts';
import { letter } from './helpers/pdf.ts';
import { readByRules, row } from './helpers/read.ts';

const ALLOTMENT = [
  ...letter(
    'Allotment of equity shares on preferential basis',
    'We wish to inform you that the Board has approved the allotment of 4,50,000 equity shares of face value Rs. 10/-',
    'each on preferential basis aggregating to Rs. 9.45 crore to the following allottees. Our customer',
    'Tata Motors Limited and our lender State Bank of India have been informed.',
  ).map((text, index) => ({ x: 50, y: 750 - index * 14, text })),
  { x: 50, y: 560, text: 'S. No.' },
  { x: 100, y: 560, text: 'Name of allottee' },
  { x: 400, y: 560, text: 'No. of shares' },
  ...(
    [
      [1, 'Zenith Growth Opportunities', '1,00,000'],
      [2, 'Asha Ramesh Rao', '50,000'],
      [3, 'Ketan Shah HUF', '75,000'],
      [4, 'Meridian Capital Advisors LLP', '1,25,000'],
      [5, 'Vikram Singh', '1,00,000'],
    ] as const
  ).flatMap(([serial, name, shares], index) => {
    const y = 540 - index * 20 - (index > 0 ? 12 : 0);
    return [
      { x: 50, y, text: String(serial) },
      { x: 100, y, text: name },
      { x: 400, y, text: shares },
    ];
  }),
  { x: 100, y: 528, text: 'Fund Trust' },
  { x: 50, y: 400, text: 'Total' },
  { x: 400, y: 400, text: '4,50,000' },
];

const RESULTS = [
  {
    x: 100,
    y: 760,
    text: 'Statement of Consolidated Unaudited Financial Results for the quarter ended December 31, 2025',
  },
  { x: 450, y: 740, text: '(Rs. in Lakhs)' },
  { x: 300, y: 720, text: 'Quarter ended' },
  ...row(700, 'Particulars', '31-12-2025', '30-09-2025', '31-12-2024'),
  ...row(680, 'Revenue from operations', '6,010.49', '6,907.96', '6,787.58'),
  ...row(660, 'Other income', '147.06', '149.92', '75.42'),
  ...row(640, 'Total income', '6,157.55', '7,057.88', '6,863.00'),
  ...row(620, 'Profit before exceptional items and tax', '500.00', '397.10', '161.32'),
  ...row(600, 'Profit before tax', '421.14', '411.07', '161.32'),
  ...row(580, 'Total tax expense', '106.13', '108.14', '56.69'),
  ...row(560, 'Profit for the period', '315.01', '302.93', '104.63'),
  ...row(540, 'Earnings per share: (a) Basic', '0.29', '0.28', '0.10'),
];
const REVIEW = letter(
  'Outcome of Board Meeting',
  'We enclose the Unaudited Financial Results with the Limited Review Report of the auditors.',
);

describe('figures', () => {
  it('G20: a results table gives typed figures of three quarters in Rs crore, the last profit before tax', async () => {
    const { category, figures, headline, sentiment } = await readByRules({}, REVIEW, RESULTS);
    expect(category).toBe('Financial Results');
    const value = (metric: string, period: string) =>
      figures.find((figure) => figure.metric === metric && figure.period === period)?.value;
    expect(value('revenue', 'Q3FY26')).toBe(60.1049);
    expect(value('revenue', 'Q2FY26')).toBe(69.0796);
    expect(value('revenue', 'Q3FY25')).toBe(67.8758);
    expect(value('profit_before_tax', 'Q3FY26')).toBe(4.2114);
    expect(value('profit_after_tax', 'Q3FY26')).toBe(3.1501);
    expect(value('eps_basic', 'Q3FY26')).toBe(0.29);
    expect(figures).toHaveLength(21);
    expect(figures.every((figure) => figure.verified && figure.basis === 'consolidated' && figure.page === 2)).toBe(
      true,
    );
    expect(headline).toBe(
      'Q3FY26 consolidated net profit Rs 3.15 crore (+201.1% YoY), revenue Rs 60.1 crore (-11.4% YoY): Acme Forgings Limited',
    );
    expect(sentiment.label).toBe('Positive');
  });

  it('a point that a poor scanner layer lost is put back where the arithmetic proves it, else the figure is dropped', async () => {
    const otherIncome = async (misread: Record<string, string>) => {
      const layer = RESULTS.map((run) => ({ ...run, text: misread[run.text] ?? run.text }));
      const { figures } = await readByRules({}, REVIEW, layer);
      return figures.filter((figure) => figure.metric === 'other_income' && figure.period === 'Q3FY26');
    };
    expect(await otherIncome({ '147.06': '14706' })).toMatchObject([{ printed: '14706', value: 1.4706 }]);
    expect(await otherIncome({ '147.06': '14706', '6,157.55': '6,9' })).toEqual([]);
  });

  it('a table without a unit gives nothing', async () => {
    const { figures } = await readByRules(
      {},
      REVIEW,
      RESULTS.filter((run) => !run.text.includes('Lakhs')),
    );
    expect(figures).toEqual([]);
  });

  it('the value of an order leads the headline; face values and turnover are no order', async () => {
    const { figures, headline, sentiment } = await readByRules(
      { category: 'Bagging/Receiving of orders/contracts', subject: 'Bagging/Receiving of orders/contracts' },
      letter(
        'Receipt of order',
        'We are pleased to inform you that the company has received an order worth Rs. 34.10 Crores from a railway.',
        'The turnover of the company is Rs 900 crore and its shares have a face value of Rs 10.',
      ),
    );
    expect(figures).toEqual([expect.objectContaining({ metric: 'order_value', value: 34.1, page: 1, verified: true })]);
    expect(headline).toBe('Rs 34.1 crore order: Acme Forgings Limited: Receipt of order');
    expect(sentiment.label).toBe('Positive');
  });

  it('a headline names the company once', async () => {
    const { headline } = await readByRules(
      {},
      letter(
        'Acme Forgings Ltd reports growth of 29% in revenue',
        'We inform you of the above. Kindly take it on record.',
      ),
    );
    expect(headline).toBe('Acme Forgings Limited: Reports growth of 29% in revenue');
  });

  it('a dividend per share is read with its page', async () => {
    const { figures } = await readByRules(
      {},
      letter(
        'Dividend',
        'We inform you that the Board declared an interim dividend of Rs. 2.50 per equity share of Rs 10 each.',
      ),
    );
    expect(figures).toEqual([
      expect.objectContaining({ metric: 'dividend_per_share', value: 2.5, unit: 'Rs per share' }),
    ]);
  });
});

describe('investors (G21)', () => {
  it('allottees are stored with kind, role and evidence; customers, lenders and signatories are not', async () => {
    const { category, investors, figures } = await readByRules({ category: 'Allotment of Securities' }, ALLOTMENT);
    expect(category).toBe('Fundraise - Preferential Issue');
    expect(investors.map(({ name, kind, role }) => `${name} | ${kind} | ${role}`)).toEqual([
      'Zenith Growth Opportunities Fund Trust | institution | allottee',
      'Asha Ramesh Rao | individual | allottee',
      'Ketan Shah HUF | individual | allottee',
      'Meridian Capital Advisors LLP | institution | allottee',
      'Vikram Singh | individual | allottee',
    ]);
    expect(investors.every((investor) => investor.page === 1 && investor.quote.length > 0)).toBe(true);
    expect(figures).toEqual([expect.objectContaining({ metric: 'issue_size', value: 9.45 })]);
  });

  it('a letter of offer names who acquires and who acts in concert, on its cover', async () => {
    const cover = [
      'Letter of Offer under the SEBI (SAST) Regulations, 2011',
      'OPEN OFFER',
      'BY',
      'HARBOUR ASIA HOLDCO PTE. LTD.',
      'Regd. office: 77 Robinson Road, Singapore',
      '(hereinafter referred to as the "Acquirer")',
      'ALONGWITH',
      'HARBOUR PARTNERS FUND L.P.',
      '(hereinafter referred to as "PAC 1")',
      'TO THE PUBLIC SHAREHOLDERS OF',
      'ACME FORGINGS LIMITED',
      '(hereinafter referred to as the "Target Company")',
    ];
    const { category, investors } = await readByRules(
      {},
      letter('Open Offer', 'Please find attached the Letter of Offer.'),
      cover,
    );
    expect(category).toBe('Open Offer');
    expect(investors.map(({ name, role, page }) => [name, role, page])).toEqual([
      ['HARBOUR ASIA HOLDCO PTE. LTD.', 'acquirer', 2],
      ['HARBOUR PARTNERS FUND L.P.', 'other', 2],
    ]);
  });

  it('shares allotted to a partner name the partner, shares allotted to employees name nobody', async () => {
    const named = (body: string) => readByRules({}, letter('Dilution of stake in subsidiary', body));
    const partner = await named(
      'We would like to inform that XYZ Limited allotted 1,000 equity shares to Meridian Group Inc (JV Partner).',
    );
    expect(partner.investors).toEqual([
      expect.objectContaining({ name: 'Meridian Group Inc', kind: 'institution', role: 'allottee' }),
    ]);
    const staff = await named(
      'We would like to inform that XYZ Limited allotted 1,000 equity shares to Eligible Employees of it.',
    );
    expect(staff.investors).toEqual([]);
  });

  it('the same table in a document about something else names nobody', async () => {
    const plain = ALLOTMENT.filter((run) => run.y < 600);
    const { investors } = await readByRules(
      { category: 'Credit Rating' },
      letter('Credit rating', 'The rating was reaffirmed.'),
      plain,
    );
    expect(investors).toEqual([]);
  });
});

describe('sentiment follows a table of events', () => {
  it.each([
    ['Negative', 'Resignation of Statutory Auditor', 'We inform you that the statutory auditors have resigned.'],
    ['Negative', 'Update', 'We inform you that the company defaulted in payment of interest on debentures.'],
    ['Negative', 'Termination of contract', 'We inform you of the termination of the contract by the customer.'],
    ['Neutral', 'Trading window', 'We inform you that the trading window is closed.'],
  ])('%s: %s', async (label, subject, body) => {
    const { sentiment } = await readByRules({}, letter(subject, body));
    expect(sentiment).toMatchObject({ label, reason: expect.stringMatching(/\w/) });
  });

  it.each([
    ['upgraded', 'Positive'],
    ['downgraded', 'Negative'],
    ['reaffirmed', 'Neutral'],
  ])('a rating %s is %s', async (verb, label) => {
    const { sentiment } = await readByRules(
      { category: 'Credit Rating' },
      letter('Credit Rating', `We inform you that CARE has ${verb} the rating of the company.`),
    );
    expect(sentiment.label).toBe(label);
  });
});

describe('prose', () => {
  it.each([
    [
      'Disclosure under Regulation 30 of the SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015 - Adjudication Order',
      'Adjudication Order',
    ],
    [
      'Intimation of Credit Rating under Regulation 30 of the SEBI (LODR) Regulations, 2015 (the Listing Regulations)',
      'Intimation of Credit Rating',
    ],
    [
      'Disclosure under Regulation 30 of the SEBI (Listing Obligations) Regulations, 2015 ("Listing Regulations")',
      null,
    ],
    ['Outcome of Board Meeting held on January 24, 2026', null],
    ['General Updates', null],
    [
      'Certificate under Regulation 74(5) of SEBI (Depositories and Participants) Regulations, 2018 for the quarter ended December 31, 2025',
      'Certificate under Regulation 74(5) of SEBI (Depositories and Participants) Regulations, 2018 for the quarter ended December 31, 2025',
    ],
    ['the quarter ended December 31, 2025', null],
  ])('the event in "%s"', (title, event) => {
    expect(eventOf(title)).toBe(event);
  });

  it('boilerplate of the exchange is no headline', async () => {
    expect(withoutBoilerplate("UCO Bank has informed the Exchange regarding 'Notice of Strike'.")).toBe(
      'Notice of Strike',
    );
    const { headline } = await readByRules(
      {},
      letter(
        'Outcome of Board Meeting',
        'This is to inform you that the Board approved the shifting of its warehouse to Pune.',
      ),
    );
    expect(headline).toBe('Acme Forgings Limited: The Board approved the shifting of its warehouse to Pune');
  });

  it('the first line after the salutation is part of the letter, a long subject is not', async () => {
    const { summary } = await readByRules({}, [
      'Sub.: Intimation under Regulation 30 and Regulation 51 of the Securities and Exchange',
      'Board of India (Listing Obligations and Disclosure Requirements) Regulation, 2015.',
      'Dear Sir/ Madam,',
      'Please find attached a copy of the valuation report of the plant at Pune.',
    ]);
    expect(summary).toBe('Valuation report of the plant at Pune.');
  });

  it('sentences do not end at Rs., Ltd., initials or numbers of a list', () => {
    const text = 'M/s. A. B. Shah Ltd. paid Rs. 5.50 crore. It was approved: 1. The results. 2. A dividend.';
    expect(sentencesOf(text)).toEqual([
      'M/s. A. B. Shah Ltd. paid Rs. 5.50 crore',
      'It was approved: 1. The results',
      '2. A dividend.',
    ]);
  });

  it('text of a document cannot become markup of the page that shows it', async () => {
    const { summary } = await readByRules(
      {},
      letter(
        'News',
        'We wish to inform you that <img src=x onerror=alert(1)> and [a link](javascript:x) were printed.',
      ),
    );
    expect(summary).not.toMatch(/(?<!\\)<img|(?<!\\)\[a link/);
  });
});
