import { describe, expect, it } from 'vitest';
import { addressOf, type WireRow } from '../src/dataset.ts';
import { generateDay } from '../src/generate/day.ts';
import { fileSize } from '../src/nse/row.ts';

const day = generateDay({ seed: 4 });
const rows = await Promise.all(day.filings.map(async (filing) => ({ filing, row: await filing.row() })));
const bse = rows.filter(({ filing }) => filing.exchange === 'bse').map(({ row }) => row);
const nse = rows
  .filter(({ filing }) => filing.exchange === 'nse' && filing.segment === 'equities')
  .map(({ row }) => row);
const debt = rows.filter(({ filing }) => filing.exchange === 'nse' && filing.segment === 'debt').map(({ row }) => row);

const typesOf = (list: WireRow[]) => {
  const types = new Map<string, Set<string>>();
  for (const row of list)
    for (const [key, value] of Object.entries(row))
      types.set(key, (types.get(key) ?? new Set()).add(value === null ? 'null' : typeof value));
  return types;
};
describe('BSE rows', () => {
  it('show what the real ones do: padding, mixed types, doubled quotes, cut headlines, breaks', () => {
    expect(bse.every(({ FILESTATUS }) => /^N {4}$/.test(String(FILESTATUS)))).toBe(true);
    expect(typesOf(bse).get('CRITICALNEWS')).toEqual(new Set(['number', 'string']));
    expect(bse.some(({ NEWSSUB, HEADLINE }) => /''/.test(`${NEWSSUB}${HEADLINE}`))).toBe(true);
    expect(bse.some(({ HEADLINE }) => String(HEADLINE).includes('<BR>'))).toBe(true);
    expect(bse.some(({ HEADLINE }) => String(HEADLINE).includes('\r\n'))).toBe(true);
    expect(bse.some(({ CATEGORYNAME }) => CATEGORYNAME === ' Corp Action')).toBe(true);
    expect(bse.some(({ ATTACHMENTNAME }) => ATTACHMENTNAME === '')).toBe(true);
    expect(bse.some(({ News_submission_dt, TimeDiff }) => News_submission_dt === null && TimeDiff === null)).toBe(true);
    const digits = new Set(bse.map(({ NEWS_DT }) => (String(NEWS_DT).split('.')[1] ?? '').length));
    expect(digits.size).toBeGreaterThan(1);
  });

  it('keep the whole text in MORE where the headline is cut', () => {
    const cut = bse.filter(({ HEADLINE }) => String(HEADLINE).endsWith(' ....'));
    expect(cut.length).toBeGreaterThan(0);
    for (const { HEADLINE, MORE } of cut) expect(String(MORE).startsWith(String(HEADLINE).slice(0, -5))).toBe(true);
    expect(bse.filter(({ MORE }) => MORE !== '')).toHaveLength(cut.length);
  });

  it('tell the size of the attachment to the byte', async () => {
    for (const { filing, row } of rows) {
      if (filing.exchange !== 'bse' || row.Fld_Attachsize === null) continue;
      const answer = await day.attachment(addressOf(filing.attachmentUrl!));
      if (answer) expect(row.Fld_Attachsize).toBe(answer.bytes.length);
    }
  });

  it('list one debt disclosure once a scrip, under one attachment', () => {
    const repeats = rows.filter(({ filing }) => filing.exchange === 'bse' && filing.segment === 'debt');
    expect(repeats).toHaveLength(6);
    expect(new Set(repeats.map(({ row }) => row.ATTACHMENTNAME)).size).toBe(1);
    expect(new Set(repeats.map(({ row }) => row.SCRIP_CD)).size).toBe(6);
  });
});

describe('NSE rows', () => {
  it('show what the real ones do: entities, empty subjects, missing ISIN, logins that are no symbol', () => {
    expect(nse.some(({ attchmntText }) => String(attchmntText).includes('&#8377;'))).toBe(true);
    expect(nse.some(({ attchmntText }) => String(attchmntText).endsWith("regarding ''."))).toBe(true);
    expect(nse.some(({ sm_isin }) => sm_isin === null)).toBe(true);
    expect(nse.some(({ attchmntFile }) => attchmntFile === '-')).toBe(true);
    expect(nse.some(({ attchmntFile }) => String(attchmntFile).endsWith('.zip'))).toBe(true);
    const foreign = nse.filter(({ attchmntFile, symbol }) => !String(attchmntFile).includes(`/corporate/${symbol}_`));
    expect(foreign.length / nse.length).toBeGreaterThan(0.15);
    expect(
      nse.every(({ dt, an_dt }) => /^\d{14}$/.test(String(dt)) && /^\d\d-[A-Z][a-z]{2}-\d{4} /.test(String(an_dt))),
    ).toBe(true);
    expect(debt[0]).toMatchObject({ symbol: null, sm_isin: null, sort_date: null, orgid: '995', bflag: 'N' });
    expect(debt[0]!.an_dt).toMatch(/^13-FEB-2026 /);
  });

  it('count in an order that is not quite that of time', () => {
    const ids = nse.map(({ seq_id }) => Number(seq_id));
    const steps = ids.slice(1).map((id, index) => id - ids[index]!);
    expect(steps.some((step) => step < 0)).toBe(true);
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(steps.length / 3);
  });

  it('round sizes as NSE does', () => {
    expect([0, 169_544, 1_405_092, 524_288].map(fileSize)).toEqual(['0 Bytes', '165.57 KB', '1.34 MB', '512 KB']);
  });
});
