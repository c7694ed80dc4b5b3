import { Filing, InvestorJob } from '@filings/queue-core';
import { z } from 'zod';

const Cursor = z.object({ filings: z.string().nullable(), links: z.string().nullable() });

export interface OpenWorkFilter {
  /** Only what was stored at least this long ago, default 0. */
  readonly olderThanSeconds?: number | undefined;
  /** Of each kind, 1 to 500, default 100. */
  readonly limit?: number | undefined;
  readonly cursor?: z.infer<typeof Cursor> | undefined;
}

export interface OpenWork {
  /** Filings with neither an enrichment, nor a reason, nor a dead letter that counts. */
  readonly filings: readonly Filing[];
  /** Announcements whose named investors are not linked. */
  readonly links: readonly InvestorJob[];
  /** Rows that do not fit today's contracts: they are told, and hold up nothing. */
  readonly misfits: readonly { readonly id: string; readonly problem: string }[];
  readonly nextCursor: z.infer<typeof Cursor> | null;
}

/** What the database answers; the rows are looked at one by one. */
export const OpenWorkAnswer = z.object({
  filings: z.array(z.looseObject({ filingId: z.string() })),
  links: z.array(z.looseObject({ announcementId: z.string() })),
  nextCursor: Cursor.nullable(),
});

export type Misfits = OpenWork['misfits'];

/** The rows that fit the contract; the others go to `misfits`. */
export function fitting<T, Row>(
  schema: z.ZodType<T>,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  misfits: Misfits[number][],
): T[] {
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return [parsed.data];
    misfits.push({ id: idOf(row), problem: z.prettifyError(parsed.error) });
    return [];
  });
}

export function readOpenWork({ filings, links, nextCursor }: z.infer<typeof OpenWorkAnswer>): OpenWork {
  const misfits: Misfits[number][] = [];
  return {
    filings: fitting(Filing, filings, (row) => row.filingId, misfits),
    links: fitting(InvestorJob, links, (row) => row.announcementId, misfits),
    misfits,
    nextCursor,
  };
}
