import { letterPage, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { indian } from '../format.ts';
import { ratingAgency } from '../names.ts';

const SCALE = ['AA', 'AA-', 'A+', 'A', 'A-', 'BBB+', 'BBB'];

/** A rating confirmed, raised or lowered. */
export function creditRating(context: KindContext): Blueprint {
  const { company, random } = context;
  const agency = ratingAgency(random);
  const step = random.pick([-1, 0, 0, 1]);
  const from = random.int(1, SCALE.length - 2);
  const [before, after] = [SCALE[from]!, SCALE[from + step]!];
  const action = step === 0 ? 'Reaffirmed' : step < 0 ? 'Upgraded' : 'Downgraded';
  const facilities = [random.int(40, 900), random.int(10, 300)];
  const short = agency.split(' ')[0]!.toUpperCase();
  const subject = `Intimation of credit rating by ${agency}`;
  return {
    kind: 'credit_rating',
    category: 'Credit Rating',
    sentiment: step === 0 ? 'Neutral' : step < 0 ? 'Positive' : 'Negative',
    nse: {
      desc: random.pick(['Credit Rating', 'Credit Rating- Revision', 'Credit Rating- Others']),
      text: `${company.name} has informed the Exchange about Credit Rating`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Credit Rating',
      agenda: 46,
      subject: 'Announcement under Regulation 30 (LODR)-Credit Rating',
      headline: `We wish to inform that the credit rating agency ${agency} has ${action.toLowerCase()} its ratings on bank loan facilities of the Company at "${short} ${after}/Stable"`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} ${agency} has ${action.toLowerCase()} the credit ratings of the bank facilities of the Company as follows:`,
          ],
          insert: [
            {
              type: 'table',
              table: {
                widths: [130, 90, 90, 90, 83],
                align: ['left', 'right', 'left', 'left', 'left'],
                header: ['Facilities', 'Amount (Rs. crore)', 'Previous rating', 'Rating', 'Rating action'],
                rows: [
                  [
                    'Long-term bank facilities',
                    indian(facilities[0]!, 2),
                    `${short} ${before}/Stable`,
                    `${short} ${after}/Stable`,
                    action,
                  ],
                  ['Short-term bank facilities', indian(facilities[1]!, 2), `${short} A1`, `${short} A1`, 'Reaffirmed'],
                  ['Total', indian(facilities[0]! + facilities[1]!, 2), '', '', ''],
                ],
                bold: [2],
                ruled: true,
              },
            },
          ],
        }),
      ],
    },
  };
}
