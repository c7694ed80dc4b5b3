import type { Exchange } from '../dataset.ts';
import type { Blueprint, BseLabel, NseLabel } from './blueprint.ts';
import type { Company } from './companies.ts';

/** One place where an event is filed: one row of one list. */
export interface Place {
  exchange: Exchange;
  segment: 'equity' | 'equities' | 'debt' | 'sme' | 'mf';
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
  /** The file is a zip that holds the document. */
  zipped?: boolean;
  /** BSE serves the file under AttachHis only. */
  moved?: boolean;
}

/** Something that an issuer makes known, and where. All places get the same bytes. */
export interface EventDraft {
  company: Company;
  /** When exactly, epoch ms, where it matters. */
  at?: number;
  /** False: the exchanges' lists of securities do not know the issuer. */
  listed: boolean;
  blueprint: Blueprint;
  places: Place[];
}

export interface DayEvent extends EventDraft {
  /** The replayed day that it belongs to, `YYYY-MM-DD`. */
  day: string;
}

export const onBse = (after = 0): Place => ({ exchange: 'bse', segment: 'equity', after });
export const onNse = (after = 0): Place => ({ exchange: 'nse', segment: 'equities', after });
