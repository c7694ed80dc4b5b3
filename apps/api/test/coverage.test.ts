import { createHash } from 'node:crypto';
import { type Filing, withLimits } from '@filings/queue-core';
import { addDays, createBacklog, createHealth, dayOf } from '@filings/scrapers';
import type { CoverageReport } from '@filings/supabase-sink';
import { describe, expect } from 'vitest';
import { createRedisPipeline } from '../src/redis-pipeline.ts';
import type { SourceReport } from '../src/sources.ts';
import { detected, enriched, filing, quiet, test } from './api.ts';
import { readExposition } from './support/exposition.ts';
import { covered, source } from './support/sources.ts';

/** A filing of BSE's equity list. */
const bse = (changes: Partial<Filing>) => filing({ exchange: 'bse', segment: 'equity', ...changes });

describe('coverage', () => {
  /** Two of the three rows of the 14th are here, all of the 13th is, and NSE gave no count. */
  const jobs = () => [
    covered({ day: '2026-02-14', reported: 3, received: 2, known: 2 }),
    ...[1, 2].map((n) => detected(bse({ exchangeId: `a-${n}`, publishedAt: '2026-02-13T18:30:00.000Z' }))),
    covered({ reported: 1, received: 1, known: 1 }),
    enriched(bse({ exchangeId: 'b', publishedAt: '2026-02-13T18:29:59.000Z' })),
    covered({ exchange: 'nse', segment: 'equities', reported: null }),
  ];

  test('is a number for each exchange, segment and day, with totals of all that fits (G13)', async ({ api }) => {
    await api.store.save(jobs());
    const all = (await api.app.inject('/v1/coverage')).json<CoverageReport>();
    expect(all.items).toMatchObject([
      { day: '2026-02-14', exchange: 'bse', segment: 'equity', reported: 3, stored: 2, missing: 1, complete: false },
      { day: '2026-02-13', exchange: 'bse', reported: 1, stored: 1, enriched: 1, missing: 0, complete: true },
      { day: '2026-02-13', exchange: 'nse', reported: null, stored: 0, complete: false },
    ]);
    const query = 'exchange=bse&segment=equity&from=2026-02-13&to=2026-02-14&limit=1';
    const page = (await api.app.inject(`/v1/coverage?${query}`)).json<CoverageReport>();
    expect(page.totals).toMatchObject({ days: 2, complete: 1, reported: 4, stored: 3, missing: 1 });
    const next = (await api.app.inject(`/v1/coverage?${query}&cursor=${page.nextCursor}`)).json<CoverageReport>();
    expect([...page.items, ...next.items]).toEqual(all.items.slice(0, 2));
    expect(next.nextCursor).toBeNull();
    const open = (await api.app.inject('/v1/coverage?onlyMissing=true')).json<CoverageReport>();
    expect(open.items.map(({ exchange }) => exchange)).toEqual(['bse', 'nse']);
  });

  test('is not sent again while it is the same', async ({ api: { app, store } }) => {
    await store.save(jobs());
    const { etag } = (await app.inject('/v1/coverage')).headers;
    const again = await app.inject({ url: '/v1/coverage', headers: { 'if-none-match': String(etag) } });
    expect(again.statusCode).toBe(304);
  });

  test.for([
    ['from=yesterday', 'querystring/from'],
    ['from=2026-02-30', 'querystring/from'],
    ['from=2026-02-14&to=2026-02-13', 'querystring/to'],
    ['exchange=lse', 'querystring/exchange'],
    ['limit=201', 'querystring/limit'],
    ['day=2026-02-14', 'day'],
  ] as const)('is refused for %s, naming %s', async ([query, path], { api: { app } }) => {
    const answer = await app.inject(`/v1/coverage?${query}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request_malformed' });
    expect(answer.body).toContain(path);
  });
});

describe('sources', () => {
  const alarm = {
    exchange: 'nse',
    reason: 'no_answer',
    since: '2026-02-13T10:00:00.000Z',
    message: 'NSE has not answered in full since 10:00.',
  } as const;
  const failing = { since: alarm.since, code: 'blocked_page', message: 'a page instead of JSON', polls: 7 };
  const sources = [
    source({ polledAt: new Date(Date.now() - 30_000).toISOString(), backlog: 3 }),
    source({ exchange: 'nse', answeredAt: null, failing, fallback: true, standbys: 0, alarms: [alarm] }),
  ];

  test('tell how they are read, with their alarms; an alarm leaves the API ready (G12)', async ({ openApi }) => {
    const { app } = await openApi({ pipeline: { ...quiet, sources: async () => sources } });
    const answer = await app.inject('/v1/sources');
    expect(answer.json()).toMatchObject({ items: sources });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  test('are read from what the scrapers told in Redis; one that was never polled is an alarm (G12)', async ({
    redis,
    api: { app },
  }) => {
    const { standbys: _s, backlog: _b, alarms: _a, ...told } = source();
    const place = { redis: redis.client, prefix: redis.prefix, exchange: 'bse' as const };
    const health = createHealth(place);
    await health.tell(told);
    for (const holder of [told.holder, 'another']) await health.present(holder);
    await createBacklog(place).add([{ segment: 'equity', day: '2026-02-13' }]);
    const { items } = (await app.inject('/v1/sources')).json<{ items: SourceReport[] }>();
    expect(items).toMatchObject([
      { ...told, standbys: 1, backlog: 1, alarms: [] },
      { exchange: 'nse', polledAt: null, backlog: 0, alarms: [{ reason: 'never_polled', since: null }] },
    ]);
    const metrics = readExposition((await app.inject('/metrics')).body);
    expect(metrics.value('filings_source_alarm', { exchange: 'nse', reason: 'never_polled' })).toBe(1);
    expect(metrics.value('filings_backlog_open_days', { exchange: 'bse' })).toBe(1);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  test('of a Redis that is away are 503', async ({ port, openApi }) => {
    const pipeline = createRedisPipeline({ url: `redis://127.0.0.1:${port}`, prefix: 'x', limits: withLimits() });
    const { app } = await openApi({ pipeline });
    expect((await app.inject('/v1/sources')).json()).toMatchObject({ status: 503, code: 'pipeline_unavailable' });
    await pipeline.close();
  });

  test('and coverage are for those who may read (G31)', async ({ openApi }) => {
    const key = createHash('sha256').update('reading').digest('hex');
    const { app } = await openApi({ keys: { read: [key], operator: [] } });
    for (const url of ['/v1/sources', '/v1/coverage']) {
      expect((await app.inject(url)).json(), url).toMatchObject({ status: 401, code: 'key_missing' });
      expect((await app.inject({ url, headers: { 'x-api-key': 'reading' } })).statusCode, url).toBe(200);
    }
  });

  test('are metrics: ages, every alarm as 0 or 1, the backlog, and what is missing (G12, G13)', async ({ openApi }) => {
    const today = dayOf(new Date());
    const { app, store } = await openApi({ pipeline: { ...quiet, sources: async () => sources } });
    await store.save([
      covered({ day: today, reported: 50, received: 47 }),
      covered({ day: addDays(today, -1), reported: 20, received: 19 }),
      covered({ day: addDays(today, -2), reported: 9_000 }),
    ]);
    const metrics = readExposition((await app.inject('/metrics')).body);
    const value = (name: string, exchange: string, more = {}) => metrics.value(name, { exchange, ...more });
    expect(value('filings_source_last_poll_seconds', 'bse')).toBeGreaterThanOrEqual(30);
    expect(value('filings_source_last_poll_seconds', 'bse')).toBeLessThan(90);
    expect(value('filings_source_last_answer_seconds', 'bse')).toBeLessThan(90);
    // NSE has never answered: an age would be made up.
    expect(() => value('filings_source_last_answer_seconds', 'nse')).toThrow('0 series');
    expect(value('filings_source_last_filing_seconds', 'nse')).toBeLessThan(90);
    const alarms = metrics.families.get('filings_source_alarm')!.series;
    expect(alarms).toHaveLength(2 * 5);
    expect(alarms.filter((one) => one.value === 1).map(({ labels }) => labels)).toEqual([
      { exchange: 'nse', reason: 'no_answer' },
    ]);
    expect(['bse', 'nse'].map((exchange) => value('filings_source_failing_polls', exchange))).toEqual([0, 7]);
    expect(['bse', 'nse'].map((exchange) => value('filings_source_fallback', exchange))).toEqual([0, 1]);
    expect(['bse', 'nse'].map((exchange) => value('filings_source_standbys', exchange))).toEqual([1, 0]);
    expect(['bse', 'nse'].map((exchange) => value('filings_backlog_open_days', exchange))).toEqual([3, 0]);
    expect(['bse', 'nse'].map((exchange) => value('filings_coverage_reported', exchange))).toEqual([70, 0]);
    expect(['bse', 'nse'].map((exchange) => value('filings_coverage_missing', exchange))).toEqual([4, 0]);
  });

  test('that cannot be read leave the other metrics standing', async ({ openApi }) => {
    const pipeline = { ...quiet, sources: () => Promise.reject(new Error('away')) };
    const { app } = await openApi({ pipeline });
    const metrics = readExposition((await app.inject('/metrics')).body);
    expect(metrics.value('filings_up', { part: 'redis' })).toBe(0);
    expect(metrics.value('filings_coverage_missing', { exchange: 'bse' })).toBe(0);
    expect([...metrics.families.keys()].filter((name) => /_(source|backlog)_/.test(name))).toEqual([]);
  });
});
