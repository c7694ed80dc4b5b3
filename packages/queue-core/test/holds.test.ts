import { test } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { describe, expect } from 'vitest';
import {
  type ClassifiedError,
  connectRedis,
  createHolds,
  createQueues,
  each,
  type FailureClass,
  hashTag,
  type QueueLimits,
  runSession,
  withLimits,
} from '../src/index.ts';
import { makeFilings } from './support/filings.ts';

class Failed extends Error implements ClassifiedError {
  readonly code = 'model_unavailable';
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  constructor(failure: FailureClass, retryAt?: Date) {
    super('the model does not answer');
    this.failure = failure;
    this.retryAt = retryAt;
  }
}

const limits: QueueLimits = { ...withLimits().ai_processing, idleExitMs: 50 };

async function open(redis: { url: string; prefix: string }, jobs: number) {
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  const holds = createHolds({ connection, prefix: redis.prefix });
  const raw = new Queue('ai_processing', { connection, prefix: hashTag(redis.prefix) });
  await queues.addMany(
    'ai_processing',
    makeFilings(jobs).map((filing) => ({ v: 1 as const, filing })),
  );
  return {
    queues,
    holds,
    jobs: () => raw.getJobs(['wait', 'active', 'delayed', 'failed']),
    depth: () => queues.depth('ai_processing'),
    session: (work: () => Promise<void>) =>
      runSession({
        queue: 'ai_processing',
        connection,
        prefix: redis.prefix,
        workerId: 'w1',
        limits,
        handle: each(work),
      }),
    async [Symbol.asyncDispose]() {
      await raw.close();
      await holds.close();
      await queues.close();
      connection.disconnect();
    },
  };
}

describe('what all jobs would meet holds the queue back, and no job is spent on it (G8)', () => {
  test('an outage: the first job that meets it goes back as it came, the others are not tried', async ({ redis }) => {
    await using house = await open(redis, 20);
    let starts = 0;
    const report = await house.session(async () => {
      starts += 1;
      throw new Failed('outage');
    });
    expect(starts).toBe(1);
    expect(report).toMatchObject({ end: 'idle', handedBack: 1, retried: 0, deadLettered: 0 });
    const depth = await house.depth();
    expect(depth).toMatchObject({ paused: true, ready: 20, active: 0, delayed: 0 });
    expect(depth.holds).toMatchObject([{ kind: 'outage', reason: { code: 'model_unavailable' } }]);
    expect(depth.holds[0]!.until! - depth.holds[0]!.since).toBe(1_000);
    expect((await house.jobs()).map((job) => job.attemptsMade)).toEqual(Array(20).fill(0));

    await house.holds.lift('ai_processing', 'outage');
    expect(await house.depth()).toMatchObject({ paused: false, holds: [] });
    expect(await house.session(async () => {})).toMatchObject({ completed: 10, end: 'jobs' });
  });

  test('an outage that lasts is looked at again less and less often, up to half a minute', async ({ redis }) => {
    await using house = await open(redis, 1);
    const reason = { code: 'unreachable', message: 'nobody answers' };
    await house.holds.place('ai_processing', 'outage', reason);
    const waits: number[] = [];
    for (let look = 0; look < 7; look++) {
      const [hold] = await house.holds.read('ai_processing');
      const now = Date.now();
      await house.holds.postpone('ai_processing', hold!, reason);
      waits.push(Math.round(((await house.holds.read('ai_processing'))[0]!.until! - now) / 1000));
    }
    expect(waits).toEqual([2, 4, 8, 16, 30, 30, 30]);
  });

  test('a rate limit: the whole queue waits until the time that was named', async ({ redis }) => {
    await using house = await open(redis, 3);
    const until = new Date(Date.now() + 90_000);
    await house.session(() => Promise.reject(new Failed('rate_limited', until)));
    expect(await house.depth()).toMatchObject({
      paused: true,
      ready: 3,
      holds: [{ kind: 'rate_limited', until: until.getTime() }],
    });
    expect((await house.jobs()).map((job) => job.attemptsMade)).toEqual([0, 0, 0]);
  });

  test('the end of an outage does not lift what an operator paused', async ({ redis }) => {
    await using house = await open(redis, 1);
    await house.queues.pause('ai_processing', 'maintenance');
    await house.holds.place('ai_processing', 'outage', { code: 'unreachable', message: 'nobody answers' });
    await house.holds.lift('ai_processing', 'outage');
    expect(await house.depth()).toMatchObject({ paused: true, holds: [{ kind: 'operator' }] });
    await house.queues.resume('ai_processing');
    expect(await house.depth()).toMatchObject({ paused: false, holds: [] });
  });

  test('a hold whose process died before it paused the queue is put in force by the next who looks', async ({
    redis,
  }) => {
    await using house = await open(redis, 1);
    const hold = { kind: 'outage', reason: { code: 'x', message: 'x' }, since: 1, until: 2 };
    await redis.client.hset(`{${redis.prefix}}:ai_processing:holds`, 'outage', JSON.stringify(hold));
    expect(await house.depth()).toMatchObject({ paused: false });
    await house.holds.enforce('ai_processing');
    expect(await house.depth()).toMatchObject({ paused: true });
  });
});
