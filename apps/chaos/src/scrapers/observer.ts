import {
  connectRedis,
  createQueues,
  type Exchange,
  hashTag,
  type QueueName,
  queueKey,
  readDepth,
} from '@filings/queue-core';
import { openStore } from '@filings/supabase-sink';
import postgres from 'postgres';
import { PREFIX } from './environment.ts';
import type { StoredRow } from './judge.ts';

/** Nobody enriches in a run: the day is about what comes in. */
const PAUSED: readonly QueueName[] = ['ai_processing', 'investor_processing'];
const AT_ONCE = 500;
/** Days of coverage that one answer has; a run has a dozen. */
const COVERAGE_ROWS = 200;

export interface Progress {
  enqueued: number;
  stored: number;
  /** Jobs that wait for the database. */
  uploads: number;
}

/** Holds the queues that nobody is to work on, and reads what came of the day from Redis and the database. */
export function createObserver({ redisUrl, databaseUrl }: { redisUrl: string; databaseUrl: string }) {
  const redis = connectRedis(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  redis.on('error', () => {});
  const queues = createQueues({ connection: redis, prefix: PREFIX });
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  const store = openStore({ DATABASE_URL: databaseUrl }, { max: 1 });
  const depth = (queue: QueueName) => readDepth(redis, PREFIX, queue, Date.now());
  const jobKeys = queueKey(PREFIX, 'ai_processing', 'enrich-');

  async function openUploads(): Promise<string[]> {
    const { ready, active, delayed, failed } = await depth('supabase_upload');
    const open = ready + active + delayed + failed;
    return open === 0
      ? []
      : [`supabase_upload: ${ready} ready, ${active} active, ${delayed} delayed, ${failed} failed`];
  }

  return {
    /** The process that leads an exchange, null while none does. */
    async leaderPid(exchange: Exchange): Promise<number | null> {
      // The lease's value is the holder, `host:pid`, and a token.
      const holder = (await redis.get(`${hashTag(PREFIX)}:leader:scraper-${exchange}`))?.split(' ')[0];
      return holder === undefined ? null : Number(holder.split(':').at(-1));
    },

    async pauseQueues(): Promise<void> {
      for (const queue of PAUSED) await queues.pause(queue, 'only what comes in is looked at');
    },

    async progress(): Promise<Progress> {
      const [ai, upload, rows] = await Promise.all([
        depth('ai_processing'),
        depth('supabase_upload'),
        sql<{ count: number }[]>`select count(*)::integer as count from filings where not provisional`,
      ]);
      return {
        enqueued: ai.ready + ai.active + ai.delayed,
        stored: rows[0]?.count ?? 0,
        uploads: upload.ready + upload.active + upload.delayed,
      };
    },

    /** When the AI job of each filing was enqueued, epoch milliseconds; null for one that has none. */
    async enqueuedAt(filingIds: readonly string[]): Promise<(number | null)[]> {
      const times: (number | null)[] = [];
      for (let at = 0; at < filingIds.length; at += AT_ONCE) {
        const pipeline = redis.pipeline();
        for (const id of filingIds.slice(at, at + AT_ONCE)) pipeline.hget(`${jobKeys}${id}`, 'timestamp');
        const replies = (await pipeline.exec()) ?? [];
        for (const [error, value] of replies) {
          if (error) throw error;
          times.push(typeof value === 'string' ? Number(value) : null);
        }
      }
      return times;
    },

    /** The filings that AI jobs are about. */
    async jobs(): Promise<string[]> {
      const ids: string[] = [];
      for await (const keys of redis.scanStream({ match: `${jobKeys}*`, count: 1_000 }))
        for (const key of keys as string[]) ids.push(key.slice(jobKeys.length));
      // A scan may tell a key twice.
      return [...new Set(ids)].filter((id) => /^[0-9a-f-]{36}$/.test(id));
    },

    async stored(): Promise<StoredRow[]> {
      return sql<StoredRow[]>`
        select id as "filingId", exchange, segment, exchange_id as "exchangeId", provisional,
          completed_by is not null as completed
        from filings order by exchange, segment, exchange_id`;
    },

    coverage: async () => (await store.coverage({ limit: COVERAGE_ROWS })).items,
    openUploads,

    async deadLetters(): Promise<string[]> {
      const rows = await sql<{ text: string }[]>`
        select queue || ' ' || job_id || ': ' || reason_code || ' ' || reason_message as text from dead_letters order by 1`;
      return rows.map(({ text }) => text);
    },

    async close(): Promise<void> {
      await queues.close().catch(() => {});
      redis.disconnect();
      await Promise.allSettled([sql.end({ timeout: 1 }), store.close()]);
    },
  };
}

export type Observer = ReturnType<typeof createObserver>;
