import { describe, expect, it } from 'vitest';
import { addressOf } from '../src/dataset.ts';
import { generateDay } from '../src/generate/day.ts';
import { indian } from '../src/generate/format.ts';
import type { FilingTruth } from '../src/generate/truth.ts';
import { folded, pageTexts } from './pdf.ts';
import { unpacked, unzip } from './zip.ts';

const day = generateDay({ seed: 21, filings: 220 });
const truth = day.truth!;

async function answerOf(filing: FilingTruth) {
  const url = day.filings[truth.indexOf(filing)]!.attachmentUrl!;
  const answer = await day.attachment(addressOf(url));
  return answer && { ...answer, bytes: unpacked(answer.bytes) };
}
const all = (ending: string) => truth.filter(({ kind }) => kind.endsWith(`:${ending}`));
const readable = truth.filter(({ kind, documentKey }) => !kind.includes(':') && documentKey !== null);

/** One filing a document: copies have the same bytes. */
const documents = (list: FilingTruth[]) => [...new Map(list.map((filing) => [filing.documentKey, filing])).values()];

describe('documents', () => {
  it('are letters with text: issuer, date, subject, salutation, signature on the first page', async () => {
    for (const filing of documents(readable)) {
      const [first] = await pageTexts((await answerOf(filing))!.bytes);
      const text = folded(first!);
      expect(text).toContain(filing.company.name.toUpperCase());
      for (const part of ['February 13, 2026', 'Listing Department', 'Sub: ', 'Dear Sir/Madam', 'Yours faithfully'])
        expect(text).toContain(part);
    }
  });

  it('show each true figure on the page that the truth names, and each investor', async () => {
    const withFacts = documents(readable).filter(({ figures, investors }) => figures.length + investors.length > 0);
    expect(withFacts.length).toBeGreaterThan(30);
    for (const filing of withFacts) {
      const pages = (await pageTexts((await answerOf(filing))!.bytes)).map(folded);
      for (const { metric, value, unit, page } of filing.figures) {
        const forms =
          unit === 'Rs crore' ? [indian(value, 2), indian(value * 100, 2), indian(value, 4)] : [indian(value, 2)];
        expect(
          forms.some((form) => pages[page - 1]!.includes(form)),
          `${filing.kind} ${metric} ${forms}`,
        ).toBe(true);
      }
      for (const { name } of filing.investors) expect(pages.join(' ')).toContain(name);
    }
  });

  it('hold results whose arithmetic is right in both bases and all periods', () => {
    const results = documents(truth.filter(({ kind }) => kind === 'financial_results'));
    expect(results.length).toBeGreaterThan(10);
    for (const { figures } of results) {
      expect(new Set(figures.map(({ period }) => period))).toEqual(new Set(['Q3FY26', 'Q2FY26', 'Q3FY25']));
      for (const revenue of figures.filter(({ metric }) => metric === 'revenue')) {
        const of = (metric: string) =>
          figures.find(
            (figure) => figure.metric === metric && figure.period === revenue.period && figure.basis === revenue.basis,
          )!.value;
        expect(of('total_income')).toBeCloseTo(revenue.value + of('other_income'), 6);
        expect(of('profit_after_tax')).toBeCloseTo(of('profit_before_tax') - of('tax_expense'), 6);
        expect(Math.sign(of('eps_basic'))).toBe(Math.sign(of('profit_after_tax')));
      }
    }
  });

  it('hold statements whose printed rows add up', async () => {
    const [filing] = truth.filter(({ kind }) => kind === 'financial_results');
    const pages = await pageTexts((await answerOf(filing!))!.bytes);
    const statement = folded(pages[2]!);
    const row = (name: string) => {
      const match = new RegExp(`${name} ((?:\\(?[\\d,]+\\.\\d\\d\\)? ?)+)`).exec(statement);
      return match![1]!
        .trim()
        .split(' ')
        .map((cell) => Number(cell.replace(/[(),]/g, '')) * (cell.startsWith('(') ? -1 : 1));
    };
    const expenses = [
      'Cost of materials consumed',
      'Employee benefits expense',
      'Finance costs',
      'amortisation expense',
      'Other expenses',
    ].map(row);
    const total = row('Total expenses');
    expect(total).toHaveLength(6);
    for (const [column, value] of total.entries())
      expect(expenses.reduce((sum, cells) => sum + cells[column]!, 0)).toBeCloseTo(value, 6);
  });

  it('hold allotments whose shares and amounts add up to the issue', async () => {
    for (const filing of documents(truth.filter(({ kind }) => kind === 'allotment'))) {
      const [letter] = (await pageTexts((await answerOf(filing))!.bytes)).map(folded);
      const [, shares, price] = /allotment of ([\d,]+) equity shares .* issue price of Rs\. (\d+) per/.exec(letter!)!;
      expect((Number(shares!.replaceAll(',', '')) * Number(price)) / 1e7).toBeCloseTo(filing.figures[0]!.value, 4);
    }
  });

  it('are equal but for one amount in the three letters, and three documents', async () => {
    const letters = documents(
      truth.filter(({ kind, exchange }) => kind === 'tax_order_of_three' && exchange === 'nse'),
    );
    expect(letters).toHaveLength(3);
    const texts = await Promise.all(
      letters.map(async (letter) => folded((await pageTexts((await answerOf(letter))!.bytes)).join())),
    );
    expect(new Set(texts).size).toBe(3);
    expect(new Set(texts.map((text) => text.replace(/Rs\. [\d,]+\/- \(Rupees [^)]*\)/, 'AMOUNT'))).size).toBe(1);
  });
});

