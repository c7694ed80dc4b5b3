import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addressOf, type Dataset, type ReplayFiling } from '../src/dataset.ts';
import { COMPANY_COUNT, isinCheckDigit } from '../src/generate/companies.ts';
import { generateDay } from '../src/generate/day.ts';
import { expectedAnnouncements } from '../src/generate/truth.ts';
import { unpacked } from './zip.ts';

const day = generateDay({ seed: 7 });
const truth = day.truth!;

const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (dataset: Dataset, filing: ReplayFiling) =>
  filing.attachmentUrl === null ? null : dataset.attachment(addressOf(filing.attachmentUrl));
const printOf = async (dataset: Dataset) =>
  Promise.all(
    dataset.filings.map(async (filing) => {
      const bytes = (await bytesOf(dataset, filing))?.bytes;
      return `${filing.visibleFrom} ${JSON.stringify(await filing.row())} ${bytes ? sha(bytes) : '-'}`;
    }),
  );

describe('a generated day', () => {
  it('is the same for the same seed, byte for byte, whatever the order of asking; another for another', async () => {
    const [one, again] = [0, 1].map(() => generateDay({ seed: 7, filings: 150 }));
    for (const filing of [...again!.filings].reverse()) await bytesOf(again!, filing);
    expect(await printOf(again!)).toEqual(await printOf(one!));
    expect(again!.truth).toEqual(one!.truth);
    expect(await generateDay({ seed: 8, filings: 5 }).filings[0]!.row()).not.toEqual(await day.filings[0]!.row());
  });

  it.each([1, 2, 30, 300, 2000])('holds exactly %i filings of its day, ids unique, truth beside each', (filings) => {
    const { filings: list, truth: known } = generateDay({ seed: 3, filings });
    expect(list).toHaveLength(filings);
    expect(known!.map(({ exchangeId }) => exchangeId)).toEqual(list.map(({ exchangeId }) => exchangeId));
    expect(new Set(list.map(({ exchange, segment, exchangeId }) => `${exchange}/${segment}/${exchangeId}`)).size).toBe(
      filings,
    );
    const documents = new Map<string, string | null>();
    for (const [index, { attachmentUrl }] of list.entries()) {
      if (attachmentUrl === null) continue;
      const { documentKey } = known![index]!;
      expect(documents.get(attachmentUrl) ?? documentKey).toBe(documentKey);
      documents.set(attachmentUrl, documentKey);
    }
    for (const { visibleFrom } of list)
      expect(new Date(visibleFrom + 5.5 * 3600_000).toISOString()).toMatch(/^2026-02-13T(0[7-9]|1\d|2[0-3]):/);
  });

  it('starts in well under a second: documents are drawn when asked for', () => {
    const started = performance.now();
    generateDay({ seed: 11 });
    expect(performance.now() - started).toBeLessThan(900);
  });

  it('refuses what cannot be generated', () => {
    for (const options of [{ filings: 0 }, { filings: 1.5 }, { day: '13-02-2026' }, { day: '2026-02-31' }])
      expect(() => generateDay(options)).toThrow(expect.objectContaining({ code: 'bad_option' }));
  });

  it('has every kind, every trap and every bad input', () => {
    const kinds = new Set(truth.map(({ kind }) => kind.split(':')[0]));
    for (const kind of [
      'financial_results',
      'order_win',
      'dividend',
      'credit_rating',
      'management_change',
      'allotment',
      'acquisition',
      'newspaper_copy',
      'investor_meet',
      'press_release',
      'tax_order',
      'tax_order_of_three',
      'two_subjects',
      'debt_disclosure',
      'exchange_notice',
      'unknown_issuer',
      'zip_copy',
    ])
      expect(kinds).toContain(kind);
    const endings = new Set(truth.map(({ kind }) => kind.split(':')[1]));
    for (const ending of [
      'scan',
      'no-text',
      'missing',
      'html',
      'truncated',
      'password',
      'empty',
      'zip',
      'zip-of-two',
      'zip-without-pdf',
    ])
      expect(endings).toContain(ending);
    expect(day.filings.filter(({ rows }) => rows === 2)).toHaveLength(2);
    expect(new Set(truth.map(({ segment }) => segment))).toEqual(new Set(['equity', 'equities', 'debt']));
  });

  it('gives equal bytes to filings of one document and to no others', async () => {
    const bytes = new Map<string, Set<string>>();
    const keys = new Map<string, Set<string>>();
    for (const [index, { documentKey }] of truth.entries()) {
      const answer = await bytesOf(day, day.filings[index]!);
      expect(answer === null).toBe(documentKey === null);
      // Empty files are no document, and equal by nature.
      if (!answer || documentKey === null || answer.bytes.length === 0) continue;
      const hash = sha(unpacked(answer.bytes));
      bytes.set(documentKey, (bytes.get(documentKey) ?? new Set()).add(hash));
      keys.set(hash, (keys.get(hash) ?? new Set()).add(documentKey));
    }
    expect([...bytes.values()].every(({ size }) => size === 1)).toBe(true);
    expect([...keys.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it('files 40 to 60 in a hundred documents of issuers with both listings at both, either side first (G14)', () => {
    const long = generateDay({ seed: 5, filings: 1200 });
    const both = new Set(long.issuers.flatMap(({ name, symbol, scripCode }) => (symbol && scripCode ? name : [])));
    const places = new Map<string, { exchange: string; at: number }[]>();
    for (const [index, { documentKey, company, exchange }] of long.truth!.entries())
      if (documentKey && both.has(company.name))
        places.set(documentKey, [...(places.get(documentKey) ?? []), { exchange, at: index }]);
    const shared = [...places.values()].filter((list) => new Set(list.map(({ exchange }) => exchange)).size === 2);
    expect(shared.length / places.size).toBeGreaterThan(0.4);
    expect(shared.length / places.size).toBeLessThan(0.6);
    expect(new Set(shared.map(([first]) => first!.exchange))).toEqual(new Set(['bse', 'nse']));
  });

  it('counts one announcement a document and one for each filing without', () => {
    const withDocument = new Set(truth.flatMap(({ documentKey }) => documentKey ?? [])).size;
    const without = truth.filter(({ documentKey }) => documentKey === null).length;
    expect(expectedAnnouncements(day)).toBe(withDocument + without);
    expect(expectedAnnouncements(day)).toBeLessThan(day.filings.length);
    expect(expectedAnnouncements(day, ({ segment, exchange }) => exchange === 'bse' && segment === 'debt')).toBe(1);
    expect(expectedAnnouncements({ ...day, truth: null })).toBeNull();
  });

  it('has filings in the same second, and a row that the exchange dates to midnight', () => {
    const seconds = day.filings.map(({ visibleFrom }) => Math.floor(visibleFrom / 1000));
    expect(new Set(seconds).size).toBeLessThan(seconds.length);
    const early = day.filings.filter(({ publishedAt }) =>
      new Date(publishedAt).toISOString().endsWith('T18:30:00.000Z'),
    );
    expect(early).toHaveLength(1);
    expect(early[0]!.visibleFrom - early[0]!.publishedAt).toBeGreaterThan(7 * 3600_000);
  });
});

describe('the invented issuers', () => {
  it('have ISINs of the right shape with valid check digits, outside what is given out', () => {
    expect(isinCheckDigit('INE117A0102')).toBe(2);
    expect(day.issuers).toHaveLength(COMPANY_COUNT);
    for (const { isin } of day.issuers) {
      expect(isin).toMatch(/^INEZ[0-9]{3}[A-Z0-9]{4}[0-9]$/);
      expect(Number(isin[11])).toBe(isinCheckDigit(isin.slice(0, 11)));
    }
    expect(new Set(day.issuers.map(({ isin }) => isin)).size).toBe(COMPANY_COUNT);
  });

  it('are listed on both exchanges or on one, with symbols that need escaping among them', () => {
    const kinds = day.issuers.map(({ symbol, scripCode }) => [symbol, scripCode].filter(Boolean).length);
    expect(kinds.filter((count) => count === 2).length).toBe(40);
    expect(kinds).not.toContain(0);
    expect(day.issuers.some(({ symbol }) => symbol?.includes('&'))).toBe(true);
    expect(day.issuers.some(({ symbol }) => symbol?.includes('-'))).toBe(true);
  });
});
