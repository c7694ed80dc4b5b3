import { Exchange } from '@filings/queue-core';
import { z } from 'zod';

const rows = z.int().nonnegative();
const Status = z.enum(['active', 'suspended', 'delisted']);

/** What one list of securities did. */
export const SecuritiesReport = z.object({
  /** Lines of the list, distinct ISINs in it, and lines without one. */
  received: rows,
  issuers: rows,
  withoutIsin: rows,
  /** Issuers that were not known. */
  added: rows,
  /** Issuers of which a name or a code is known to be a former one since. */
  renamed: rows,
  /** Codes that went to another company, which is worth a look. */
  moved: rows,
  /** ISINs that turned out to be the predecessor of another. */
  linked: rows,
  /** Codes that this list gives to several ISINs. */
  conflicts: rows,
  /** Filings that stood without an issuer and have one now. */
  filled: rows,
  /** Copies that turned out to be one issuer's and were joined. */
  joined: rows,
  /** More is to be filled or joined: storing the same list again goes on with it (`save` does). */
  more: z.boolean(),
});
export type SecuritiesReport = z.infer<typeof SecuritiesReport>;

export const MastersReport = z.object({
  issuers: rows,
  /** Issuers with a code in use that is not delisted. */
  listed: z.object({ bse: rows, nse: rows }),
  identifiers: rows,
  formerNames: rows,
  formerCodes: rows,
  /** ISINs that another has succeeded. */
  linkedIsins: rows,
  filingsWithoutIssuer: rows,
  /** Whose filings stand without an issuer: the 50 with the most. */
  unknown: z.array(
    z.object({ exchange: Exchange, code: z.string().nullable(), name: z.string().nullable(), filings: rows }),
  ),
});
export type MastersReport = z.infer<typeof MastersReport>;

/** By ISIN, by a code of an exchange (today's or a former one), or by a whole name (today's or a former one). */
export type IssuerQuery =
  | { readonly isin: string }
  | { readonly exchange: Exchange; readonly code: string }
  | { readonly name: string };

export const IssuerIdentifier = z.object({
  /** Of which ISIN of the chain. */
  isin: z.string(),
  exchange: Exchange,
  /** `code`: BSE's scrip code, NSE's symbol; `short_name`: BSE's scrip id. */
  kind: z.enum(['code', 'name', 'short_name']),
  value: z.string(),
  current: z.boolean(),
  /** Day until which it was used; null for a current one, and where no list tells. */
  validUntil: z.iso.date().nullable(),
  /** Times of the lists that show it in use; null where lists only name it as a former one. */
  firstSeen: z.iso.datetime().nullable(),
  lastSeen: z.iso.datetime().nullable(),
  sources: z.array(z.string()),
});
export type IssuerIdentifier = z.infer<typeof IssuerIdentifier>;

export const Issuer = z.object({
  isin: z.string(),
  name: z.string().nullable(),
  symbol: z.string().nullable(),
  scripCode: z.string().nullable(),
  status: Status.nullable(),
  industry: z.string().nullable(),
  successorIsin: z.string().nullable(),
  /** All ISINs of the company, oldest first, this one among them. */
  chain: z.array(z.object({ isin: z.string(), name: z.string().nullable(), status: Status.nullable() })),
  /** Of the whole chain: current ones first, then by when they ended. */
  identifiers: z.array(IssuerIdentifier),
});
export type Issuer = z.infer<typeof Issuer>;

/** One report of storing the same list several times. */
export function addReports(first: SecuritiesReport, again: SecuritiesReport): SecuritiesReport {
  return {
    ...first,
    filled: first.filled + again.filled,
    joined: first.joined + again.joined,
    more: again.more,
  };
}
