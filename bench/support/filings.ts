import { type AiJob, CONTRACT_VERSION, type Filing, filingIdOf } from '@filings/queue-core';

const TEXT =
  'Sample Works Limited has informed the Exchange that CRISIL Ratings has reaffirmed its long-term rating at AA/Stable.';

/** A filing as the exchanges send them, without an attachment; its job is about 1 KB of JSON. */
export function sampleFiling(exchangeId: string, change: Partial<Filing> = {}): Filing {
  return {
    filingId: filingIdOf('nse', 'equities', exchangeId),
    exchange: 'nse',
    segment: 'equities',
    exchangeId,
    companyName: 'Sample Works Limited',
    isin: 'INE000A01020',
    symbol: 'SAMPLE',
    scripCode: null,
    subject: 'Credit Rating',
    category: 'Credit Rating',
    subcategory: null,
    text: TEXT,
    attachment: null,
    publishedAt: '2026-02-13T10:00:00Z',
    publishedRaw: '13-Feb-2026 15:30:00',
    detectedAt: '2026-02-13T10:00:05Z',
    raw: {
      seq_id: exchangeId,
      symbol: 'SAMPLE',
      sm_name: 'Sample Works Limited',
      sm_isin: 'INE000A01020',
      smIndustry: 'Industrial Products',
      desc: 'Credit Rating',
      attchmntText: TEXT,
      attchmntFile: '-',
      an_dt: '13-Feb-2026 15:30:00',
      sort_date: '2026-02-13 15:30:00',
    },
    ...change,
  };
}

export const aiJob = (exchangeId: string, change: Partial<Filing> = {}): AiJob => ({
  v: CONTRACT_VERSION,
  filing: sampleFiling(exchangeId, change),
});
