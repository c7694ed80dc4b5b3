import { createReplay, type FilingTruth, generateDay } from '@filings/exchange-replay';
import { connectRedis, createQueues, filingIdOf, hashTag, readLimits, withLimits } from '@filings/queue-core';
import { createSessionLog, mostAtOnce } from '@filings/spawner';
import { type AnnouncementDetail, createStore, postgresCall, type Store } from '@filings/supabase-sink';
import { test, until } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { pino } from 'pino';
import { expect } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { startService } from '../src/service.ts';
import { startScrapers } from './support/scrapers.ts';

const FILINGS = 140;
const log = pino({ level: 'silent' });

async function allAnnouncements(store: Store): Promise<AnnouncementDetail[]> {
  const all: AnnouncementDetail[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.list({ limit: 100, cursor });
    for (const { id } of page.items) all.push((await store.get(id))!);
    if (!page.nextCursor) return all;
    cursor = page.nextCursor;
  }
}

const nameOf = (truth: FilingTruth) => `${truth.kind} ${truth.exchange}:${truth.exchangeId}`;

test('a generated day over both exchanges ends with every filing in the state that its truth says, and a broken job stops nothing', async ({
  redis,
  database,
}) => {
  const dataset = generateDay({ seed: 11, filings: FILINGS });
  const replay = await createReplay({ dataset, durationMs: 1 });
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    FILINGS_KEY_PREFIX: redis.prefix,
    DATABASE_URL: database.url,
    FILINGS_EXCHANGE_GATEWAY_URL: replay.url,
    FILINGS_AI_COOLDOWN_MS: '500',
    FILINGS_UPLOAD_COOLDOWN_MS: '500',
    FILINGS_INVESTOR_COOLDOWN_MS: '500',
  };
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  const store = createStore(postgresCall({ url: database.url, max: 2 }));

  // Before the rest, so that the rest comes after it.
  const raw = new Queue('ai_processing', { connection, prefix: hashTag(redis.prefix) });
  await raw.add('ai_processing', { v: 1, filing: { filingId: 'not one' } }, { jobId: 'enrich-broken', attempts: 5 });

  const service = await startService({ settings: readEnvironment(env), limits: readLimits(env), env, log });
  const scrapers = await startScrapers({
    redisUrl: redis.url,
    prefix: redis.prefix,
    gatewayUrl: replay.url,
    log,
  });
  let last = '';
  try {
    await until(
      async () => {
        const run = await store.runSummary();
        const depths = await Promise.all(
          (['ai_processing', 'supabase_upload', 'investor_processing'] as const).map(queues.depth),
        );
        last = JSON.stringify({ run, depths });
        const idle = depths.every((depth) => depth.ready + depth.active + depth.delayed === 0);
        return (
          run.filings.bse + run.filings.nse === dataset.filings.length &&
          run.open === 0 &&
          run.unlinkedInvestors === 0 &&
          idle
        );
      },
      { timeoutMs: 150_000, intervalMs: 300 },
    );
  } catch (error) {
    throw new Error(`not through: ${last}`, { cause: error });
  } finally {
    await Promise.all(scrapers.map((scraper) => scraper.stop()));
    await service.stop();
    await replay.close();
  }

  const truths = dataset.truth!;
  const announcements = await allAnnouncements(store);
  const byFiling = new Map(
    announcements.flatMap((one) => one.filings.map((filing) => [filing.filingId, { one, filing }])),
  );
  const found = (truth: FilingTruth) => byFiling.get(filingIdOf(truth.exchange, truth.segment, truth.exchangeId));

  expect(truths.filter((truth) => !found(truth)).map(nameOf)).toEqual([]);
  expect(byFiling.size).toBe(truths.length);

  const ends = truths.map((truth) => {
    const { one, filing } = found(truth)!;
    return {
      filing: nameOf(truth),
      state: filing.status,
      reason: filing.reason?.code ?? null,
      degraded: filing.status === 'enriched' ? (one.degraded?.code ?? null) : null,
    };
  });
  expect(ends).toEqual(
    truths.map((truth) => ({
      filing: nameOf(truth),
      state: truth.expected,
      reason: truth.reason,
      degraded: truth.degraded,
    })),
  );

  // Copies are one announcement, and what differs stays apart (G14).
  const grouped = new Map<string, Set<string>>();
  for (const truth of truths.filter((one) => one.documentKey !== null && one.expected === 'enriched')) {
    const ids = grouped.get(truth.documentKey!) ?? new Set();
    grouped.set(truth.documentKey!, ids.add(found(truth)!.one.id));
  }
  expect([...grouped].filter(([, ids]) => ids.size !== 1)).toEqual([]);
  expect(new Set([...grouped.values()].flatMap((ids) => [...ids])).size).toBe(grouped.size);

  // Nothing is made up: a verified figure of a known metric and period has the true value (G18).
  const wrong = truths.flatMap((truth) => {
    const { one } = found(truth)!;
    return truth.figures.flatMap((figure) =>
      one.figures
        .filter(
          (read) =>
            read.verified &&
            read.metric === figure.metric &&
            read.period === figure.period &&
            read.basis === figure.basis,
        )
        .filter((read) => read.page === figure.page && Math.abs(read.value - figure.value) > 0.005)
        .map((read) => `${nameOf(truth)}: ${read.metric} is ${read.value}, not ${figure.value}`),
    );
  });
  expect(wrong).toEqual([]);

  // Every investor of a readable document is linked, and nobody else is an investor (G21).
  const readable = truths.filter((truth) => truth.expected === 'enriched' && truth.degraded === null);
  const expectedNames = new Set(readable.flatMap((truth) => truth.investors.map((investor) => investor.name)));
  const linked = announcements.flatMap((one) => one.investors);
  expect(expectedNames.size).toBeGreaterThan(20);
  expect(linked.filter((investor) => investor.investorId === null)).toEqual([]);
  expect([...new Set(linked.map((investor) => investor.printedName))].sort()).toEqual([...expectedNames].sort());

  expect(readable.filter((truth) => found(truth)!.one.category !== truth.category).map(nameOf)).toEqual([]);

  // The broken job is told with its reason, and was tried once.
  const dead = await store.deadLetters({});
  expect(dead.items).toMatchObject([
    { queue: 'ai_processing', jobId: 'enrich-broken', attempts: 1, reason: { code: 'bad_payload' } },
  ]);

  const sessions = await createSessionLog(connection, redis.prefix).read();
  const limits = withLimits();
  for (const queue of ['ai_processing', 'supabase_upload', 'investor_processing'] as const) {
    expect(mostAtOnce(sessions, queue)).toBeGreaterThan(0);
    expect(mostAtOnce(sessions, queue)).toBeLessThanOrEqual(limits[queue].maxConcurrent);
  }
  expect(mostAtOnce(sessions, 'ai_processing')).toBe(3);
  expect(sessions.filter((session) => session.endedAt === null || session.crashed)).toEqual([]);

  await raw.close();
  await queues.close();
  await store.close();
  connection.disconnect();
}, 240_000);
