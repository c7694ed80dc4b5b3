import { describe, expect, it } from 'vitest';
import { readDocumentFacts } from '../src/facts/read.ts';
import { type Block, sheet, shortly } from './helpers/sheet.ts';

const audits = (...pages: Block[][]): string[] =>
  readDocumentFacts(pages.map((blocks, index) => sheet(blocks, { page: index + 1 })))
    .filter((fact) => fact.type === 'audit')
    .map((fact) => `p${fact.page} ${shortly(fact)}`);

const REVIEW = [
  'Independent Auditor’s Review Report on the Quarterly Unaudited Consolidated Financial Results of the Company',
  'We have reviewed the accompanying Statement of Unaudited Consolidated Financial Results.',
];
const CLEAN =
  'Based on our review, nothing has come to our attention that causes us to believe that the accompanying Statement contains any material misstatement.';

describe('auditors’ conclusions', () => {
  it('a limited review without reservation', () => {
    expect(audits([...REVIEW, CLEAN])).toEqual(['p1 limited_review unmodified consolidated']);
  });

  it('an audit with a true and fair view, and a matter emphasised', () => {
    expect(
      audits([
        'Independent Auditor’s Report on Audit of Standalone Annual Financial Results',
        'In our opinion and to the best of our information and according to the explanations given to us, the Statement gives a true and fair view of the net profit.',
        'Emphasis of Matter',
        'We draw attention to Note 5. Our opinion is not modified in respect of this matter.',
      ]),
    ).toEqual(['p1 audit unmodified standalone emphasis']);
  });

  it.each([
    [
      'qualified',
      'Qualified Conclusion',
      'Based on our review, except for the possible effects of the matter described above, nothing has come to our attention that causes us to believe otherwise.',
    ],
    [
      'adverse',
      'Adverse Conclusion',
      'Based on our review, the Statement has not been prepared in accordance with the standards.',
    ],
    [
      'disclaimer',
      'Disclaimer of Conclusion',
      'We were unable to obtain sufficient evidence and do not express a conclusion on the Statement.',
    ],
  ])('a conclusion that is %s', (conclusion, heading, words) => {
    expect(audits([...REVIEW, heading, words])).toEqual([`p1 limited_review ${conclusion} consolidated`]);
  });

  it('standalone and consolidated are two reports', () => {
    expect(
      audits([...REVIEW, CLEAN], [...REVIEW.map((text) => text.replace(/consolidated/gi, 'Standalone')), CLEAN]),
    ).toEqual(['p1 limited_review unmodified consolidated', 'p2 limited_review unmodified standalone']);
  });

  it('a letter that encloses the report concludes nothing', () => {
    expect(audits(['We enclose the results along with the Limited Review Report of the statutory auditors.'])).toEqual(
      [],
    );
  });
});
