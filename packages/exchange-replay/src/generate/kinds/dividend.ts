import { letterPage, REGULATION_30 } from '../../pdf/letter.ts';
import type { Blueprint, KindContext } from '../blueprint.ts';
import { dashDate, indian, longDate, workingDayAfter } from '../format.ts';
import { dueQuarter } from '../periods.ts';

/** An interim dividend with its record date. BSE's label for these comes with a blank in front now and then. */
export function dividend(context: KindContext): Blueprint {
  const { company, random, day } = context;
  const perShare = random.int(2, 60) / 4;
  const record = workingDayAfter(day, 8);
  const payment = workingDayAfter(day, 22);
  const year = dueQuarter(day).fiscalYear;
  const years = `20${year - 1}-${year}`;
  const subject = `Declaration of Interim Dividend for the financial year ${years} and fixation of Record Date`;
  return {
    kind: 'dividend',
    category: 'Procedural/Administrative',
    sentiment: 'Positive',
    critical: true,
    nse: random.chance(0.5)
      ? {
          desc: 'Dividend',
          text: `${company.name} has informed the Exchange that Board of Directors at its meeting held on ${longDate(day)}, declared Interim Dividend of Rs. ${perShare} per equity share.`,
        }
      : {
          desc: 'Record Date',
          text: `${company.name} has informed the Exchange that Record date for the purpose of Dividend  is ${dashDate(record)}.`,
        },
    bse: {
      category: random.chance(0.4) ? ' Corp Action' : 'Corp. Action',
      subcategory: 'Dividend',
      agenda: 36,
      subject: 'Corporate Action-Board to consider Dividend',
      headline: `The Board of Directors declared an interim dividend of Rs. ${indian(perShare, 2)} per equity share.<BR>Record date: ${dashDate(record)}.`,
    },
    document: {
      title: subject,
      author: company.name,
      face: company.face,
      pages: [
        letterPage(context, {
          subject,
          paragraphs: [
            `${REGULATION_30} the Board of Directors of the Company at its meeting held today has declared an interim dividend of Rs. ${indian(perShare, 2)} per equity share of face value of Rs. 10 each for the financial year ${years}.`,
            `Pursuant to Regulation 42 of the said Regulations, the Company has fixed ${longDate(record)} as the Record Date for determining the entitlement of the members to the interim dividend, which will be paid on or before ${longDate(payment)}.`,
          ],
        }),
      ],
    },
    figures: [
      {
        metric: 'dividend_per_share',
        value: perShare,
        unit: 'Rs per share',
        period: `FY${year}`,
        basis: null,
        page: 1,
      },
    ],
    dates: [
      { kind: 'record', date: record },
      { kind: 'payment', date: payment },
    ],
  };
}
