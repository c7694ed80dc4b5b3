import { connectRedis } from '@filings/queue-core';
import { addInBulk } from './queue/adding.ts';
import { workThrough } from './queue/working.ts';
import { median, rounded } from './support/measure.ts';
import { openBenchStack } from './support/stack.ts';
import { printTable } from './support/table.ts';

const BOUND = 0.95;

/** A session against BullMQ's own long-lived worker, and adding against its `addBulk`. */
export default async function run(args: string[]): Promise<void> {
  const pairs = Math.max(5, Number(args[args.indexOf('--pairs') + 1]) || 9);
  const stack = await openBenchStack();
  const redis = connectRedis(stack.redisUrl);
  const ratios: Record<string, number | null> = {};
  const rows: (string | number)[][] = [];
  const compare = (name: string, { a, b }: { a: number[]; b: number[] }) => {
    // Pair by pair: both sides of one saw the same machine, which for one job in flight is fast or slow by the second.
    ratios[name] = rounded(median(a.map((rate, pair) => rate / b[pair]!)), 3);
    const side = (rates: number[]) => [median(rates), Math.min(...rates), Math.max(...rates)].map(Math.round);
    rows.push([name, ...side(a), ...side(b), ratios[name] ?? '-']);
  };
  try {
    for (const [concurrency, jobs] of [
      [1, 6_000],
      [10, 15_000],
      [50, 15_000],
    ] as const)
      compare(`c${concurrency}`, await workThrough({ redis, prefix: stack.prefix('queue'), concurrency, jobs, pairs }));
    compare('addBulk', await addInBulk({ redis, prefix: stack.prefix('queue'), jobs: 5_000, pairs }));
  } finally {
    redis.disconnect();
    await stack.close();
  }
  printTable(
    `Jobs a second, median of ${pairs} pairs (least, most), and of the pairs\u2019 ratios; payload of 1 KB, empty handler`,
    ['', 'ours', 'least', 'most', 'BullMQ', 'least', 'most', 'ratio'],
    rows,
  );
  const ok = Object.values(ratios).every((ratio) => ratio !== null && ratio >= BOUND);
  console.log(JSON.stringify({ bench: 'queue', ok, ratios }));
}
