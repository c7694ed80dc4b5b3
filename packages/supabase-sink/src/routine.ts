import { Exchange, Filing } from '@filings/queue-core';
import { z } from 'zod';
import { fitting, type Misfits } from './open-work.ts';

/** Everything is optional; `from` is inclusive, `to` exclusive, of the time of publishing (UTC). */
export interface RoutineFilter {
  readonly exchange?: Exchange | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface RoutineFilingsFilter extends RoutineFilter {
  /** The rule; without `version` all of its versions. */
  readonly id: string;
  readonly version?: number | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 500, default 100. */
  readonly limit?: number | undefined;
}

/** How often which rule spared a filing the model (G16). */
export const RoutineReport = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      version: z.int(),
      exchange: Exchange,
      filings: z.int(),
      announcements: z.int(),
      /** When the newest of them was published. */
      lastAt: z.iso.datetime(),
    }),
  ),
  /** All filings of the span, routine or not. */
  total: z.int(),
  routineTotal: z.int(),
});
export type RoutineReport = z.infer<typeof RoutineReport>;

/** A page of filings that a rule was applied to, newest first. */
export interface RoutineFilings {
  readonly filings: readonly Filing[];
  /** Rows that do not fit today's contract: they are told, and hold up nothing. */
  readonly misfits: Misfits;
  readonly nextCursor: string | null;
}

export const RoutineAnswer = z.object({
  filings: z.array(z.looseObject({ filingId: z.string() })),
  nextCursor: z.string().nullable(),
});

export function readRoutineFilings({ filings, nextCursor }: z.infer<typeof RoutineAnswer>): RoutineFilings {
  const misfits: Misfits[number][] = [];
  return { filings: fitting(Filing, filings, (row) => row.filingId, misfits), misfits, nextCursor };
}
