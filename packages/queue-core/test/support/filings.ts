import { type Filing, filingIdOf } from '../../src/index.ts';

/** A filing that fits its contract; `n` makes it unique. */
export function makeFiling(n: number, change: Partial<Filing> = {}): Filing {
  const exchangeId = String(106_000_000 + n);
  return {
    filingId: filingIdOf('nse', 'equities', exchangeId),
    exchange: 'nse',
    segment: 'equities',
    exchangeId,
    companyName: 'Sample Industries Limited',
    isin: null,
    symbol: 'SAMPLE',
    scripCode: null,
    subject: 'General Updates',
    category: 'General Updates',
    subcategory: null,
    text: `Update ${n}`,
    attachment: null,
    publishedAt: '2026-01-24T10:00:00Z',
    publishedRaw: '24-Jan-2026 15:30:00',
    detectedAt: '2026-01-24T10:00:05Z',
    raw: {},
    ...change,
  };
}

export const makeFilings = (count: number): Filing[] => Array.from({ length: count }, (_, n) => makeFiling(n));
