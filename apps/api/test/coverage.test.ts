import { createHash } from 'node:crypto';
import { withLimits } from '@filings/queue-core';
import { addDays, dayOf } from '@filings/scrapers';
import { describe, expect } from 'vitest';
import type { CoverageReport } from '../src/coverage.ts';
import { createRedisPipeline } from '../src/redis-pipeline.ts';
import { quiet, test } from './api.ts';
import { readExposition } from './support/exposition.ts';
import { coverageDay, coverageOver, source } from './support/sources.ts';

describe('coverage', () => {
  const days = [
    coverageDay({ day: '2026-02-14', reported: 40, received: 38, stored: 38, missing: 2, complete: false }),
    coverageDay(),
    coverageDay({ exchange: 'nse', segment: 'equities', reported: null, checkedAt: null, complete: false }),
  ];

  test('is a number for each exchange, segment and day, with totals of all that fits (G13)', async ({ openApi }) => {
    const { app } = await openApi({ coverage: coverageOver(days).read });
    const all = (await app.inject('/v1/coverage')).json<CoverageReport>();
    expect(all.items).toEqual(days);
    const bse = (await app.inject('/v1/coverage?exchange=bse&from=2026-02-13&to=2026-02-14')).json<CoverageReport>();
    expect(bse.items).toHaveLength(2);
    expect(bse.totals).toMatchObject({ reported: 140, stored: 138, missing: 2 });
    const missing = (await app.inject('/v1/coverage?onlyMissing=true&limit=1')).json<CoverageReport>();
    expect(missing.items).toEqual([days[0]]);
  });

  test('is not sent again while it is the same', async ({ openApi }) => {
    const { app } = await openApi({ coverage: coverageOver(days).read });
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
  ] as const)('is refused for %s, naming %s', async ([query, path], { openApi }) => {
    const { app } = await openApi({ coverage: coverageOver(days).read });
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

  test('of a Redis that is away are 503', async ({ port, openApi }) => {
    const pipeline = createRedisPipeline({ url: `redis://127.0.0.1:${port}`, prefix: 'x', limits: withLimits() });
    const { app } = await openApi({ pipeline: { ...quiet, sources: () => pipeline.status().then(() => []) } });
    expect((await app.inject('/v1/sources')).json()).toMatchObject({ status: 503, code: 'pipeline_unavailable' });
    await pipeline.close();
  });

  test('and coverage are for those who may read (G31)', async ({ openApi }) => {
    const key = createHash('sha256').update('reading').digest('hex');
    const coverage = coverageOver([]).read;
    const { app } = await openApi({ keys: { read: [key], operator: [] }, coverage });
    for (const url of ['/v1/sources', '/v1/coverage']) {
      expect((await app.inject(url)).json(), url).toMatchObject({ status: 401, code: 'key_missing' });
      expect((await app.inject({ url, headers: { 'x-api-key': 'reading' } })).statusCode, url).toBe(200);
    }
  });

  test('are metrics: ages, every alarm as 0 or 1, the backlog, and what is missing (G12, G13)', async ({ openApi }) => {
    const today = dayOf(new Date());
    const { read } = coverageOver([
      coverageDay({ day: today, reported: 50, stored: 47, missing: 3, complete: false }),
      coverageDay({ day: addDays(today, -1), reported: 20, missing: 1, complete: false }),
      coverageDay({ day: addDays(today, -2), reported: 9_000, missing: 9_000 }),
    ]);
    const { app } = await openApi({ pipeline: { ...quiet, sources: async () => sources }, coverage: read });
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
    const coverage = () => Promise.reject(new Error('away'));
    const { app } = await openApi({ pipeline, coverage });
    const { families } = readExposition((await app.inject('/metrics')).body);
    expect(families.has('filings_dead_letters')).toBe(true);
    expect([...families.keys()].filter((name) => /_(source|coverage|backlog)_/.test(name))).toEqual([]);
  });
});
