import type { Securities, Security, UploadJob } from '@filings/queue-core';

/** Lists of securities as the importer hands them over. */
export function security(exchange: Security['exchange'], code: string, changes: Partial<Security> = {}): Security {
  return {
    exchange,
    code,
    isin: null,
    shortName: null,
    name: null,
    industry: null,
    status: null,
    former: [],
    ...changes,
  };
}

export function list(source: string, asOf: string, securities: readonly Security[]): UploadJob {
  const batch: Securities = { source, asOf, securities: [...securities] };
  return { v: 1, kind: 'securities', securities: batch };
}
