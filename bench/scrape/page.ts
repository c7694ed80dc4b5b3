import { createQueues } from '@filings/queue-core';
import { createBseSource, createSeen, readDay, readRow, unread } from '@filings/scrapers';
import type { Redis } from 'ioredis';
import { inPairs } from '../support/measure.ts';

export interface PageRun {
  /** From the question to the last durable job, for each page, in ms. */
  pageMs: number[];
  /** CPU of this process for 1,000 rows, in ms, pair by pair: all of it, and JSON.parse of the same bytes. */
  all: number[];
  parse: number[];
  /** Of it, the rows as filings without HTTP and Redis. */
  read: number[];
  /** Rows that had to become jobs, and those that did. */
  rows: number;
  jobs: number;
}

const ROWS = 50;
const DAY = '2026-02-13';

/** A page of 50 rows of BSE: asked for, read, and made durable in both queues. */
export async function readPages(options: {
  redis: Redis;
  prefix: string;
  exchangeUrl: string;
  pages: number;
  pairs: number;
}): Promise<PageRun> {
  const { redis, prefix, exchangeUrl, pages, pairs } = options;
  const source = createBseSource({ gatewayUrl: exchangeUrl });
  const queues = createQueues({ connection: redis, prefix });
  const seen = createSeen({ redis, prefix, exchange: 'bse' });
  const { signal } = new AbortController();
  const pageMs: number[] = [];
  let rows = 0;

  const body = await fetch(`${exchangeUrl}/api.bseindia.com/AnnSubCategoryGetData`).then((answer) => answer.text());
  const parsed = (JSON.parse(body) as { Table: unknown[] }).Table;

  /** CPU milliseconds of `work`, for 1,000 rows. */
  async function cpuOf(work: () => unknown): Promise<number> {
    const before = process.cpuUsage();
    for (let page = 0; page < pages; page += 1) await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / ((pages * ROWS) / 1000);
  }

  async function onePage(): Promise<void> {
    const began = performance.now();
    const read = await readDay({
      source,
      intake: queues.intake,
      seen,
      segment: 'equity',
      day: DAY,
      before: unread,
      signal,
    });
    if (read.error !== null || read.count.new !== ROWS)
      throw new Error('the page was not read whole', { cause: read.error });
    pageMs.push(performance.now() - began);
    rows += read.count.new;
  }

  const { a: all, b: parse } = await inPairs(
    pairs,
    () => cpuOf(onePage),
    () => cpuOf(() => JSON.parse(body)),
  );
  const read = (
    await inPairs(
      3,
      () => cpuOf(() => parsed.map((row) => readRow(source, row, 'equity'))),
      async () => 0,
    )
  ).a;
  const [ai, upload] = await Promise.all([queues.depth('ai_processing'), queues.depth('supabase_upload')]);
  await queues.close();
  await source.close();
  return { pageMs: pageMs.slice(pages), all, parse, read, rows, jobs: Math.min(ai.ready, upload.ready) };
}
