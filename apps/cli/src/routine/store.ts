import type { Exchange, Filing } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { CliError } from '../error.ts';

export interface RoutineFilter {
  exchange?: Exchange | undefined;
  /** Published at or after, and before. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface RoutineReport {
  items: {
    id: string;
    version: number;
    exchange: Exchange;
    filings: number;
    announcements: number;
    lastAt: string | null;
  }[];
  /** Filings that fit the filter, and how many of them are routine. */
  total: number;
  routineTotal: number;
}

/** What the store knows of filings that a rule spared the model. */
export interface RoutineStore {
  routineReport(filter: RoutineFilter): Promise<RoutineReport>;
  /** Newest first, a page at a time. */
  routineFilings(
    filter: RoutineFilter & { id: string; cursor?: string | undefined; limit?: number | undefined },
  ): Promise<{ filings: Filing[]; nextCursor: string | null }>;
}

/** @throws CliError `no_database` where none is named */
export function routineStore(store: (Store & Partial<RoutineStore>) | undefined): RoutineStore {
  if (!store?.routineReport || !store.routineFilings)
    throw new CliError(
      'no_database',
      'What was routine is in the database: set DATABASE_URL, or SUPABASE_URL and its key.',
    );
  return { routineReport: store.routineReport, routineFilings: store.routineFilings };
}
