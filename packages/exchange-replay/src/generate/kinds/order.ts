import { annexureHead, letterPage, particulars, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { exact, indian, inWords, longDate, workingDayAfter } from '../format.ts';
import { publicBody } from '../names.ts';

const WORKS = [
  'design, supply and commissioning of a pumping station',
  'supply of 33 kV switchgear panels',
  'construction of an elevated service road',
  'supply and maintenance of signalling cables',
];
const SUPPLIES = [
  'annual rate contract for the supply of its products',
  'supply of goods and services over the period',
];
const BUILDERS = /Construction|Electrical|Cables|Castings/;

/** An order that the issuer won. A third hides under "Updates" with an empty subject, as real ones do. */
export function orderWin(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const client = publicBody(random);
  const inLakhs = random.chance(0.3);
  const crore = inLakhs ? random.int(120, 4800) / 100 : random.int(900, 96_000) / 100;
  const printed = inLakhs ? `Rs. ${indian(crore * 100, 2)} Lakhs` : `Rs. ${indian(crore, 2)} Crore`;
  const work = random.pick(BUILDERS.test(company.industry) ? WORKS : SUPPLIES);
  const months = random.pick([9, 12, 18, 24]);
  const hidden = random.chance(1 / 3);
  const subject = 'Intimation of receipt of order under Regulation 30';
  return {
    kind: 'order_win',
    category: 'New Order',
    sentiment: 'Positive',
    critical: true,
    nse: hidden
      ? { desc: 'Updates', text: `${company.name} has informed the Exchange regarding ''.` }
      : {
          desc: 'Bagging/Receiving of orders/contracts',
          text: `${company.name} has informed the Exchange about receipt of an order worth &#8377; ${printed.slice(4)} from ${client}`,
        },
    bse: {
      category: 'Company Update',
      subcategory: hidden ? 'General' : 'Award of Order / Receipt of Order',
      agenda: hidden ? 1 : 8,
      subject: hidden ? 'Updates' : 'Announcement under Regulation 30 (LODR)-Award_of_Order_Receipt_of_Order',
      headline: hidden ? 'Please find enclosed the intimation.' : `Receipt of order worth ${printed} from ${client}`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the Company has received an order from ${client} for ${work}.`,
            `The total value of the order is ${printed} (inclusive of GST). The order is to be executed within ${months} months.`,
            'The details required under SEBI Circular SEBI/HO/CFD/PoD2/CIR/P/2023/120 are given in the Annexure.',
          ],
        }),
        [
          ...annexureHead('Annexure A', 'Details of the order'),
          particulars(
            [
              ['Name of the entity awarding the order', client],
              ['Nature of the order', work],
              ['Whether domestic or international', 'Domestic'],
              ['Broad consideration or size of the order', `${printed} (inclusive of GST)`],
              ['Time period by which the order is to be executed', `${months} months`],
              ['Whether the promoter group has any interest in the entity', 'No'],
              ['Whether the order falls within related party transactions', 'No'],
            ],
            random.chance(0.6),
          ),
        ],
      ],
    },
    figures: [{ metric: 'order_value', value: exact(crore), unit: 'Rs crore', period: null, basis: null, page: 1 }],
    dates: [{ kind: 'order', date: day }],
  };
}

/**
 * A tax demand: called an "order" all over, won by nobody. With a `demand` given, letters of one random stream are
 * equal but for that one amount.
 */
export function taxOrder(context: KindContext, demand?: number): Blueprint {
  const { company, random, day } = context;
  const amount = demand ?? random.int(400_000, 90_000_000);
  const printed = `Rs. ${indian(amount)}/-`;
  const reply = workingDayAfter(day, 30);
  const subject = 'Intimation of receipt of order';
  return {
    kind: 'tax_order',
    category: 'Litigation & Notices',
    sentiment: 'Negative',
    nse: { desc: 'General Updates', text: `${company.name} has informed the Exchange about Order Intimation` },
    bse: {
      category: 'Company Update',
      subcategory: 'Award of Order / Receipt of Order',
      agenda: 8,
      subject: 'Announcement under Regulation 30 (LODR)-Award_of_Order_Receipt_of_Order',
      headline: 'Intimation of receipt of order under Regulation 30 of SEBI (LODR) Regulations, 2015',
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the Company has received an order passed by the Assistant Commissioner of Commercial Taxes under Section 74 of the Central Goods and Services Tax Act, 2017.`,
            `The order raises a demand of ${printed} (Rupees ${inWords(amount)} only) including interest and penalty on account of input tax credit alleged to be ineligible.`,
            `The Company is evaluating the order and intends to file an appeal before the appellate authority on or before ${longDate(reply)}. The Company does not expect a material impact on its operations.`,
          ],
        }),
      ],
    },
    dates: [{ kind: 'appeal_by', date: reply }],
  };
}
