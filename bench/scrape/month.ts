import { createQueues } from '@filings/queue-core';
import { type BacklogDay, createBacklog, createNseSource, workOnBacklog } from '@filings/scrapers';
import type { Redis } from 'ioredis';
import { until } from '../support/until.ts';

/** A month of NSE, a day at a time as `filings backfill` reads it: rows a second until all are durable. */
export async function backfillMonth(options: {
  redis: Redis;
  prefix: string;
  exchangeUrl: string;
  rows: number;
  days: number;
}): Promise<{ perSecond: number; jobs: number }> {
  const { redis, prefix, exchangeUrl } = options;
  const source = createNseSource({ gatewayUrl: exchangeUrl });
  const queues = createQueues({ connection: redis, prefix });
  const backlog = createBacklog({ redis, prefix, exchange: 'nse' });
  const days: BacklogDay[] = Array.from({ length: options.days }, (_, day) => ({
    segment: 'equities',
    day: `2026-01-${String(day + 1).padStart(2, '0')}`,
  }));
  await backlog.add(days);
  const end = new AbortController();
  const began = performance.now();
  const work = workOnBacklog({
    source,
    redis,
    prefix,
    intake: (filings) => queues.intake(filings, { backlog: true }),
    holder: 'bench',
    signal: end.signal,
    onCoverage: async (coverage) => void (await queues.add('supabase_upload', { v: 1, kind: 'coverage', coverage })),
    onProblem: (_, error) => console.error(error.message),
  });
  await until('the month is read', async () => (await backlog.open()) === 0, 120_000);
  const seconds = (performance.now() - began) / 1000;
  end.abort();
  await work;
  const { ready } = await queues.depth('ai_processing');
  await queues.close();
  await source.close();
  return { perSecond: options.rows / seconds, jobs: ready };
}
