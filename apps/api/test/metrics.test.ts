import { createHash } from 'node:crypto';
import { connectRedis, createMeter, createQueues, each, runSession, withLimits } from '@filings/queue-core';
import { createSlots } from '@filings/spawner';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { describe, expect } from 'vitest';
import { createRedisPipeline } from '../src/redis-pipeline.ts';
import { filing, quiet, test } from './api.ts';
import { type Exposition, readExposition } from './support/exposition.ts';

const AI = { queue: 'ai_processing' };
const deadLetter = {
  queue: 'ai_processing',
  jobId: '7',
  filingId: null,
  payload: {},
  reason: { code: 'payload_malformed', message: 'No filing in it.' },
  attempts: 1,
  history: [],
  failedAt: '2026-01-24T05:00:00.000Z',
};

async function scrape(app: {
  inject(url: string): Promise<{ statusCode: number; body: string }>;
}): Promise<Exposition> {
  const answer = await app.inject('/metrics');
  expect(answer.statusCode).toBe(200);
  return readExposition(answer.body);
}

/** Every counter and bucket by its series. */
function counted({ families }: Exposition): Map<string, number> {
  const ever = [...families.values()].filter(({ type }) => type !== 'gauge').flatMap(({ series }) => series);
  return new Map(ever.map(({ name, labels, value }) => [`${name}${JSON.stringify(labels)}`, value]));
}

