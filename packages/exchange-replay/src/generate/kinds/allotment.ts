import { annexureHead, letterPage, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { exact, indian } from '../format.ts';
import { institution, person } from '../names.ts';
import type { TrueInvestor } from '../truth.ts';

/** Shares on a preferential basis, with a table of who takes them: people and institutions. */
export function allotment(context: KindContext): Blueprint {
  const { company, random } = context;
  const price = random.int(40, 900);
  const investors = allottees(context);
  const lots = investors.map(() => random.int(4, 400) * 500);
  const shares = lots.reduce((sum, lot) => sum + lot, 0);
  const amount = (count: number) => indian(count * price);
  const subject = 'Allotment of equity shares on preferential basis';
  return {
    kind: 'allotment',
    category: 'Fundraise - Preferential Issue',
    sentiment: 'Neutral',
    critical: true,
    nse: {
      desc: 'Allotment of Securities',
      text: `${company.name} has informed the Exchange regarding allotment of ${shares} securities pursuant to Preferential Issue`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Allotment of Equity Shares',
      agenda: 115,
      subject: 'Announcement under Regulation 30 (LODR)-Allotment',
      headline: `Allotment of ${indian(shares)} equity shares on preferential basis`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the Board of Directors has approved the allotment of ${indian(shares)} equity shares of face value of Rs. 10 each at an issue price of Rs. ${price} per equity share (including a premium of Rs. ${price - 10}) on preferential basis, aggregating to Rs. ${indian(exact((shares * price) / 1e7, 4), 4)} crore.`,
            'The list of allottees is enclosed as Annexure A. Consequent to the allotment the paid-up equity share capital of the Company stands increased accordingly.',
          ],
        }),
        [
          ...annexureHead('Annexure A', 'List of allottees'),
          {
            type: 'table',
            table: {
              widths: [40, 223, 100, 120],
              align: ['left', 'left', 'right', 'right'],
              header: ['Sr. No.', 'Name of the allottee', 'No. of equity shares', 'Amount (Rs.)'],
              rows: [
                ...investors.map(({ name }, index) => [
                  String(index + 1),
                  name,
                  indian(lots[index]!),
                  amount(lots[index]!),
                ]),
                ['', 'Total', indian(shares), amount(shares)],
              ],
              bold: [investors.length],
              size: 9,
              ruled: random.chance(0.7),
            },
          },
        ],
      ],
    },
    figures: [
      {
        metric: 'issue_size',
        value: exact((shares * price) / 1e7, 4),
        unit: 'Rs crore',
        period: null,
        basis: null,
        page: 1,
      },
    ],
    investors,
  };
}

function allottees({ random }: KindContext): TrueInvestor[] {
  const people = Array.from({ length: random.int(2, 6) }, () => person(random));
  const houses = Array.from({ length: random.int(1, 4) }, () => institution(random));
  const of = (kind: TrueInvestor['kind']) => (name: string) => ({ name, kind, role: 'allottee' as const });
  return random.shuffle([
    ...[...new Set(people)].map(of('individual')),
    ...[...new Set(houses)].map(of('institution')),
  ]);
}
