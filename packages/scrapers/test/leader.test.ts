import { createQueues, jobIdsOf } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { expect, onTestFinished } from 'vitest';
import { createBseSource, readSourceStates, type ScraperLog, startScraper } from '../src/index.ts';
import { bseList, bseRow, newestFirst, serve } from './support.ts';

const silent: ScraperLog = { debug() {}, info() {}, warn() {}, error() {} };

test('of any number of scrapers one asks the exchange; when it goes, another goes on without a gap (G26)', async ({
  redis,
}) => {
  const rows = newestFirst('a', 3).map((id) => bseRow(id));
  const today = (row: Record<string, unknown>) => ({ ...row, DT_TM: `${istToday()}T00:00:01` });
  const asked: string[] = [];
  const answer = bseList((day) => (day === istToday().replaceAll('-', '') ? rows.map(today) : []));
  const exchange = await serve((request, response) => {
    if (request.url?.startsWith('/_replay')) return void response.writeHead(404).end();
    asked.push(String(request.headers['x-scraper']));
    answer(request, response);
  });
  const start = async (name: string) => {
    const scraper = await startScraper({
      exchange: 'bse',
      source: () => {
        const source = createBseSource({ gatewayUrl: exchange.url });
        return { ...source, pages: (...args) => tell(name, source.pages(...args)) };
      },
      redisUrl: redis.url,
      prefix: redis.prefix,
      intervals: { busyMs: 50, quietMs: 50 },
      calendar: { holidays: [] },
      feedEveryMs: 60_000,
      rates: {},
      leaseMs: 1000,
      gatewayUrl: exchange.url,
      log: silent,
      holder: name,
    });
    let stopped: Promise<void> | null = null;
    const stop = () => (stopped ??= scraper.stop());
    onTestFinished(stop);
    return { name, stop };
  };
  const polls: string[] = [];
  async function* tell<T>(name: string, pages: AsyncIterable<T>) {
    polls.push(name);
    yield* pages;
  }

  const scrapers = [await start('one')];
  await until(() => polls.length > 2);
  scrapers.push(await start('two'), await start('three'));
  await until(async () => (await readSourceStates(redis.client, redis.prefix))[0]?.standbys === 2);
  const before = polls.length;
  await until(() => polls.length > before + 6);
  expect(new Set(polls)).toEqual(new Set(['one']));

  await scrapers[0]!.stop();
  rows.unshift(bseRow('b'));
  const { length } = polls;
  await until(() => polls.length > length + 4);
  const successors = new Set(polls.slice(length));
  expect(successors.size).toBe(1);
  expect(successors.has('one')).toBe(false);
  const { alive } = await jobIdsOf(redis.client, redis.prefix, 'ai_processing');
  await until(async () => (await jobIdsOf(redis.client, redis.prefix, 'ai_processing')).alive.length === 4);
  expect(new Set(alive).size).toBe(alive.length);
  const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
  expect((await queues.depth('ai_processing')).ready).toBe(4);
  await queues.close();
});

const istToday = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
