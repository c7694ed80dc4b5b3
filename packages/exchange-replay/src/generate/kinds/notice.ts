import { letterPage } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { longDate, workingDayAfter } from '../format.ts';

/** The exchange's own notice: a row that stands alone, all of it in the row's text. */
export function exchangeNotice({ company, day }: KindContext): Blueprint {
  const purpose =
    'in order to ensure that investors have latest relevant information about the company and to inform the market so that the interest of the investors is safeguarded.';
  return {
    kind: 'exchange_notice',
    category: 'Clarifications/Confirmations',
    sentiment: 'Neutral',
    nse: {
      desc: 'Spurt in Volume',
      text: `Significant increase in volume has been observed in ${company.name}. The Exchange, ${purpose.slice(0, -1)}, had written to the company. The response of the Company is awaited.`,
    },
    bse: {
      category: 'Company Update',
      subcategory: 'Clarification',
      agenda: 35,
      subject: 'Clarification sought from the Company',
      headline: `The Exchange has sought clarification from ${company.bseName} on ${longDate(day)} with reference to significant movement in price, ${purpose}<BR><BR>The reply is awaited.`,
    },
    document: null,
  };
}

/** A lender's disclosure about the interest on its bonds. */
export function debtDisclosure(context: KindContext): Blueprint {
  const { company, day, random } = context;
  const due = workingDayAfter(day, 6);
  const subject = 'Intimation under Regulation 57 regarding payment of interest on Non-Convertible Debentures';
  return {
    kind: 'debt_disclosure',
    category: 'Procedural/Administrative',
    sentiment: 'Neutral',
    nse: {
      desc: 'Disclosure Under Regulation 51',
      text: `${company.name} has informed the Exchange regarding the payment of interest on Non-Convertible Debentures`,
    },
    bse: { category: 'Company Update', subcategory: 'Interest Payment', agenda: 229, subject, headline: `${subject}.` },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `Pursuant to Regulation 57 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, we hereby certify that the interest on the Non-Convertible Debentures of the Company, at ${random.int(810, 975) / 100}% per annum, falls due on ${longDate(due)} and will be paid on the due date.`,
          ],
        }),
      ],
    },
    dates: [{ kind: 'interest_due', date: due }],
  };
}

/** What a unit of a fund is worth: no attachment, as nearly all of a real feed. */
export function fundNav({ company, day, random }: KindContext): Blueprint {
  const value = (random.int(10_000, 990_000) / 1e3).toFixed(4);
  const headline = `Net Asset Value (NAV) of ${company.name} is Rs. ${value} as on ${longDate(day)}`;
  return {
    kind: 'fund_nav',
    category: 'Procedural/Administrative',
    sentiment: 'Neutral',
    nse: { desc: 'Net Asset Value', text: headline },
    bse: { category: 'Others', subcategory: 'NAV', agenda: 221, subject: 'Net Asset Value', headline },
    document: null,
  };
}
