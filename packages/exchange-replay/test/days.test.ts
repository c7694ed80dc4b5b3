import { describe, expect, it } from 'vitest';
import { addressOf, type Dataset } from '../src/dataset.ts';
import { generateDay, generateDays } from '../src/generate/day.ts';
import { endOfDay, parseNseTime, startOfDay } from '../src/time.ts';

const MIDNIGHT = startOfDay('2026-02-14');
const HOUR = 3600_000;
const lazy = { documents: 'lazy' } as const;
const identities = ({ filings }: Dataset) =>
  filings.map(({ exchange, segment, exchangeId }) => `${exchange}/${segment}/${exchangeId}`);

describe('several days', () => {
  const two = generateDays({ days: 2, filings: 600, seed: 9, ...lazy });

  it('hold so many filings each, of the same issuers, with ids and documents of their own', () => {
    expect([two.firstDay, two.lastDay, two.filings.length]).toEqual(['2026-02-13', '2026-02-14', 1200]);
    expect(new Set(identities(two)).size).toBe(1200);
    expect(two.truth!.map(({ exchangeId }) => exchangeId)).toEqual(two.filings.map(({ exchangeId }) => exchangeId));
    const keys = (day: string) =>
      new Set(
        two.truth!.filter((_, at) => two.filings[at]!.visibleFrom <= endOfDay(day)).map((one) => one.documentKey),
      );
    const [first, all] = [keys('2026-02-13'), keys('2026-02-14')];
    expect(all.size).toBeGreaterThan(first.size * 1.8);
    const addresses = new Map<string, string | null>();
    for (const [at, { attachmentUrl }] of two.filings.entries()) {
      if (attachmentUrl === null) continue;
      const { documentKey } = two.truth![at]!;
      expect(addresses.get(attachmentUrl) ?? documentKey).toBe(documentKey);
      addresses.set(attachmentUrl, documentKey);
    }
  });

  it('have rows of the last second before midnight and of the first after it, at both exchanges (G11)', () => {
    for (const side of ['bse before', 'nse before', 'bse after', 'nse after']) {
      const near = two.filings.filter(
        ({ exchange, publishedAt }) =>
          exchange === side.slice(0, 3) &&
          (side.endsWith('before')
            ? publishedAt >= MIDNIGHT - 1000 && publishedAt < MIDNIGHT
            : publishedAt >= MIDNIGHT && publishedAt < MIDNIGHT + 1000),
      );
      expect([side, near.length > 0]).toEqual([side, true]);
    }
  });

  it('are shown whole before the clock stops', () => {
    for (const seed of [1, 2, 3]) {
      const dataset = generateDays({
        days: 2,
        filings: 200,
        seed,
        spread: { from: '22:00', until: '23:59:59' },
        ...lazy,
      });
      expect(Math.max(...dataset.filings.map(({ visibleFrom }) => visibleFrom))).toBeLessThanOrEqual(
        endOfDay(dataset.lastDay),
      );
    }
  });

  it('start as the one day of the same seed does', async () => {
    const one = generateDay({ filings: 80, seed: 9 });
    const many = generateDays({ days: 1, filings: 80, seed: 9 });
    expect(await Promise.all(many.filings.map((filing) => filing.row()))).toEqual(
      await Promise.all(one.filings.map((filing) => filing.row())),
    );
  });

  it('have no two filings of one id or one address for two documents, whatever the seed and however dense', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const dense = generateDay({ seed, filings: 3000, spread: { from: '21:00', until: '23:59:59' }, ...lazy });
      expect(new Set(identities(dense)).size).toBe(3000);
      const owners = new Map<string, Set<string | null>>();
      for (const [at, { attachmentUrl }] of dense.filings.entries())
        if (attachmentUrl)
          owners.set(attachmentUrl, (owners.get(attachmentUrl) ?? new Set()).add(dense.truth![at]!.documentKey));
      expect([...owners.values()].filter((keys) => keys.size > 1)).toEqual([]);
    }
  });
});

