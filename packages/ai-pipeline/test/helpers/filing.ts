import { type Filing, filingIdOf } from '@filings/queue-core';

export function makeFiling(change: Partial<Filing> = {}): Filing {
  return {
    filingId: filingIdOf('nse', 'equities', '1'),
    exchange: 'nse',
    segment: 'equities',
    exchangeId: '1',
    companyName: 'Acme Forgings Limited',
    isin: 'INE000A01010',
    symbol: 'ACME',
    scripCode: null,
    subject: 'Updates',
    category: 'Updates',
    subcategory: null,
    text: 'Acme Forgings Limited has informed the Exchange about Updates',
    attachment: { name: 'a.pdf', urls: ['https://nsearchives.nseindia.com/corporate/a.pdf'], bytes: null },
    publishedAt: '2026-01-24T10:00:00Z',
    publishedRaw: '24-Jan-2026 15:30:00',
    detectedAt: '2026-01-24T10:00:05Z',
    raw: {},
    ...change,
  };
}

export function withUrls(...urls: string[]): Partial<Filing> {
  return { attachment: { name: 'a.pdf', urls, bytes: null } };
}
