import type { Exchange, UploadJob } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { CliError } from '../error.ts';

/** What storing securities changed. */
export interface SecuritiesReport {
  received: number;
  issuers: number;
  added: number;
  renamed: number;
  moved: number;
  linked: number;
  withoutIsin: number;
  conflicts: number;
}

export interface MastersReport {
  issuers: number;
  listed: { bse: number; nse: number };
  identifiers: number;
  formerNames: number;
  formerCodes: number;
  linkedIsins: number;
  filingsWithoutIssuer: number;
  unknown: { exchange: Exchange; code: string | null; name: string | null; filings: number }[];
}

export interface Issuer {
  isin: string;
  name: string | null;
  symbol: string | null;
  scripCode: string | null;
  status: string | null;
  industry: string | null;
  successorIsin: string | null;
  chain: { isin: string; name: string | null; status: string | null }[];
  identifiers: {
    isin: string;
    exchange: Exchange;
    kind: string;
    value: string;
    current: boolean;
    validUntil: string | null;
    sources: string[];
  }[];
}

export type IssuerQuery = { isin: string } | { exchange: Exchange; code: string } | { name: string };

/** The part of the store that the commands about masters want. */
export interface MastersStore {
  save(
    jobs: readonly UploadJob[],
  ): Promise<
    ({ ok: true; securities?: SecuritiesReport | undefined } | { ok: false; code: string; message: string })[]
  >;
  mastersReport(): Promise<MastersReport>;
  findIssuer(query: IssuerQuery): Promise<Issuer | null>;
}

/** @throws CliError `database_missing` */
export function mastersStore(store: Store | undefined): MastersStore {
  if (store === undefined) {
    throw new CliError(
      'database_missing',
      'Securities are kept in the database, and none is named: set DATABASE_URL, or SUPABASE_URL and its key.',
    );
  }
  return store as unknown as MastersStore;
}
