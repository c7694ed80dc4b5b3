import { CONTRACT_VERSION, type Queues } from '@filings/queue-core';
import type { RoutineFilings, RoutineFilter, Store } from '@filings/supabase-sink';

export interface RedoOptions extends RoutineFilter {
  id: string;
  /** The newest so many; all of them without it. */
  limit?: number | undefined;
}

export interface Redone {
  sent: number;
  /** Stored rows that no longer fit the contract of filings: they stay as they are. */
  misfits: RoutineFilings['misfits'][number][];
}

/** Filings of one page: their jobs go to Redis in one step. */
const PAGE = 200;

/**
 * Sends the filings that a rule spared the model round again in full, newest first. What is interrupted may be called
 * again: a filing that is on its way already is not sent twice.
 */
export async function redoRoutine(
  store: Pick<Store, 'routineFilings'>,
  queues: Pick<Queues, 'addMany'>,
  { limit = Number.POSITIVE_INFINITY, ...filter }: RedoOptions,
): Promise<Redone> {
  const done: Redone = { sent: 0, misfits: [] };
  let cursor: string | undefined;
  while (done.sent < limit) {
    const page = await store.routineFilings({ ...filter, cursor, limit: Math.min(PAGE, limit - done.sent) });
    const jobs = page.filings.map((filing) => ({ v: CONTRACT_VERSION, filing, thorough: true }) as const);
    await queues.addMany('ai_processing', jobs);
    done.sent += jobs.length;
    done.misfits.push(...page.misfits);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return done;
}
