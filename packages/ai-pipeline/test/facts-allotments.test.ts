import { describe, expect, it } from 'vitest';
import { readDocumentFacts } from '../src/facts/read.ts';
import { type Block, factsOn, sheet, shortly } from './helpers/sheet.ts';

const COLUMNS = [60, 100, 340, 440];
const allotted = (blocks: readonly Block[], columns = COLUMNS): string[] =>
  factsOn(blocks, { columns }).filter((fact) => fact.includes(' | '));
const HEADING = 'The Board approved the allotment of equity shares on preferential basis. List of allottees:';

describe('allotment tables', () => {
  it('people and institutions with their shares and amounts; the total is nobody', () => {
    expect(
      allotted([
        HEADING,
        ['Sr. No.', 'Name of the allottee', 'No. of equity shares', 'Amount (Rs.)'],
        ['1', 'Zenith Growth Opportunities Fund', '1,00,000', '2,10,00,000'],
        ['2', 'Mr. Asha Ramesh Rao', '50,000', '1,05,00,000'],
        ['3', 'Ketan Shah (HUF)', '75,000', '1,57,50,000'],
        ['4', 'The Meridian Insurance Company Limited', '1,25,000', '2,62,50,000'],
        ['', 'Total', '3,50,000', '7,35,00,000'],
      ]),
    ).toEqual([
      'Zenith Growth Opportunities Fund | institution | 100000 | 2.1',
      'Asha Ramesh Rao | individual | 50000 | 1.05',
      'Ketan Shah (HUF) | individual | 75000 | 1.575',
      'The Meridian Insurance Company Limited | institution | 125000 | 2.625',
    ]);
  });

  it('amounts in lakhs, a name of two lines, a house that begins with a number', () => {
    expect(
      allotted([
        HEADING,
        ['S. No.', 'Name of Allottees', 'Warrants allotted', 'Consideration (Rs. in Lakhs)'],
        ['1', '360 ONE Special Opportunities Fund Series Nine and Emerging India Trust', '2,00,000', '420.50'],
        ['2', 'Vikram Singh', '1,00,000', '210.25'],
      ]),
    ).toEqual([
      '360 ONE Special Opportunities Fund Series Nine and Emerging India Trust | institution | 200000 | 4.205',
      'Vikram Singh | individual | 100000 | 2.1025',
    ]);
  });

  it('rows without numbers of their own under a column of names; who buys in a placement is an institution', () => {
    expect(
      allotted(
        [
          'The QIP Committee approved the allotment. Details of allottees who were allotted more than 5%:',
          ['Name of the Allottee', 'No. of shares allotted', '% of issue'],
          ['Nippon Life India Trustee Ltd', '24,09,638', '20.08'],
          ['Societe Generale', '12,04,819', '10.04'],
        ],
        [60, 300, 430],
      ),
    ).toEqual([
      'Nippon Life India Trustee Ltd | institution | 2409638 | null',
      'Societe Generale | institution | 1204819 | null',
    ]);
  });

  it('a list goes on over the page, and a second list begins anew', () => {
    const first = sheet([
      HEADING,
      ['Sr. No.', 'Name of the allottee', 'No. of equity shares'],
      ['1', 'Ravi Kumar', '10,000'],
    ]);
    const second = sheet(
      [
        ['2', 'Sunita Devi Agarwal', '20,000'],
        ['', 'Total', '30,000'],
        'Names of the allottees of warrants:',
        ['Sr. No.', 'Name of the allottee', 'No. of warrants'],
        ['1', 'Harbour Capital LLP', '5,000'],
      ],
      { page: 2 },
    );
    const facts = readDocumentFacts([first, second]).filter((fact) => fact.type === 'allotment');
    expect(facts.map((fact) => `${fact.page} ${shortly(fact)}`)).toEqual([
      '1 Ravi Kumar | individual | 10000 | null',
      '2 Sunita Devi Agarwal | individual | 20000 | null',
      '2 Harbour Capital LLP | institution | 5000 | null',
    ]);
  });

  it('G21: a statement of profit behind a mention of allottees names nobody', () => {
    expect(
      allotted(
        [
          'The warrants were allotted on preferential basis; the allottees have not paid the balance.',
          ['Particulars', 'Quarter ended', 'Year ended'],
          ['Revenue from operations', '6,010.49', '25,500.74'],
          ['Other Income', '147.06', '401.88'],
        ],
        [60, 300, 430],
      ),
    ).toEqual([]);
  });

  it('a sentence that says to whom', () => {
    expect(
      allotted([
        'We would like to inform that XYZ Limited has allotted 10,09,40,000 equity shares to Meridian Group Inc (JV Partner).',
      ]),
    ).toEqual(['Meridian Group Inc | institution | 100940000 | null']);
  });
});
