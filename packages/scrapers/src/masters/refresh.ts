import type { Exchange, UploadJob } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import type { FetchedMaster, FetchMastersOptions } from './fetch.ts';
import { createHanded } from './handed.ts';
import { securitiesJobs } from './jobs.ts';
import { MASTER_LISTS } from './lists.ts';
import { countAnomalies, type Master, type MasterSource } from './master.ts';
import { createRefreshState } from './refresh-state.ts';
import { afterFailure, isDue, isOverdue, isWholeDue } from './schedule.ts';
import { readListStates, type ToldList } from './told-lists.ts';

/** What pino gives. */
export interface RefreshLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface MastersRefreshOptions {
  exchange: Exchange;
  /** `fetchMasters` with its http client. */
  fetch(options: Pick<FetchMastersOptions, 'sources' | 'lastRows' | 'signal'>): Promise<FetchedMaster[]>;
  /** Takes securities over; resolves once they are durable. */
  hand(job: UploadJob): Promise<unknown>;
  redis: Redis;
  /** Key prefix of the installation. */
  prefix: string;
  /** When a day's lists are taken, HH:MM in India. Default 06:30, before the first filings of the day. */
  at?: string;
  /** The exchange's clock. */
  clock: Clock;
  log: RefreshLog;
}

/** What became of one list. */
export interface RefreshedList {
  source: MasterSource;
  url: string;
  /** As read; null when it could not be taken. */
  master: Master | null;
  /** Securities handed over: all of them, or those that had changed. */
  handed: number;
  error: Error | null;
}

export interface RefreshNow {
  /** Hand over all of it, not only what changed. Default true. */
  whole?: boolean;
  /** Take also a list that has shrunk by more than a third. */
  acceptShrunk?: boolean;
  signal?: AbortSignal | undefined;
}

export interface MastersRefresh {
  /** Takes the lists that are due; called every minute or so by whoever leads at the exchange. */
  step(signal?: AbortSignal): Promise<RefreshedList[]>;
  /** Takes all lists now. */
  now(options?: RefreshNow): Promise<RefreshedList[]>;
  states(): Promise<ToldList[]>;
}

const DEFAULT_AT = '06:30';

/**
 * Keeps the lists of one exchange fresh: each once a day, tried again with a growing pause while it fails, said in the
 * log, loudly after two days. What fails is returned, never thrown, except for the reason of a signal and a Redis away.
 */
export function createMastersRefresh(options: MastersRefreshOptions): MastersRefresh {
  const { exchange, fetch, hand, redis, prefix, clock, log, at = DEFAULT_AT } = options;
  const state = createRefreshState(redis, prefix, exchange);
  const sources = MASTER_LISTS[exchange].map(({ source }) => source);

  /** Hands over job by job, each marked once it is durable: a refresh cut off goes on where it was. */
  async function handOver({ source, securities }: Master, whole: boolean, asOf: Date): Promise<number> {
    const handed = createHanded(redis, prefix, exchange, source);
    const wanted = whole ? securities : await handed.changed(securities);
    for (const job of securitiesJobs(source, asOf, wanted)) {
      await hand(job);
      if (job.kind === 'securities') await handed.mark(job.securities.securities);
    }
    await handed.keepOnly(securities);
    return wanted.length;
  }

  async function take({ source, url, master, error }: FetchedMaster, whole: boolean, asOf: Date) {
    const before = await state.read(source);
    try {
      if (error !== null) throw error;
      const all = whole || isWholeDue(before, asOf);
      const handed = await handOver(master, all, asOf);
      const takenAt = asOf.toISOString();
      const rows = master.rows.read - master.rows.leftOut;
      await state.write(source, { takenAt, rows, wholeAt: all ? takenAt : before.wholeAt, failing: null });
      const fields = { exchange, source, rows: master.rows, handed, anomalies: countAnomalies(master.anomalies) };
      log.info(fields, `${source}: ${master.securities.length} securities, ${handed} handed over`);
      return { source, url, master, handed, error: null };
    } catch (cause) {
      const failed = cause instanceof Error ? cause : new Error(String(cause));
      const now = clock.now();
      const after = afterFailure(before, failed, now);
      await state.write(source, after);
      const { attempts, retryAt, code, toldAt } = after.failing!;
      const fields = { exchange, source, code, attempts, retryAt, takenAt: before.takenAt };
      if (toldAt !== now.toISOString()) log.debug(fields, failed.message);
      else if (!isOverdue(after, now)) log.warn(fields, failed.message);
      else log.error(fields, `${source} has not been taken for two days: ${failed.message}`);
      return { source, url, master: null, handed: 0, error: failed };
    }
  }

  async function refresh(due: readonly MasterSource[], { whole, acceptShrunk, signal }: RefreshNow) {
    const lastRows: Partial<Record<MasterSource, number>> = {};
    for (const source of acceptShrunk ? [] : due) {
      const { rows } = await state.read(source);
      if (rows !== null) lastRows[source] = rows;
    }
    const asOf = clock.now();
    const lists: RefreshedList[] = [];
    for (const list of await fetch({ sources: due, lastRows, signal })) {
      signal?.throwIfAborted();
      lists.push(await take(list, whole ?? false, asOf));
    }
    return lists;
  }

  return {
    async step(signal) {
      const now = clock.now();
      const due: MasterSource[] = [];
      for (const source of sources) if (isDue(await state.read(source), at, now)) due.push(source);
      return due.length === 0 ? [] : refresh(due, { signal });
    },
    now: (how = {}) => refresh(sources, { whole: true, ...how }),
    states: () => readListStates({ redis, prefix, exchange, clock }),
  };
}
