import { connectRedis, createQueues, withLimits } from '@filings/queue-core';
import { createSlots } from '@filings/spawner';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect } from 'vitest';
import { createRedisPipeline } from '../src/redis-pipeline.ts';
import { detected, enriched, filing, quiet, test } from './api.ts';

describe('operation', () => {
  test('the pipeline is read from real queues, real slots and the database', async ({ redis, openApi }) => {
    const connection = connectRedis(redis.url);
    const queues = createQueues({ connection, prefix: redis.prefix });
    await queues.intake([filing(), filing()]);
    const slots = createSlots({ redis: connection, prefix: redis.prefix, host: 'here', leaseMs: 60_000, settleMs: 0 });
    await slots.reserve({ queue: 'ai_processing', worker: 'ai', max: 3, cooldownMs: 0 });
    const pipeline = createRedisPipeline({ url: redis.url, prefix: redis.prefix, limits: withLimits() });
    const { app, store } = await openApi({ pipeline });
    await store.save([detected(filing()), enriched(filing())]);
    expect((await app.inject('/v1/pipeline')).json()).toMatchObject({
      queues: [
        { queue: 'ai_processing', label: 'AI', ready: 2, waiting: 2, active: 0, maxConcurrent: 3, paused: false },
        { queue: 'supabase_upload', label: 'UPLOAD', ready: 2, maxConcurrent: 2 },
        { queue: 'investor_processing', label: 'INVESTOR', ready: 0, oldestWaitingMs: null },
      ],
      slots: [{ queue: 'ai_processing', slot: 1, host: 'here', state: 'starting', jobs: 0 }],
      store: { filings: { nse: { total: 2, enriched: 1 } }, latencyMs: { worked: { count: 1, p50: 3000 } } },
    });
    await pipeline.close();
    await queues.close();
    connection.disconnect();
  });

  test('a Redis that is away is told, not waited for', async ({ port }) => {
    const pipeline = createRedisPipeline({ url: `redis://127.0.0.1:${port}`, prefix: 'x', limits: withLimits() });
    await expect(pipeline.status()).rejects.toThrow();
    await expect(pipeline.ping()).rejects.toThrow();
    await pipeline.close();
  });

  test('dead letters are listed with payload and reason', async ({ api: { app, store } }) => {
    const deadLetter = {
      queue: 'ai_processing',
      jobId: '7',
      filingId: null,
      payload: { a: [1] },
      reason: { code: 'payload_malformed', message: 'No filing in it.' },
      attempts: 1,
      history: [],
      failedAt: '2026-01-24T05:00:00.000Z',
    };
    await store.save([{ v: 1, kind: 'dead_letter', deadLetter }]);
    const answer = await app.inject('/v1/dead-letters?queue=ai_processing');
    expect(answer.json()).toMatchObject({ items: [{ ...deadLetter, retriedAt: null }], nextCursor: null });
  });

  test('is ready when database, schema and Redis are, and names what is not (G27, G29)', async ({
    database,
    openApi,
  }) => {
    const store = createStore(postgresCall({ url: database.url }));
    const { app } = await openApi({ store });
    expect((await app.inject('/readyz')).json()).toEqual({ ready: true, checks: { store: 'ok', redis: 'ok' } });
    await database.sql.unsafe(`create or replace function schema_version() returns jsonb language sql
      as $$ select '{"version":"20200101000000"}'::jsonb $$`);
    const behind = await app.inject('/readyz');
    expect(behind.statusCode).toBe(503);
    expect(behind.body).toContain('apply the newer files of supabase/migrations');
    await store.close();
    const { app: deaf } = await openApi({
      pipeline: { ...quiet, ping: () => Promise.reject(new Error('Redis is away')) },
    });
    const without = await deaf.inject('/readyz');
    expect(without.statusCode).toBe(503);
    expect(without.json()).toEqual({ ready: false, checks: { store: 'ok', redis: 'Redis is away' } });
    expect((await deaf.inject('/healthz')).json()).toEqual({ ok: true });
  });

  test('the description of the API is valid OpenAPI and names every route', async ({ api: { app } }) => {
    const description = (await app.inject('/openapi.json')).json<{
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    const result = await new Validator().validate(description as never);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(Object.keys(description.paths).toSorted()).toEqual([
      '/healthz',
      '/metrics',
      '/readyz',
      '/v1/announcements',
      '/v1/announcements/{id}',
      '/v1/announcements/{id}/document',
      '/v1/coverage',
      '/v1/dead-letters',
      '/v1/dead-letters/purge',
      '/v1/dead-letters/retry',
      '/v1/dead-letters/{queue}/{jobId}',
      '/v1/dead-letters/{queue}/{jobId}/retry',
      '/v1/pipeline',
      '/v1/queues/{queue}/drain',
      '/v1/queues/{queue}/limits',
      '/v1/queues/{queue}/pause',
      '/v1/queues/{queue}/resume',
      '/v1/queues/{queue}/terminate',
      '/v1/routine',
      '/v1/sources',
      '/v1/workers/{id}/terminate',
    ]);
    const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z]+$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the documentation comes from here alone', async ({ api: { app } }) => {
    const first = await app.inject('/docs/');
    const page = first.statusCode === 200 ? first : await app.inject(String(first.headers.location));
    expect(page.statusCode).toBe(200);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of assets) {
      const url = new URL(asset, 'http://localhost/docs/');
      expect(url.host).toBe('localhost');
      expect((await app.inject(url.pathname)).statusCode, asset).toBe(200);
    }
  });
});
