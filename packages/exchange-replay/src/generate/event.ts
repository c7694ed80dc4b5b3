import type { Exchange } from '../dataset.ts';
import type { Blueprint, BseLabel, NseLabel } from './blueprint.ts';
import type { Company } from './companies.ts';

/** One place where an event is filed: one row of one list. */
export interface Place {
  exchange: Exchange;
  segment: 'equity' | 'equities' | 'debt';
  /** Milliseconds after the event's own time. */
  after: number;
  /** Where the row is labelled otherwise than the blueprint says. */
  nse?: NseLabel;
  bse?: BseLabel;
  /** Debt scrips. */
  scripCode?: string;
  /** How often the list holds the row; default 1. */
  rows?: number;
  /** NSE prints midnight as the row's time though it was disseminated later. */
  predated?: boolean;
  /** BSE serves the file under AttachHis only. */
  moved?: boolean;
}

/** Something that an issuer makes known, and where. All places get the same bytes. */
export interface DayEvent {
  company: Company;
  /** False: the exchanges' lists of securities do not know the issuer. */
  listed: boolean;
  blueprint: Blueprint;
  places: Place[];
}

export const onBse = (after = 0): Place => ({ exchange: 'bse', segment: 'equity', after });
export const onNse = (after = 0): Place => ({ exchange: 'nse', segment: 'equities', after });
