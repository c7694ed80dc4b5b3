import { dirname, join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { createReplay, generateDay } from '@filings/exchange-replay';
import { connectRedis, createQueues, filingIdOf, readLimits } from '@filings/queue-core';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { builtEntry, test, until } from '@filings/test-kit';
import { pino } from 'pino';
import { expect } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { startService } from '../src/service.ts';
import { startScrapers } from './support/scrapers.ts';

const log = pino({ level: 'silent' });

test('with a key the built workers ask the model, keep only what stands on the page, and say so (G18, G19)', async ({
  redis,
  database,
}) => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  await mock.start();
  let asked = 0;
  mock.on({ predicate: () => true }, () => {
    asked += 1;
    const invented = {
      metric: 'order_value',
      value: 999,
      unit: 'Rs crore',
      printed: 'Rs. 999 crore',
      printed_unit: 'crore',
      period: null,
      basis: null,
      comparison: 'current',
      page: 1,
      quote: 'an order of Rs. 999 crore',
    };
    return {
      content: JSON.stringify({
        category: 'Procedural/Administrative',
        headline: 'A letter was filed',
        summary: 'The company filed a letter.',
        sentiment: { label: 'Neutral', reason: 'Nothing changes.' },
        figures: [invented],
        investors: [
          {
            name: 'Nobody Capital Fund',
            kind: 'institution',
            role: 'allottee',
            page: 1,
            quote: 'allotted to Nobody Capital Fund',
          },
        ],
      }),
      usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1000 },
    };
  });
  const dataset = generateDay({ seed: 3, filings: 12 });
  const replay = await createReplay({ dataset, durationMs: 1 });
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    FILINGS_KEY_PREFIX: redis.prefix,
    DATABASE_URL: database.url,
    FILINGS_EXCHANGE_GATEWAY_URL: replay.url,
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: `${mock.url}/v1`,
    OPENAI_MODEL: 'm-1',
  };
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  const store = createStore(postgresCall({ url: database.url }));
  // The bundles, so that what a worker loads only when a document or a model needs it is proved to be there.
  const workers = join(dirname(await builtEntry('spawner-service')), 'workers');
  const service = await startService({ settings: readEnvironment(env), limits: readLimits(env), env, log, workers });
  const scrapers = await startScrapers({
    redisUrl: redis.url,
    prefix: redis.prefix,
    gatewayUrl: replay.url,
    log,
  });
  try {
    await until(
      async () => {
        const { filings, open } = await store.runSummary();
        return filings.bse + filings.nse === dataset.filings.length && open === 0;
      },
      { timeoutMs: 60_000 },
    );
    const truths = dataset.truth!.filter((truth) => truth.expected === 'enriched' && truth.degraded === null);
    const { items } = await store.list({ limit: 100, status: 'enriched' });
    const details = await Promise.all(items.map(async ({ id }) => (await store.get(id))!));
    const wanted = new Set(truths.map((truth) => filingIdOf(truth.exchange, truth.segment, truth.exchangeId)));
    const byModel = details.filter((one) => one.filings.some((filing) => wanted.has(filing.filingId)));
    expect(byModel.length).toBeGreaterThan(4);
    for (const { provenance, figures, investors } of byModel) {
      expect(provenance).toMatchObject({ engine: 'model', model: 'm-1', tokens: { input: expect.any(Number) } });
      expect(figures.filter((figure) => figure.value === 999)).toEqual([]);
      expect(investors.filter((investor) => investor.name === 'Nobody Capital Fund')).toEqual([]);
    }
    expect(asked).toBeGreaterThanOrEqual(byModel.length);
    // Recognition works out of the bundles as well.
    const sources = byModel.flatMap(({ provenance }) => provenance!.pages.map(({ source }) => source));
    expect(sources).toEqual(expect.arrayContaining(['native', 'ocr']));
  } finally {
    await Promise.all(scrapers.map((scraper) => scraper.stop()));
    await service.stop();
    await Promise.all([replay.close(), mock.stop(), queues.close(), store.close()]);
    connection.disconnect();
  }
}, 120_000);