describe('other days', () => {
  it.each([
    ['2026-05-20', 'Q4FY26'],
    ['2026-08-05', 'Q1FY27'],
    ['2026-11-10', 'Q2FY27'],
  ])('of %s fit their pages, and their results are of %s', async (date, period) => {
    const other = generateDay({ seed: 5, filings: 60, day: date });
    const sizes = await Promise.all(other.filings.map(async (filing) => JSON.stringify(await filing.row()).length));
    expect(sizes).toHaveLength(60);
    const periods = other.truth!.flatMap(({ figures }) => figures.map((figure) => figure.period));
    expect(periods).toContain(period);
  });
});

describe('bad input is what it says', () => {
  it('a missing attachment answers nothing', async () => {
    for (const filing of all('missing')) expect(await answerOf(filing)).toBeNull();
  });

  it('HTML comes as text/html and is no PDF', async () => {
    for (const filing of all('html')) {
      const { bytes, contentType } = (await answerOf(filing))!;
      expect([contentType, bytes.subarray(0, 9).toString()]).toEqual(['text/html', '<!DOCTYPE']);
      await expect(pageTexts(bytes)).rejects.toMatchObject({ name: 'InvalidPDFException' });
    }
  });

  it('a truncated PDF begins as one and cannot be opened', async () => {
    for (const filing of all('truncated')) {
      const { bytes } = (await answerOf(filing))!;
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      await expect(pageTexts(bytes)).rejects.toMatchObject({ name: 'InvalidPDFException' });
    }
  });

  it('a protected PDF asks for a password', async () => {
    for (const filing of all('password'))
      await expect(pageTexts((await answerOf(filing))!.bytes)).rejects.toMatchObject({ name: 'PasswordException' });
  });

  it('a zip file holds the letter, the letter and an annexure, or no PDF', async () => {
    const filesOf = async (filing: FilingTruth) => {
      const answer = await day.attachment(addressOf(day.filings[truth.indexOf(filing)]!.attachmentUrl!));
      expect(answer!.contentType).toBe('application/zip');
      return unzip(answer!.bytes);
    };
    const zips = {
      zip: ['letter.pdf'],
      'zip-of-two': ['1_letter.pdf', '2_annexure.pdf'],
      'zip-without-pdf': ['letter.txt'],
    };
    for (const [ending, names] of Object.entries(zips)) {
      const [filing, ...others] = all(ending);
      expect(others).toEqual([]);
      const files = await filesOf(filing!);
      expect([...files.keys()]).toEqual(names);
      expect([filing!.expected, filing!.reason]).toEqual(
        ending === 'zip-without-pdf' ? ['detected', 'attachment_zip'] : ['enriched', null],
      );
      if (ending === 'zip-without-pdf') continue;
      const [letter] = files.values();
      expect(folded((await pageTexts(letter!))[0]!)).toContain(filing!.company.name.toUpperCase());
    }
  });

  it('a zip at NSE holds the very file that BSE has: one document (G14)', async () => {
    const [bse, nse] = ['bse', 'nse'].map(
      (exchange) => truth.find((filing) => filing.kind === 'zip_copy' && filing.exchange === exchange)!,
    );
    expect(nse!.documentKey).toBe(bse!.documentKey);
    expect(day.filings[truth.indexOf(nse!)]!.attachmentUrl).toMatch(/\.zip$/);
    expect((await answerOf(nse!))!.bytes.equals((await answerOf(bse!))!.bytes)).toBe(true);
  });

  it('an empty file has no bytes', async () => {
    for (const filing of all('empty')) expect((await answerOf(filing))!.bytes).toHaveLength(0);
  });

  it('scans and shapes are PDFs without a letter of text', async () => {
    for (const filing of documents([...all('scan'), ...all('no-text')]))
      expect((await pageTexts((await answerOf(filing))!.bytes)).join('').trim()).toBe('');
  });

  it('ends as detected with its reason, all the rest as enriched', () => {
    for (const { expected, reason, kind } of truth)
      expect([kind, expected]).toEqual([kind, reason ? 'detected' : 'enriched']);
    expect(new Set(truth.map(({ reason }) => reason))).toEqual(
      new Set([
        null,
        'attachment_missing',
        'not_a_pdf',
        'pdf_damaged',
        'pdf_password',
        'attachment_zip',
        'attachment_empty',
      ]),
    );
  });
});
