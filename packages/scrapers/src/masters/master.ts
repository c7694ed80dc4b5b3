import type { Security } from '@filings/queue-core';

/**
 * Words of this folder.
 * - master: a list of securities as somebody publishes it: an exchange, a broker, another tracker.
 * - row: one line of it (of a JSON list one element), counted from 1; the header counts as a line.
 * - anomaly: something about a row that a reader of the list should know, by kind.
 *
 * Every row ends in exactly one of three ways: it is kept, it is merged into one that was kept, or it is left out with
 * an anomaly that says why. So `read = kept + merged + leftOut`, for every list.
 */

/** The lists that are known, by the name under which their securities are stored. */
export const MASTER_SOURCES = [
  'bse-scrip-list',
  'nse-equity-list',
  'nse-sme-list',
  'nse-symbol-changes',
  'nse-name-changes',
  'instruments',
  'stonks',
  'scrip-symbols',
] as const;
export type MasterSource = (typeof MASTER_SOURCES)[number];

/** Why a row is left out. */
export const LEAVING_OUT = [
  'dummy_row',
  'other_instrument',
  'ragged_row',
  'unreadable_row',
  'nothing_changed',
] as const;
export type LeavingOut = (typeof LEAVING_OUT)[number];

/**
 * - isin_missing: none where one belongs ("", "NA", "0"): the security is kept, its issuer unknown (G15)
 * - isin_repaired: letters l, I, O read as the digits 1, 1, 0, which alone makes the check digit hold
 * - isin_unreadable: what stands there cannot be an ISIN: taken as unknown
 * - isin_foreign: a good one of another country: taken as unknown
 * - duplicate_row: a row that tells the same security once more: merged
 * - code_conflict: the same code with another ISIN: both are kept, what is to win comes last
 * - extra_fields: more fields than the header has; a comma in the name, taken as such
 * - date_unreadable: the date of a change cannot be read: taken as unknown
 * - link_unproved: the list says that two codes are one company without an ISIN that would prove it: not taken
 */
export type AnomalyKind =
  | LeavingOut
  | 'isin_missing'
  | 'isin_repaired'
  | 'isin_unreadable'
  | 'isin_foreign'
  | 'duplicate_row'
  | 'code_conflict'
  | 'extra_fields'
  | 'date_unreadable'
  | 'link_unproved';

export interface Anomaly {
  kind: AnomalyKind;
  row: number;
  /** Of the security, as far as the row could be read. */
  code: string | null;
  /** What stood there, and what was made of it. */
  message: string;
}

export interface RowCounts {
  /** Rows of the list, without headers and blank lines. */
  read: number;
  kept: number;
  merged: number;
  leftOut: number;
}

export interface Master {
  source: MasterSource;
  rows: RowCounts;
  /** More than rows were kept where a row names a code of each exchange. */
  securities: Security[];
  anomalies: Anomaly[];
}

/** How many there are of each kind, in the order in which they were first met. */
export function countAnomalies(anomalies: readonly Anomaly[]): Partial<Record<AnomalyKind, number>> {
  const counts: Partial<Record<AnomalyKind, number>> = {};
  for (const { kind } of anomalies) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