describe('metrics', () => {
  test('tell queues, workers, what was done and dead letters, from real Redis and a real database', async ({
    redis,
    openApi,
  }) => {
    const connection = connectRedis(redis.url);
    const limits = withLimits();
    const queues = createQueues({ connection, prefix: redis.prefix });
    const slots = createSlots({ redis: connection, prefix: redis.prefix, host: 'here', leaseMs: 60_000, settleMs: 0 });
    const meter = createMeter({ connection, prefix: redis.prefix });
    const pipeline = createRedisPipeline({ url: redis.url, prefix: redis.prefix, limits });
    const { app, store } = await openApi({ pipeline });
    await store.save([{ v: 1, kind: 'dead_letter', deadLetter }]);

    await queues.intake([filing(), filing(), filing()]);
    const [reserved] = (await slots.reserve({ queue: 'ai_processing', worker: 'ai', max: 3, cooldownMs: 0 })).reserved;
    await slots.renew([{ ...reserved!, state: 'busy' }]);
    meter.count('workers_started', 'ai_processing');
    await queues.pause('supabase_upload');
    await runSession({
      ...{ queue: 'ai_processing', connection, prefix: redis.prefix, workerId: 'one', meter },
      limits: { ...limits.ai_processing, jobsPerSession: 1 },
      handle: each(async () => {}),
    });
    meter.count('workers_ended', 'ai_processing', 'killed');
    meter.count('workers_ended', 'ai_processing', 'idle', 2);
    await meter.flush();

    const first = await scrape(app);
    const states = (queue: string) =>
      ['waiting', 'prioritized', 'delayed', 'due', 'active', 'failed'].map((state) =>
        first.value('filings_jobs', { queue, state }),
      );
    expect(states('ai_processing')).toEqual([2, 0, 0, 0, 0, 0]);
    expect(states('supabase_upload')).toEqual([3, 0, 0, 0, 0, 0]);
    expect(first.value('filings_queue_ready', AI)).toBe(2);
    expect(first.value('filings_queue_oldest_seconds', AI)).toBeGreaterThan(0);
    expect(first.value('filings_queue_oldest_seconds', AI)).toBeLessThan(60);
    expect(first.value('filings_queue_oldest_seconds', { queue: 'investor_processing' })).toBe(0);
    expect(first.value('filings_queue_paused', { queue: 'supabase_upload', hold: 'operator' })).toBe(1);
    expect(first.value('filings_queue_paused', { queue: 'supabase_upload', hold: 'outage' })).toBe(0);
    expect(first.value('filings_queue_paused', { ...AI, hold: 'operator' })).toBe(0);
    expect(first.value('filings_workers', { ...AI, state: 'busy' })).toBe(1);
    expect(first.value('filings_workers', { ...AI, state: 'idle' })).toBe(0);
    expect(first.value('filings_slots', AI)).toBe(3);
    expect(first.value('filings_slots_taken', AI)).toBe(1);
    expect(first.value('filings_worker_utilisation_ratio', AI)).toBeCloseTo(1 / 3);
    expect(first.value('filings_workers_started_total', AI)).toBe(1);
    expect(first.value('filings_workers_ended_total', { ...AI, reason: 'idle' })).toBe(2);
    expect(first.value('filings_crashes_total', AI)).toBe(1);
    expect(first.value('filings_jobs_total', { ...AI, outcome: 'completed' })).toBe(1);
    expect(first.value('filings_job_retries_total', AI)).toBe(0);
    expect(first.value('filings_job_completion_seconds_count', AI)).toBe(1);
    expect(first.value('filings_job_completion_seconds_bucket', { ...AI, le: '+Inf' })).toBe(1);
    expect(first.value('filings_job_work_seconds_sum', AI)).toBeLessThan(10);
    expect(first.value('filings_dead_letters')).toBe(1);
    expect([first.value('filings_up', { part: 'redis' }), first.value('filings_up', { part: 'database' })]).toEqual([
      1, 1,
    ]);
    expect(first.value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);

    // What was counted once is never less.
    meter.count('jobs', 'ai_processing', 'retried', 3);
    meter.observe('job_work', 'ai_processing', 700_000);
    await meter.flush();
    const [before, second] = [counted(first), await scrape(app)];
    const after = counted(second);
    expect(before.size).toBeGreaterThan(100);
    for (const [series, value] of before) expect(after.get(series), series).toBeGreaterThanOrEqual(value);
    expect(second.value('filings_job_retries_total', AI)).toBe(3);
    expect(second.value('filings_job_work_seconds_bucket', { ...AI, le: '600' })).toBe(1);
    expect(second.value('filings_job_work_seconds_count', AI)).toBe(2);

    await meter.close();
    await pipeline.close();
    await queues.close();
    connection.disconnect();
  });

  test('are named as Prometheus names them: one prefix, base units, totals of counters alone', async ({
    redis,
    openApi,
  }) => {
    const pipeline = createRedisPipeline({ url: redis.url, prefix: redis.prefix, limits: withLimits() });
    const { app } = await openApi({ pipeline });
    const { families } = await scrape(app);
    const own = [...families].filter(([name]) => name.startsWith('filings_'));
    expect(own.length).toBeGreaterThanOrEqual(25);
    for (const [name, { type, help, series }] of own) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name, 'base units').not.toMatch(/_(ms|milliseconds|minutes|mb|kb|percent)(_|$)/);
      expect(help.length, name).toBeGreaterThan(10);
      expect(series.length, name).toBeGreaterThan(0);
      for (const { labels, value } of series) {
        expect(Number.isFinite(value), name).toBe(true);
        for (const label of Object.keys(labels))
          expect(label, name).toMatch(/^(queue|state|hold|outcome|reason|part|exchange|le)$/);
      }
    }
    await pipeline.close();
  });

  test('of a part that does not answer are left out, and it is named: never a failed scrape', async ({
    port,
    openApi,
  }) => {
    const away = createRedisPipeline({ url: `redis://127.0.0.1:${port}`, prefix: 'x', limits: withLimits() });
    const { app } = await openApi({ pipeline: away });
    const blind = await scrape(app);
    expect(blind.value('filings_up', { part: 'redis' })).toBe(0);
    expect(blind.value('filings_up', { part: 'database' })).toBe(1);
    expect(blind.value('filings_dead_letters')).toBe(0);
    expect(blind.families.has('filings_jobs')).toBe(false);

    const store = createStore(postgresCall({ url: `postgres://127.0.0.1:${port}/none` }));
    const { app: deaf } = await openApi({ store, pipeline: { ...quiet, meters: () => new Promise(() => {}) } });
    const neither = await scrape(deaf);
    expect(neither.value('filings_up', { part: 'redis' })).toBe(0);
    expect(neither.value('filings_up', { part: 'database' })).toBe(0);
    expect(neither.value('process_resident_memory_bytes')).toBeGreaterThan(0);
    await store.close();
    await away.close();
  });

  test('are for those who may read', async ({ openApi }) => {
    const key = createHash('sha256').update('reading').digest('hex');
    const { app } = await openApi({ keys: { read: [key], operator: [] } });
    expect((await app.inject('/metrics')).statusCode).toBe(401);
    const answer = await app.inject({ url: '/metrics', headers: { authorization: 'Bearer reading' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('the reader of the format', () => {
  test.for([
    ['a sample without a type', 'a 1\n'],
    ['a family twice', '# TYPE a gauge\na 1\n# TYPE a gauge\n'],
    ['a series twice', '# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n'],
    ['a malformed label', '# TYPE a gauge\na{b=1} 1\n'],
    ['a label that is not escaped', '# TYPE a gauge\na{b="x"y"} 1\n'],
    ['a malformed number', '# TYPE a gauge\na Nan1\n'],
    ['a last line without end', '# TYPE a gauge\na 1'],
    ['buckets that fall', '# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n'],
    ['a histogram without its last bucket', '# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n'],
  ])('refuses %s', ([, text]) => {
    expect(() => readExposition(text!)).toThrow();
  });
});
