import { connectRedis, QUEUE_NAMES, readDepth } from '@filings/queue-core';
import { openStore } from '@filings/supabase-sink';
import postgres from 'postgres';
import { ChaosError } from './error.ts';
import type { StoredFiling } from './judge.ts';

export interface Reading {
  stored: number;
  /** Filings that have neither an enrichment nor a reason. */
  open: number;
  unlinkedInvestors: number;
  /** Queues that are not empty, in words. */
  openJobs: string[];
  /** Equal as long as nothing moves. */
  fingerprint: string;
}

export interface ObserverOptions {
  redisUrl: string;
  databaseUrl: string;
  apiUrl: string;
  prefix: string;
}

/** Reads how far a run is and, at its end, what there is: from Redis, from the database and as a reader of the API. */
export function createObserver({ redisUrl, databaseUrl, apiUrl, prefix }: ObserverOptions) {
  // A reading fails while a server is away; it is taken again.
  const redis = connectRedis(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  redis.on('error', () => {});
  const depths = () => Promise.all(QUEUE_NAMES.map((queue) => readDepth(redis, prefix, queue, Date.now())));
  const sql = postgres(databaseUrl, { max: 2, connect_timeout: 5, onnotice: () => {} });
  const store = openStore({ DATABASE_URL: databaseUrl }, { max: 1 });

  async function openJobs(): Promise<string[]> {
    return (await depths())
      .filter((depth) => depth.ready + depth.active + depth.delayed > 0 || depth.paused)
      .map(
        ({ queue, ready, active, delayed, paused }) =>
          `${queue}: ${ready} ready, ${active} active, ${delayed} delayed${paused ? ', paused' : ''}`,
      );
  }

  /** Also those that Redis alone knows. */
  async function deadLetters(): Promise<string[]> {
    const rows = await sql<{ text: string }[]>`
      select queue || ' ' || job_id || ': ' || reason_code || ' ' || reason_message as text from dead_letters order by 1`;
    const failed = (await depths())
      .filter((depth) => depth.failed > 0)
      .map(({ queue, failed }) => `${queue}: ${failed} failed jobs`);
    return [...rows.map(({ text }) => text), ...failed];
  }

  async function listed(): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `${apiUrl}/v1/announcements?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
      if (!response.ok) throw new ChaosError('no_answer', `${url} answered ${response.status}`);
      const page = (await response.json()) as { items: { id: string }[]; nextCursor: string | null };
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    return ids;
  }

  return {
    async read(): Promise<Reading> {
      const [run, jobs] = await Promise.all([store.runSummary(), openJobs()]);
      const stored = run.filings.bse + run.filings.nse;
      const { open, unlinkedInvestors } = run;
      const fingerprint = JSON.stringify([stored, open, unlinkedInvestors, jobs]);
      return { stored, open, unlinkedInvestors, openJobs: jobs, fingerprint };
    },

    /** Everything that the verdict needs of what is stored. */
    async evidence() {
      const [run, letters, jobs, ids, stored] = await Promise.all([
        store.runSummary(),
        deadLetters(),
        openJobs(),
        listed(),
        sql<StoredFiling[]>`
          select exchange, segment, exchange_id as "exchangeId", status, reason_code as reason,
            enrichment #>> '{provenance,degraded,code}' as degraded
          from filings order by exchange, segment, exchange_id`,
      ]);
      const { announcements, duplicates, unlinkedInvestors } = run;
      return {
        announcements,
        duplicates,
        unlinkedInvestors,
        deadLetters: letters,
        openJobs: jobs,
        listed: ids,
        stored: [...stored],
      };
    },

    async isApiReady(): Promise<boolean> {
      return fetch(`${apiUrl}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    },

    async flush(): Promise<void> {
      await redis.flushall();
    },

    async close(): Promise<void> {
      redis.disconnect();
      await Promise.allSettled([sql.end({ timeout: 1 }), store.close()]);
    },
  };
}

export type Observer = ReturnType<typeof createObserver>;