describe('options of a day', () => {
  it('spread puts every filing of a day in its window, the copies too; one window a day or one for all', () => {
    const dataset = generateDays({
      days: 2,
      filings: 300,
      spread: [
        { from: '21:00', until: '23:59:59' },
        { from: '00:00', until: '02:00' },
      ],
      ...lazy,
    });
    const times = dataset.filings.map(({ visibleFrom }) => (visibleFrom - startOfDay('2026-02-13')) / HOUR);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(21);
    // A row is at most two seconds later than its event.
    expect(Math.max(...times)).toBeLessThanOrEqual(26 + 3 / 3600);
    expect(times.filter((time) => time < 22).length).toBeGreaterThan(50);
  });

  it('late rows become visible hours after their own time, some on the day after it', async () => {
    const dataset = generateDays({ days: 2, filings: 500, late: 0.1, ...lazy });
    const late = dataset.filings.filter(({ publishedAt, visibleFrom }) => visibleFrom - publishedAt > HOUR / 2);
    expect(late.length / 1000).toBeGreaterThan(0.06);
    expect(late.length / 1000).toBeLessThan(0.15);
    const overMidnight = late.filter(
      ({ publishedAt, visibleFrom }) => publishedAt < MIDNIGHT && visibleFrom >= MIDNIGHT,
    );
    expect(overMidnight.length).toBeGreaterThan(5);
    expect(new Set(overMidnight.map(({ exchange }) => exchange))).toEqual(new Set(['bse', 'nse']));
    for (const filing of late.filter(({ exchange }) => exchange === 'nse')) {
      const { exchdisstime, difference } = await filing.row();
      expect(parseNseTime(String(exchdisstime))).toBe(Math.floor(filing.visibleFrom / 1000) * 1000);
      expect(Number(String(difference).split(':')[0])).toBeGreaterThanOrEqual(0);
      if (filing.visibleFrom - filing.publishedAt > HOUR) expect(difference).not.toMatch(/^00/);
    }
  });

  it('segments: all adds sme at NSE and mf at BSE; debt is repeated once a scrip under one attachment', async () => {
    const dataset = generateDay({ filings: 900, segments: 'all', debtScrips: 24, ...lazy });
    const segments = (exchange: string) =>
      new Set(dataset.filings.filter((filing) => filing.exchange === exchange).map(({ segment }) => segment));
    expect(segments('bse')).toEqual(new Set(['equity', 'debt', 'mf']));
    expect(segments('nse')).toEqual(new Set(['equities', 'debt', 'sme']));
    const debt = dataset.filings.filter(({ exchange, segment }) => exchange === 'bse' && segment === 'debt');
    expect(debt).toHaveLength(24);
    expect(new Set(debt.map(({ attachmentUrl }) => attachmentUrl)).size).toBe(1);
    const rows = await Promise.all(debt.map((filing) => filing.row()));
    expect(new Set(rows.map(({ SCRIP_CD }) => SCRIP_CD)).size).toBe(24);
    const navs = await Promise.all(
      dataset.filings.filter(({ segment }) => segment === 'mf').map((filing) => filing.row()),
    );
    expect(navs.every(({ SCRIP_CD }) => Number(SCRIP_CD) > 9_000_000)).toBe(true);
  });

  it('documents: lazy draws nothing for a row, and the documents are those of a sized day', async () => {
    const [rough, exact] = [generateDay({ filings: 60, ...lazy }), generateDay({ filings: 60 })];
    const sizes = async ({ filings }: Dataset) =>
      Promise.all(filings.map(async (filing) => (await filing.row()).Fld_Attachsize));
    const [estimated, told] = [await sizes(rough), await sizes(exact)];
    expect(estimated.map((size) => typeof size)).toEqual(told.map((size) => typeof size));
    expect(estimated).not.toEqual(told);
    for (const [at, { attachmentUrl }] of rough.filings.slice(0, 20).entries()) {
      if (attachmentUrl === null) continue;
      expect(exact.filings[at]!.attachmentUrl).toBe(attachmentUrl);
      const [one, other] = [
        await rough.attachment(addressOf(attachmentUrl)),
        await exact.attachment(addressOf(attachmentUrl)),
      ];
      expect(one?.bytes.equals(other!.bytes) ?? null).toEqual(other === null ? null : true);
    }
  });

  it.each([
    { days: 0 },
    { from: 'today' },
    { late: 2 },
    { debtScrips: 0 },
    { spread: { from: '23:00', until: '22:00' } },
    { spread: { from: '23:00', until: '24:00' } },
  ])('refuses %o', (options) => {
    expect(() => generateDays(options)).toThrow(expect.objectContaining({ code: 'bad_option' }));
  });
});
