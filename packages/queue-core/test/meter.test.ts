import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { BUCKETS_MS, connectRedis, createMeter, type MeterReading, meterKey, readMeters } from '../src/index.ts';

const counted = (reading: MeterReading, name: keyof MeterReading['counters'], label: string | null = null) =>
  reading.counters[name].find((counter) => counter.queue === 'ai_processing' && counter.label === label)?.value;

describe('the meter', () => {
  test('what several processes count comes together, by queue and label', async ({ redis }) => {
    const meters = [
      createMeter({ connection: redis.client, ...redis }),
      createMeter({ connection: redis.client, ...redis }),
    ];
    for (const meter of meters) {
      meter.count('jobs', 'ai_processing', 'completed');
      meter.count('jobs', 'ai_processing', 'completed', 4);
      meter.count('workers_started', 'ai_processing');
    }
    meters[0]!.count('jobs', 'supabase_upload', 'retried');
    await Promise.all(meters.map((meter) => meter.close()));
    const reading = await readMeters(redis.client, redis.prefix);
    expect(counted(reading, 'jobs', 'completed')).toBe(10);
    expect(counted(reading, 'workers_started')).toBe(2);
    expect(reading.counters.jobs).toContainEqual({ queue: 'supabase_upload', label: 'retried', value: 1 });
  });

  test('series that are known are told before anything was counted', async ({ redis }) => {
    const reading = await readMeters(redis.client, redis.prefix);
    expect(counted(reading, 'jobs', 'dead_lettered')).toBe(0);
    expect(counted(reading, 'lease_losses')).toBe(0);
    expect(reading.histograms.job_work.map(({ queue, count }) => [queue, count])).toEqual([
      ['ai_processing', 0],
      ['supabase_upload', 0],
      ['investor_processing', 0],
    ]);
  });

  test('durations fall into inclusive buckets; the slowest into none, but into count and sum', async ({ redis }) => {
    const meter = createMeter({ connection: redis.client, ...redis });
    for (const ms of [-3, 5, 5.4, 6, 99.6, 600_000, 600_001]) meter.observe('job_work', 'ai_processing', ms);
    meter.observe('job_work', 'ai_processing', Number.NaN);
    await meter.close();
    const [ai] = (await readMeters(redis.client, redis.prefix)).histograms.job_work;
    const upTo = Object.fromEntries(ai!.buckets.map(({ le, count }) => [le, count]));
    expect(ai!.buckets.map(({ le }) => le)).toEqual([...BUCKETS_MS]);
    expect([upTo[5], upTo[10], upTo[50], upTo[100], upTo[300_000], upTo[600_000]]).toEqual([3, 4, 4, 5, 5, 6]);
    expect([ai!.count, ai!.sum]).toEqual([7, 0 + 5 + 5 + 6 + 100 + 600_000 + 600_001]);
  });

  test('what has gathered is written by itself within seconds', async ({ redis }) => {
    const meter = createMeter({ connection: redis.client, ...redis });
    meter.count('lease_losses', 'ai_processing');
    await until(async () => counted(await readMeters(redis.client, redis.prefix), 'lease_losses') === 1, {
      timeoutMs: 5_000,
    });
    await meter.close();
  });

  test('labels stay few, short and of one alphabet (G30)', async ({ redis }) => {
    const meter = createMeter({ connection: redis.client, ...redis });
    meter.count('workers_ended', 'ai_processing', 'killed by SIGKILL');
    for (let i = 0; i < 200; i++) meter.count('workers_ended', 'ai_processing', `odd | thing ${i} ${'x'.repeat(100)}`);
    await meter.close();
    const fields = await redis.client.hkeys(meterKey(redis.prefix, 'workers_ended'));
    expect(fields.length).toBeLessThanOrEqual(25);
    for (const field of fields) expect(field).toMatch(/^ai_processing\|[a-z0-9_]{1,40}$/);
    const reading = await readMeters(redis.client, redis.prefix);
    expect(counted(reading, 'workers_ended', 'killed_by_sigkill')).toBe(1);
    expect(counted(reading, 'workers_ended', 'other')).toBeGreaterThan(100);
    expect(reading.counters.workers_ended.reduce((sum, { value }) => sum + value, 0)).toBe(201);
  });
});

describe('a meter whose Redis does not take it', () => {
  test('keeps what it could not write and adds it once there is room', async ({ redis }) => {
    const meter = createMeter({ connection: redis.client, ...redis });
    // A write that Redis refuses, as it does where its memory is full.
    await redis.client.set(meterKey(redis.prefix, 'jobs'), 'in the way');
    meter.count('jobs', 'ai_processing', 'completed', 3);
    meter.count('lease_losses', 'ai_processing');
    await meter.flush();
    await redis.client.del(meterKey(redis.prefix, 'jobs'));
    meter.count('jobs', 'ai_processing', 'completed');
    await meter.close();
    const reading = await readMeters(redis.client, redis.prefix);
    expect(counted(reading, 'jobs', 'completed')).toBe(4);
    expect(counted(reading, 'lease_losses')).toBe(1);
  });

  test('neither throws nor waits long where Redis is away, and goes on when it is back', async ({ redis, port }) => {
    const nowhere = connectRedis(`redis://127.0.0.1:${port}`);
    nowhere.on('error', () => {});
    const lost = createMeter({ connection: nowhere, prefix: redis.prefix });
    lost.count('jobs', 'ai_processing', 'completed');
    const started = performance.now();
    await lost.flush();
    await lost.close();
    expect(performance.now() - started).toBeLessThan(6_000);
    nowhere.disconnect();

    const connection = connectRedis(redis.url);
    connection.on('error', () => {});
    await connection.ping();
    const meter = createMeter({ connection, prefix: redis.prefix });
    meter.count('jobs', 'ai_processing', 'completed', 2);
    // Cut off in the middle of a write: it is sent again after the reconnect.
    const cut = meter.flush();
    connection.disconnect(true);
    await cut;
    meter.count('jobs', 'ai_processing', 'completed', 5);
    await until(async () => (counted(await readMeters(redis.client, redis.prefix), 'jobs', 'completed') ?? 0) >= 7);
    await meter.close();
    connection.disconnect();
  });

  test('counting is cheap: a few hundred nanoseconds, no promise, no command', ({ redis }) => {
    const meter = createMeter({ connection: redis.client, ...redis });
    const started = performance.now();
    for (let i = 0; i < 100_000; i++) {
      meter.count('jobs', 'ai_processing', 'completed');
      meter.observe('job_work', 'ai_processing', i % 1_000);
    }
    // Generous for a busy machine; 0.04 s where it was measured.
    expect(performance.now() - started).toBeLessThan(2_000);
    return meter.close();
  });
});
