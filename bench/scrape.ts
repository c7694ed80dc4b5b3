import { connectRedis } from '@filings/queue-core';
import { backfillMonth } from './scrape/month.ts';
import { readPages } from './scrape/page.ts';
import { startExchange } from './scrape/server.ts';
import { median, quantile, rounded } from './support/measure.ts';
import { openBenchStack } from './support/stack.ts';
import { printTable } from './support/table.ts';

/** NSE's rows from 20 February to 20 March 2026. */
const MONTH_ROWS = 7_988;
const DAYS = 29;
/** A page must be durable long before the next one may be asked for, and a month within a minute. */
const PAGE_BOUND_MS = 100;
const BACKFILL_BOUND = MONTH_ROWS / 60;

/** From an exchange's bytes to durable jobs, with JSON.parse of the same bytes as the floor. */
export default async function run(args: string[]): Promise<void> {
  const pairs = Math.max(3, Number(args[args.indexOf('--pairs') + 1]) || 7);
  const stack = await openBenchStack();
  const redis = connectRedis(stack.redisUrl);
  const exchange = await startExchange({ monthRows: MONTH_ROWS, days: DAYS });
  const place = { redis, exchangeUrl: exchange.url };
  try {
    const page = await readPages({ ...place, prefix: stack.prefix('page'), pages: 40, pairs });
    const months: { perSecond: number; jobs: number }[] = [];
    for (let run = 0; run < 4; run += 1)
      months.push(
        await backfillMonth({ ...place, prefix: stack.prefix(`month-${run}`), rows: MONTH_ROWS, days: DAYS }),
      );
    // The first warms up.
    const rates = months.slice(1).map(({ perSecond }) => perSecond);
    const overJsonParse = median(page.all.map((cpu, pair) => cpu / page.parse[pair]!));

    printTable(
      `CPU for 1,000 rows, ms: median of ${pairs} pairs (least, most)`,
      ['', 'median', 'least', 'most'],
      (
        [
          ['JSON.parse, the floor', page.parse],
          ['rows as filings', page.read],
          ['asked for, read, in both queues', page.all],
        ] as const
      ).map(([name, cpu]) => [
        name,
        ...[median(cpu), Math.min(...cpu), Math.max(...cpu)].map((ms) => rounded(ms, 1) ?? '-'),
      ]),
    );
    const lost = page.rows - page.jobs + months.reduce((sum, { jobs }) => sum + MONTH_ROWS - jobs, 0);
    const pageMs = { p50: rounded(median(page.pageMs), 2), p95: rounded(quantile(page.pageMs, 0.95), 2) };
    const backfillRowsPerSecond = Math.round(median(rates));
    const ok = lost === 0 && median(page.pageMs) <= PAGE_BOUND_MS && backfillRowsPerSecond >= BACKFILL_BOUND;
    console.log(
      JSON.stringify({
        bench: 'scrape',
        ok,
        pageMs,
        overJsonParse: rounded(overJsonParse, 1),
        cpuMsPer1000Rows: rounded(median(page.all), 1),
        backfillRowsPerSecond,
        lost,
      }),
    );
  } finally {
    redis.disconnect();
    await exchange.close();
    await stack.close();
  }
}
