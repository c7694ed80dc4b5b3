import { DeadLetter } from '@filings/queue-core';
import { z } from 'zod';
import { StoreError } from './error.ts';

/** Everything is optional; `from` is inclusive, `to` exclusive, of the time of the failure. */
export interface DeadLetterQuery {
  readonly queue?: string | undefined;
  /** The code of the reason. */
  readonly code?: string | undefined;
  readonly filingId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** True: with those that were sent round again and have not failed since. */
  readonly retried?: boolean | undefined;
}

/** A query for one page, `limit` 1 to 100. */
export interface DeadLetterFilter extends DeadLetterQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Names one failure of one job: `failedAt` tells it from a later one. */
export type DeadLetterKey = Pick<DeadLetter, 'queue' | 'jobId' | 'failedAt'>;

export const StoredDeadLetter = DeadLetter.extend({
  /** Size of the payload as JSON text, null where there is none. */
  payloadBytes: z.int().nullable(),
  /** When it was sent round again, null while it waits for the operator. */
  retriedAt: z.iso.datetime().nullable(),
});
export type StoredDeadLetter = z.infer<typeof StoredDeadLetter>;

/** In a page, a payload of more than 16 KB is left out (null): ask for the letter itself. */
export const DeadLetterPage = z.object({ items: z.array(StoredDeadLetter), nextCursor: z.string().nullable() });
export type DeadLetterPage = z.infer<typeof DeadLetterPage>;

const Place = z.object({ failedAt: z.string(), queue: z.string(), jobId: z.string() });
export const StoredDeadLetters = DeadLetterPage.extend({ nextCursor: Place.nullable() });

export const Count = z.object({ count: z.int() });

export function writePlace(place: z.infer<typeof Place>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws StoreError `cursor_malformed` */
export function readPlace(cursor: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new StoreError('cursor_malformed', 'the cursor is none that this list gave', 'permanent', error);
  }
}
