import { letterPage, REGULATION_30 } from '../../pdf/letter.ts';
import type { BseLabel, Kind, KindContext } from '../blueprint.ts';
import { dotDate, longDate, weekday, workingDayAfter } from '../format.ts';
import { person } from '../names.ts';
import { dueQuarter, quarterEnd } from '../periods.ts';

interface Routine {
  kind: string;
  category?: string;
  subject: string;
  desc: string;
  nseText: string;
  bse: Omit<BseLabel, 'headline'>;
  paragraphs: string[];
  dates?: { kind: string; date: string }[];
}

/** Letters that every issuer writes every quarter: nothing in them moves a price. */
const ROUTINES: ((context: KindContext) => Routine)[] = [
  ({ company, day }) => {
    const end = longDate(quarterEnd(dueQuarter(day)));
    return {
      kind: 'depository_certificate',
      subject: `Certificate under Regulation 74(5) of SEBI (Depositories and Participants) Regulations, 2018 for the quarter ended ${end}`,
      desc: 'Certificate under SEBI (Depositories and Participants) Regulations, 2018',
      nseText: `${company.name} has informed the Exchange about Compliance certificate pursuant to Regulation 74(5) of the SEBI (Depository and Participant) Regulations, 2018`,
      bse: {
        category: 'Company Update',
        subcategory: 'Certificate under Reg. 74 (5) of SEBI (DP) Regulations, 2018',
        agenda: 177,
        subject: 'Compliances-Certificate under Reg. 74 (5) of SEBI (DP) Regulations, 2018',
      },
      paragraphs: [
        `In terms of Regulation 74(5) of the Securities and Exchange Board of India (Depositories and Participants) Regulations, 2018, please find enclosed the certificate received from our Registrar and Share Transfer Agent for the quarter ended ${end}.`,
        'We confirm that the securities received for dematerialisation were confirmed to the depositories within fifteen days of receipt, and that the certificates were mutilated and cancelled after due verification.',
      ],
    };
  },
  ({ company, day }) => {
    const meeting = workingDayAfter(day, 9);
    const end = longDate(quarterEnd(dueQuarter(day)));
    return {
      kind: 'board_meeting_notice',
      subject: `Intimation of meeting of the Board of Directors scheduled on ${weekday(meeting)}, ${longDate(meeting)}`,
      desc: 'General Updates',
      nseText: `${company.name} has informed the Exchange about Board Meeting to be held on ${longDate(meeting)} to consider financial statements for the period ended ${end}`,
      bse: {
        category: 'Board Meeting',
        subcategory: 'Board Meeting',
        agenda: 9,
        subject: 'Board Meeting Intimation for Consideration Of Un-Audited Financial Results',
      },
      paragraphs: [
        `Pursuant to Regulation 29 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, we hereby inform you that a meeting of the Board of Directors of the Company is scheduled to be held on ${weekday(meeting)}, ${longDate(meeting)}, inter alia, to consider and approve the unaudited financial results for the quarter ended ${end}.`,
        'Further, the trading window for dealing in the securities of the Company shall remain closed for all designated persons until 48 hours after the announcement of the results.',
      ],
      dates: [{ kind: 'board_meeting', date: meeting }],
    };
  },
  ({ company, day }) => ({
    kind: 'trading_window',
    subject: 'Closure of trading window',
    desc: 'Trading Window',
    nseText: `${company.name} has informed the Exchange regarding the Trading Window closure pursuant to SEBI (Prohibition of Insider Trading) Regulations, 2015`,
    bse: {
      category: 'Insider Trading / SAST',
      subcategory: 'Closure of Trading Window',
      agenda: 144,
      subject: 'Closure of Trading Window',
    },
    paragraphs: [
      `${REGULATION_30} the trading window for dealing in the securities of the Company shall be closed from ${longDate(workingDayAfter(day, 1))} for all designated persons and their immediate relatives in terms of the Company's Code of Conduct framed under the SEBI (Prohibition of Insider Trading) Regulations, 2015.`,
      'The trading window shall re-open 48 hours after the declaration of the financial results.',
    ],
  }),
  ({ company, random }) => ({
    kind: 'lost_certificates',
    subject: 'Intimation of loss of share certificates under Regulation 39(3)',
    desc: 'Loss of Share Certificates',
    nseText: `${company.name} has informed the Exchange about Loss of Share Certificates`,
    bse: {
      category: 'Company Update',
      subcategory: 'Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate',
      agenda: 212,
      subject: 'Compliances-Reg. 39 (3) - Details of Loss of Certificate / Duplicate Certificate',
    },
    paragraphs: [
      `Pursuant to Regulation 39(3) of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, we inform you that the Company has received a request for issue of duplicate share certificates from a shareholder under folio number ${random.int(1000, 99_999)} for ${random.int(1, 20) * 50} equity shares reported as lost.`,
      'The Registrar and Share Transfer Agent has been advised to note a caution in its records.',
    ],
  }),
  ({ company, random, day }) => ({
    kind: 'voting_results',
    subject: "Voting results and Scrutinizer's Report of the Extra-Ordinary General Meeting",
    desc: 'Shareholders meeting',
    nseText: `${company.name} has submitted the Exchange a copy Srutinizers report of Extra Ordinary General Meeting held on ${longDate(day)}. Further, the company has informed the Exchange regarding voting results.`,
    bse: {
      category: 'AGM/EGM',
      subcategory: 'EGM',
      agenda: 3,
      subject: "Shareholder Meeting / Postal Ballot-Scrutinizer's Report",
    },
    paragraphs: [
      `Pursuant to Regulation 44 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, please find enclosed the voting results of the Extra-Ordinary General Meeting held on ${dotDate(day)} together with the Scrutinizer's Report issued by ${person(random)}, Practising Company Secretary.`,
      `All the resolutions set out in the notice have been passed with the requisite majority; ${random.int(960, 999) / 10}% of the valid votes were cast in favour.`,
    ],
  }),
  ({ company, random, day }) => ({
    kind: 'address_change',
    category: 'Change in Address',
    subject: 'Change in address of the registered office of the Company',
    desc: 'Address Change',
    nseText: `${company.name} has informed the Exchange about change in registered office address of the company`,
    bse: {
      category: 'Company Update',
      subcategory: 'Change in Registered Office Address',
      agenda: 15,
      subject: 'Announcement under Regulation 30 (LODR)-Change in Registered Office Address',
    },
    paragraphs: [
      `${REGULATION_30} the Board of Directors has approved the shifting of the registered office of the Company within the local limits of the city with effect from ${longDate(workingDayAfter(day, 14))}.`,
      `New address: Unit ${random.int(2, 60)}, ${company.address}.`,
    ],
    dates: [{ kind: 'effective', date: workingDayAfter(day, 14) }],
  }),
];

export const procedural: Kind = (context) => {
  const routine = context.random.pick(ROUTINES)(context);
  const { kind, subject, desc, nseText, bse, paragraphs, dates } = routine;
  return {
    kind,
    category: routine.category ?? 'Procedural/Administrative',
    sentiment: 'Neutral',
    nse: { desc, text: nseText },
    bse: { ...bse, headline: `${subject}.` },
    document: {
      title: subject,
      author: context.company.name,
      face: context.company.face,
      pages: [letterPage(context, { subject, paragraphs })],
    },
    ...(dates ? { dates } : {}),
  };
};
