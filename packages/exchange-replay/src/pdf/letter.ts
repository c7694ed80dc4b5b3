import type { KindContext } from '../generate/blueprint.ts';
import { longDate } from '../generate/format.ts';
import type { Block } from './model.ts';

export interface LetterText {
  subject: string;
  paragraphs: string[];
  /** Between the paragraphs and the signature, e.g. a table. */
  insert?: Block[];
}

const text = (value: string, more: Partial<Extract<Block, { type: 'text' }>> = {}): Block => ({
  type: 'text',
  text: value,
  ...more,
});

/** A letter to the exchanges as issuers write them: head, date, addressees, subject, text, signature. */
export function letterPage({ company, day, reference }: KindContext, letter: LetterText): Block[] {
  return [
    text(company.name.toUpperCase(), { size: 15, bold: true, align: 'center', gap: 2 }),
    text(`Registered Office: ${company.address}`, { size: 8, align: 'center', gap: 1 }),
    text(`E-mail: secretarial@${domainOf(company.name)}   Website: www.${domainOf(company.name)}`, {
      size: 8,
      align: 'center',
      gap: 2,
    }),
    { type: 'rule' },
    text(longDate(day), { align: 'right', gap: 1 }),
    text(`Ref: ${reference}`, { size: 9, gap: 6 }),
    ...addressees(company),
    text('Dear Sir/Madam,', { gap: 8 }),
    text(`Sub: ${letter.subject}`, { bold: true, gap: 10 }),
    ...letter.paragraphs.map((paragraph) => text(paragraph, { gap: 8 })),
    ...(letter.insert ?? []),
    text('Kindly take the same on record.', { gap: 10 }),
    text('Thanking you,\nYours faithfully,', { gap: 4 }),
    text(`For ${company.name}`, { bold: true, gap: 30 }),
    text(`${company.secretary}\nCompany Secretary & Compliance Officer`, { gap: 4 }),
    ...(letter.insert ? [] : [text('Encl.: As above', { size: 8 })]),
  ];
}

function addressees(company: KindContext['company']): Block[] {
  const block = (lines: string[]) => text(lines.join('\n'), { gap: 6 });
  return [
    ...(company.scripCode
      ? [block(['To, Listing Department', 'BSE Limited, Mumbai', `Scrip Code: ${company.scripCode}`])]
      : []),
    ...(company.symbol
      ? [
          block([
            'To, Listing Department',
            'National Stock Exchange of India Limited, Mumbai',
            `Symbol: ${company.symbol}`,
          ]),
        ]
      : []),
  ];
}

/** `example` is reserved (RFC 2606): no such address can exist. */
function domainOf(name: string): string {
  return `${name.toLowerCase().split(/\W/)[0]}.example`;
}

/** Head of a page behind the letter. */
export const annexureHead = (title: string, subtitle?: string): Block[] => [
  text(title, { bold: true, align: 'center', size: 11, gap: subtitle ? 2 : 10 }),
  ...(subtitle ? [text(subtitle, { align: 'center', size: 9, gap: 10 })] : []),
];

/** The two-column "particulars" table that SEBI's circular on Regulation 30 asks for. */
export function particulars(rows: [string, string][], ruled = true): Block {
  return {
    type: 'table',
    table: {
      widths: [28, 190, 265],
      align: ['left', 'left', 'left'],
      header: ['Sr.', 'Particulars', 'Details'],
      rows: rows.map(([name, value], index) => [String(index + 1), name, value]),
      size: 9,
      ruled,
    },
  };
}

export const REGULATION_30 =
  'Pursuant to Regulation 30 of SEBI (Listing Obligations and Disclosure Requirements) Regulations, 2015, we hereby inform you that';
