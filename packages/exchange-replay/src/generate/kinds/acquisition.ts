import { annexureHead, letterPage, particulars, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { indian } from '../format.ts';
import { institution, privateCompany } from '../names.ts';

/** The issuer buys a stake in a company that is not listed, from a named holder. */
export function acquisition(context: KindContext): Blueprint {
  const { company, random } = context;
  const target = privateCompany(random);
  const seller = institution(random);
  const percent = random.pick([26, 51, 74, 100]);
  const cost = random.int(300, 40_000) / 100;
  const subject = `Acquisition of ${percent}% stake in ${target}`;
  return {
    kind: 'acquisition',
    category: 'Mergers/Acquisitions',
    sentiment: 'Neutral',
    critical: true,
    nse: { desc: 'Acquisition', text: `${company.name} has informed the Exchange about Acquisition` },
    bse: {
      category: 'Company Update',
      subcategory: 'Acquisition',
      agenda: 30,
      subject: 'Announcement under Regulation 30 (LODR)-Acquisition',
      headline: `${company.bseName}has informed BSE about the acquisition of ${percent}% of the share capital of ${target}`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the Company has entered into a share purchase agreement to acquire ${percent}% of the equity share capital of ${target} from ${seller} for a cash consideration of Rs. ${indian(cost, 2)} crore.`,
            `Upon completion ${target} will become ${percent > 50 ? 'a subsidiary' : 'an associate'} of the Company. Details are enclosed as Annexure A.`,
          ],
        }),
        [
          ...annexureHead('Annexure A'),
          particulars([
            ['Name of the target entity', target],
            ['Name of the seller', seller],
            ['Percentage of shareholding acquired', `${percent}%`],
            ['Cost of acquisition', `Rs. ${indian(cost, 2)} crore`],
            ['Nature of consideration', 'Cash'],
            ['Whether the acquisition is a related party transaction', 'No'],
            ['Indicative time period for completion', 'Within 90 days'],
          ]),
        ],
      ],
    },
    investors: [{ name: seller, kind: 'institution', role: 'seller' }],
  };
}
