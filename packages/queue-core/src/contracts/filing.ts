import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';

/**
 * Words of this contract.
 * - filing: one row that an exchange published; identity (exchange, segment, exchange's own id).
 * - attachment: what the row points at; the exchange's name for it is its identity, its address moves.
 * - document: the bytes of an attachment; identity sha256.
 * - announcement: the event; one or more filings of one document of one issuer.
 */

export const Exchange = z.enum(['bse', 'nse']);
export type Exchange = z.infer<typeof Exchange>;

/** ISO 6166 shape, Indian issuers only; anything else is "unknown", never stored as an ISIN. */
export const Isin = z
  .string()
  .regex(/^IN[A-Z0-9]{9}[0-9]$/, 'an Indian ISIN has 12 characters: IN, nine letters or digits, one digit');

export const Attachment = z.object({
  /** The exchange's own name of the file, e.g. `309bf19a-….pdf`. */
  name: z.string().min(1),
  /** Addresses to try in this order; the first answer that is a document wins. */
  urls: z.array(z.url()).min(1),
  /** Size in bytes where the exchange tells it exactly (BSE), else null (NSE rounds). */
  bytes: z.int().nonnegative().nullable(),
});
export type Attachment = z.infer<typeof Attachment>;

export const Filing = z.object({
  filingId: z.uuid(),
  exchange: Exchange,
  /** The exchange's own segment: BSE `equity`, `debt`, `mf`; NSE `equities`, `sme`, `debt`, … */
  segment: z.string().min(1),
  /** BSE NEWSID, NSE seq_id. Unique within (exchange, segment) only. */
  exchangeId: z.string().min(1),
  companyName: z.string().min(1).nullable(),
  isin: Isin.nullable(),
  /** NSE symbol. */
  symbol: z.string().min(1).nullable(),
  /** BSE scrip code, as a string. */
  scripCode: z.string().min(1).nullable(),
  subject: z.string(),
  /** The exchange's own labels (BSE CATEGORYNAME and SUBCATNAME, NSE desc), trimmed. */
  category: z.string().min(1).nullable(),
  subcategory: z.string().min(1).nullable(),
  /** The exchange's full text of the row, cleaned of markup and entities. */
  text: z.string(),
  attachment: Attachment.nullable(),
  /** UTC, ISO 8601. The exchanges print Asia/Kolkata without a zone: see `publishedRaw`. */
  publishedAt: z.iso.datetime(),
  publishedRaw: z.string(),
  /** UTC, when a poll first saw the row. */
  detectedAt: z.iso.datetime(),
  /** The row as the exchange sent it. */
  raw: z.record(z.string(), z.unknown()),
  /**
   * Only the exchange's feed has told of it, which has no ids: `exchangeId` is `feed:<name of the attachment>`. The row
   * of the list with that attachment completes it (same exchange), and from then on stands for it.
   */
  provisional: z.literal(true).optional(),
});
export type Filing = z.infer<typeof Filing>;

const FILING_NAMESPACE = '6f0d6c1c-6f0b-5d0e-9a55-3c1f4b8e2a01';

/** The one identity of a filing (G4): UUIDv5 of `exchange:segment:exchangeId`, the same on every path. */
export function filingIdOf(exchange: Exchange, segment: string, exchangeId: string): string {
  return uuidv5(`${exchange}:${segment}:${exchangeId}`, FILING_NAMESPACE);
}
