import { annexureHead, letterPage, particulars, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { longDate, workingDayAfter } from '../format.ts';
import { person } from '../names.ts';

const POSTS: readonly [post: string, category: string][] = [
  ['Managing Director', 'Change in KMP'],
  ['Chief Executive Officer', 'Change in KMP'],
  ['Independent Director', 'Procedural/Administrative'],
  ['Chief Financial Officer', 'Procedural/Administrative'],
  ['Company Secretary', 'Procedural/Administrative'],
];

/** Somebody comes or goes. Only chiefs (CEO, MD) make it a change of key managerial personnel. */
export function managementChange(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const [post, category] = random.pick(POSTS);
  const name = person(random);
  const effective = workingDayAfter(day, random.pick([0, 3, 17]));
  const leaves = random.chance(0.5);
  const event = leaves ? 'Resignation' : 'Appointment';
  const subject = `${event} of Mr. ${name} as ${post} of the Company`;
  return {
    kind: 'management_change',
    category,
    sentiment: 'Neutral',
    nse: random.chance(0.5)
      ? {
          desc: event,
          text: `${company.name} has informed the Exchange regarding ${event} of Mr ${name} as ${post} of the company w.e.f. ${longDate(effective)}.`,
        }
      : {
          desc: 'Change in Director(s)',
          text: `${company.name} has informed the Exchange regarding Change in Director(s) of the company.`,
        },
    bse: {
      category: 'Company Update',
      subcategory: 'Change in Management',
      agenda: 124,
      subject: 'Announcement under Regulation 30 (LODR)-Change in Management',
      headline: `${event} of Mr. ${name} as ${post} of the Company\r\nwith effect from ${longDate(effective)}`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            leaves
              ? `${REGULATION_30} Mr. ${name} has tendered his resignation from the position of ${post} of the Company with effect from the close of business hours of ${longDate(effective)} due to personal reasons.`
              : `${REGULATION_30} the Board of Directors, on the recommendation of the Nomination and Remuneration Committee, has appointed Mr. ${name} as ${post} of the Company with effect from ${longDate(effective)}.`,
            'The details required under Schedule III of the said Regulations are enclosed as Annexure I.',
          ],
        }),
        [
          ...annexureHead('Annexure I'),
          particulars([
            ['Name', `Mr. ${name}`],
            ['Designation', post],
            ['Reason for change', event],
            ['Date of appointment / cessation', longDate(effective)],
            ['Brief profile', leaves ? 'Not applicable' : 'More than twenty years of experience in the industry'],
            ['Disclosure of relationships between directors', 'Not related to any director of the Company'],
          ]),
        ],
      ],
    },
    dates: [{ kind: 'effective', date: effective }],
  };
}
