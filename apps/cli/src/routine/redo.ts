import { CONTRACT_VERSION, type Queues } from '@filings/queue-core';
import type { RoutineFilter, RoutineStore } from './store.ts';

export interface RedoOptions extends RoutineFilter {
  id: string;
  /** The newest so many; all of them without it. */
  limit?: number | undefined;
  onPage?(sent: number): void;
}

/** Filings of one page: their jobs go to Redis in one step. */
const PAGE = 200;

/**
 * Sends the filings that a rule spared the model round again in full, newest first. What is interrupted may be called
 * again: a filing that is on its way already is not sent twice.
 * @returns how many were sent
 */
export async function redoRoutine(
  store: Pick<RoutineStore, 'routineFilings'>,
  queues: Pick<Queues, 'addMany'>,
  { limit = Number.POSITIVE_INFINITY, onPage, ...filter }: RedoOptions,
): Promise<number> {
  let sent = 0;
  let cursor: string | undefined;
  while (sent < limit) {
    const page = await store.routineFilings({ ...filter, cursor, limit: Math.min(PAGE, limit - sent) });
    const jobs = page.filings.map((filing) => ({ v: CONTRACT_VERSION, filing, thorough: true }) as const);
    await queues.addMany('ai_processing', jobs);
    sent += jobs.length;
    onPage?.(sent);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return sent;
}
