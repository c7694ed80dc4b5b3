import { annexureHead, letterPage, REGULATION_30 } from '../../pdf/letter.ts';
import type { Block } from '../../pdf/model.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { indian, longDate, workingDayAfter } from '../format.ts';
import { institution, newspaper, privateCompany, town } from '../names.ts';
import { dueQuarter, quarterEnd } from '../periods.ts';

/** Schedule of a meeting with analysts. */
export function investorMeet(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const date = workingDayAfter(day, random.int(2, 9));
  const host = institution(random);
  const subject = 'Schedule of Analyst / Institutional Investor Meet';
  return {
    kind: 'investor_meet',
    category: 'Investor/Analyst Meet',
    sentiment: 'Neutral',
    nse: {
      desc: 'Analysts/Institutional Investor Meet/Con. Call Updates',
      text: `${company.name} has informed the Exchange about Schedule of meet`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Analyst / Investor Meet',
      agenda: 80,
      subject: 'Announcement under Regulation 30 (LODR)-Analyst / Investor Meet - Intimation',
      headline: `Pursuant to Regulation 30(6) of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015 read with Para A of Part A of Schedule III, we wish to inform you that the management of the Company will participate in an investor meeting on ${longDate(date)}, hosted by ${host}, in ${town(random)}.\r\n\r\nThe discussions will be based on information that is publicly available; no unpublished price sensitive information is intended to be discussed during the meeting. The schedule is subject to change due to exigencies.`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the management of the Company will participate in the following meeting. No unpublished price sensitive information is intended to be discussed.`,
          ],
          insert: [
            {
              type: 'table',
              table: {
                widths: [110, 213, 160],
                align: ['left', 'left', 'left'],
                header: ['Date', 'Organised by', 'Type of meeting'],
                rows: [[longDate(date), host, random.pick(['Group meeting, in person', 'One-on-one, virtual'])]],
                size: 9,
                ruled: true,
              },
            },
          ],
        }),
      ],
    },
    dates: [{ kind: 'meeting', date }],
  };
}

/** Copies of advertisements: the figures on the page are set in narrow columns beside other matter. */
export function newspaperCopy(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const papers = [newspaper(random), newspaper(random)];
  const end = longDate(quarterEnd(dueQuarter(day)));
  const subject = 'Newspaper publication of unaudited financial results';
  // Only the first column is the issuer's: the others are of companies that have nothing to do with the filing.
  const column = (advertiser: string): string[] => {
    const profit = random.int(900, 9000) / 10;
    return [
      advertiser.toUpperCase(),
      `EXTRACT OF THE STATEMENT OF UNAUDITED FINANCIAL RESULTS FOR THE QUARTER ENDED ${end.toUpperCase()}`,
      `Total income from operations: ${indian(profit * random.int(6, 11), 2)}`,
      `Net profit for the period before tax: ${indian(profit, 2)}`,
      `Net profit for the period after tax: ${indian(profit * 0.75, 2)}`,
      'Note: The above is an extract of the detailed format of the quarterly results filed with the stock exchanges under Regulation 33. The full format is available on the websites of the stock exchanges and of the Company.',
      `For ${advertiser}, Place: ${town(random)}`,
      `TENDER NOTICE: Sealed tenders are invited for the annual upkeep of the municipal gardens of ${town(random)}. Forms are available at the ward office on all working days.`,
      `PUBLIC NOTICE: Original share certificates under folio ${random.int(1000, 99_999)} are reported lost. Objections may be raised within fifteen days.`,
    ];
  };
  const advertisers = [company.name, privateCompany(random), privateCompany(random)];
  return {
    kind: 'newspaper_copy',
    category: 'Procedural/Administrative',
    sentiment: 'Neutral',
    nse: {
      desc: 'Copy of Newspaper Publication',
      text: `${company.name} has informed the Exchange about Copy of Newspaper Publication`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Newspaper Publication',
      agenda: 220,
      subject: 'Announcement under Regulation 30 (LODR)-Newspaper Publication',
      headline:
        "Please find enclosed copies of the newspaper advertisement of the Company's unaudited financial results.",
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `Pursuant to Regulation 47 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, please find enclosed copies of the advertisement published in ${papers.join(' and ')} on ${longDate(day)}.`,
          ],
        }),
        [
          { type: 'text', text: papers[0]!.toUpperCase(), size: 22, bold: true, align: 'center', gap: 2 },
          { type: 'rule' },
          { type: 'columns', columns: advertisers.map(column), size: 7 },
        ],
      ],
    },
  };
}

/** A press release: about results (never the statement itself) or about a new product. */
export function pressRelease(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const product = random.chance(0.5);
  const growth = random.int(4, 38);
  const brand = `${company.name.split(' ')[0]} ${random.pick(['Nova', 'Terra', 'Lumo', 'Swift'])}`;
  const title = product
    ? `${company.name} launches ${brand}`
    : `${company.name} reports quarterly growth of ${growth}% in revenue`;
  const body = product
    ? [
        `${town(random)}, ${longDate(day)}: ${company.name} today announced the launch of ${brand}, an addition to its range. The product will be available through all its dealers from next month.`,
        'The launch strengthens the portfolio of the Company in the domestic market.',
      ]
    : [
        `${town(random)}, ${longDate(day)}: ${company.name} today announced its performance for the quarter ended ${longDate(quarterEnd(dueQuarter(day)))}. Revenue grew by ${growth}% over the same quarter of the previous year.`,
        'The management said that demand remained healthy across regions and that the order book gives visibility for the coming quarters.',
      ];
  return {
    kind: 'press_release',
    category: product ? 'New Product' : 'Procedural/Administrative',
    sentiment: 'Positive',
    nse: {
      desc: 'Press Release',
      text: `${company.name} has informed the Exchange regarding a press release dated ${longDate(day)}, titled "${title}".`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Press Release / Media Release',
      agenda: 5,
      subject: 'Announcement under Regulation 30 (LODR)-Press Release / Media Release',
      headline: title,
    },
    document: {
      title,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject: 'Press Release',
          paragraphs: [`${REGULATION_30} the Company has issued the enclosed press release titled "${title}".`],
        }),
        [
          ...annexureHead('PRESS RELEASE', title),
          ...body.map((text): Block => ({ type: 'text', text, gap: 10 })),
          {
            type: 'text',
            text: `About ${company.name}: the Company is engaged in ${company.industry.toLowerCase()}.`,
            gap: 6,
          },
        ],
      ],
    },
  };
}
