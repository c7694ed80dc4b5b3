import { z } from 'zod';
import { Exchange, Isin } from './filing.ts';

/** A code or a name that a security had before, and until when where that is known. */
export const FormerIdentifier = z.object({
  kind: z.enum(['code', 'name']),
  value: z.string().min(1),
  until: z.iso.date().nullable(),
});
export type FormerIdentifier = z.infer<typeof FormerIdentifier>;

/** One line of a list of securities: who stands behind a code of an exchange. */
export const Security = z.object({
  exchange: Exchange,
  /** BSE: the scrip code, digits. NSE: the symbol. */
  code: z.string().min(1),
  /** Null where the list has none that can be one (its check digit holds): an unknown issuer is a state (G15). */
  isin: Isin.nullable(),
  /** BSE's short name (`scrip_id`), which is the symbol at NSE for most; null at NSE. */
  shortName: z.string().min(1).nullable(),
  name: z.string().min(1).nullable(),
  industry: z.string().min(1).nullable(),
  status: z.enum(['active', 'suspended', 'delisted']).nullable(),
  former: z.array(FormerIdentifier),
});
export type Security = z.infer<typeof Security>;

/** Lines of one list, as read at one time. */
export const Securities = z.object({
  /** Which list, e.g. `bse-scrip-list`, `nse-equity-list`, `nse-symbol-changes`. */
  source: z.string().regex(/^[a-z][a-z0-9-]*$/),
  asOf: z.iso.datetime(),
  securities: z.array(Security).min(1).max(500),
});
export type Securities = z.infer<typeof Securities>;
