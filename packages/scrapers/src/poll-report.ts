import { createHash } from 'node:crypto';
import type { Exchange } from '@filings/queue-core';
import type { Day } from './clock.ts';
import type { DayCount } from './coverage.ts';
import type { BadRow } from './source.ts';

export interface Problem {
  exchange: Exchange;
  /** Null where no single list is at fault. */
  segment: string | null;
  day: Day | null;
  error: Error;
  /** Whether it made the poll incomplete, so that the next one comes by the back-off. */
  failed: boolean;
}

export interface ReportedRow extends BadRow {
  exchange: Exchange;
  segment: string;
  day: Day;
}

export interface PollReport {
  exchange: Exchange;
  /** Wall-clock time. */
  startedAt: Date;
  durationMs: number;
  /** Filings handed over for the first time. */
  new: number;
  lists: { segment: string; day: Day; count: DayCount }[];
  problems: Problem[];
  /** The lists are closed, and the feed stands in for them. */
  fallback: boolean;
  /** Filings that the feed alone has told, handed over since the last report. */
  provisional: number;
  /** Attachments that the feed has and the lists have not, twice in a row. */
  unmatched: number;
  /** Stopped before its end. */
  aborted: boolean;
}

/** Tells whether a row is met for the first time, for the last `limit` rows: a bad row comes with every poll. */
export function createOnce(limit: number): (row: unknown) => boolean {
  const met = new Set<string>();
  return (row) => {
    const hash = createHash('sha1')
      .update(JSON.stringify(row) ?? 'undefined')
      .digest('base64');
    if (met.has(hash)) return false;
    met.add(hash);
    if (met.size > limit) met.delete(met.values().next().value as string);
    return true;
  };
}
