import { test, until } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { describe, expect } from 'vitest';
import {
  connectRedis,
  createQueues,
  each,
  hashTag,
  type QueueLimits,
  runSession,
  type SessionOptions,
  withLimits,
} from '../src/index.ts';
import { makeFiling, makeFilings } from './support/filings.ts';

const quick: QueueLimits = { ...withLimits().ai_processing, idleExitMs: 50, backoffMs: { base: 20, cap: 40 } };

function open(redis: { url: string; prefix: string }) {
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  return {
    connection,
    queues,
    session: (options: Partial<SessionOptions<'ai_processing'>> = {}) =>
      runSession({
        queue: 'ai_processing',
        connection,
        prefix: redis.prefix,
        workerId: 'w1',
        limits: quick,
        handle: each(async () => {}),
        ...options,
      }),
    raw: (name: string) => new Queue(name, { connection, prefix: hashTag(redis.prefix) }),
    async [Symbol.asyncDispose]() {
      await queues.close();
      connection.disconnect();
    },
  };
}

/** The dead letters that wait for the upload worker. */
async function deadLettersQueued(queue: Queue) {
  const jobs = await queue.getJobs(['wait']);
  return jobs.filter((job) => job.data.kind === 'dead_letter').map((job) => job.data.deadLetter);
}

describe('intake', () => {
  test('makes a filing durable in both queues before it resolves, and only once however often it is called (G1, G4)', async ({
    redis,
  }) => {
    await using house = open(redis);
    const filings = makeFilings(30);
    await house.queues.intake(filings);
    await Promise.all([house.queues.intake(filings), house.queues.intake(filings.slice(5))]);
    expect((await house.queues.depth('ai_processing')).ready).toBe(30);
    expect((await house.queues.depth('supabase_upload')).ready).toBe(30);
  });

  test('fresh filings go before those of the backlog, which are worked on all the same', async ({ redis }) => {
    await using house = open(redis);
    const [old, fresh] = [makeFilings(20), makeFilings(26).slice(20)];
    await house.queues.intake(old, { backlog: true });
    await house.queues.intake(fresh);
    expect((await house.queues.depth('ai_processing')).ready).toBe(26);
    const order: string[] = [];
    await house.session({ handle: each(async ({ payload }) => void order.push(payload.filing.exchangeId)) });
    await house.session({
      workerId: 'w2',
      handle: each(async ({ payload }) => void order.push(payload.filing.exchangeId)),
    });
    await house.session({
      workerId: 'w3',
      handle: each(async ({ payload }) => void order.push(payload.filing.exchangeId)),
    });
    expect(order.slice(0, 6)).toEqual(fresh.map(({ exchangeId }) => exchangeId));
    expect(order.slice(6)).toEqual(old.map(({ exchangeId }) => exchangeId));
  });

  test('a filing that is done is not run again when it is handed over again (G1)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    expect(await house.session()).toMatchObject({ completed: 1 });
    await house.queues.intake([makeFiling(1)]);
    expect((await house.queues.depth('ai_processing')).ready).toBe(0);
  });

  test('refuses what is no filing before it reaches Redis, and says what is wrong', async ({ redis }) => {
    await using house = open(redis);
    await expect(house.queues.intake([makeFiling(1, { isin: 'US0378331005' })])).rejects.toThrow(/isin/);
    expect((await house.queues.depth('supabase_upload')).ready).toBe(0);
  });
});

describe('a session', () => {
  test('works through the queue and ends by itself when nothing waits', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake(makeFilings(20));
    const seen: string[] = [];
    const report = await house.session({
      limits: { ...quick, jobsPerSession: 100 },
      handle: each(async (job) => void seen.push(job.payload.filing.exchangeId)),
    });
    expect(report).toEqual({ end: 'idle', completed: 20, retried: 0, deadLettered: 0, handedBack: 0 });
    expect(new Set(seen).size).toBe(20);
  });

  test('ends after its number of jobs and leaves the rest', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake(makeFilings(12));
    expect(await house.session()).toMatchObject({ end: 'jobs', completed: 10 });
    expect((await house.queues.depth('ai_processing')).ready).toBe(2);
  });

  test('stops taking jobs early enough to finish within its runtime (G22)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake(makeFilings(9));
    const limits = { ...quick, maxRuntimeMs: 700, timeoutMs: 300, graceMs: 100 };
    const started = Date.now();
    const report = await house.session({ limits, handle: each(() => new Promise((done) => setTimeout(done, 150))) });
    expect(report.end).toBe('runtime');
    expect(Date.now() - started).toBeLessThan(700);
    expect(report.completed + (await house.queues.depth('ai_processing')).ready).toBe(9);
  });

  test('tells when it has work and when it has none, not job by job', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake(makeFilings(3));
    const told: [string, number][] = [];
    await house.session({ onState: (state, taken) => told.push([state, taken]) });
    expect(told).toEqual([
      ['busy', 1],
      ['idle', 3],
    ]);
  });

  test('takes a batch at once and settles each job of it by its own outcome', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake(makeFilings(7));
    const sizes: number[] = [];
    const report = await runSession({
      queue: 'supabase_upload',
      connection: house.connection,
      prefix: redis.prefix,
      workerId: 'w1',
      limits: {
        ...withLimits().supabase_upload,
        idleExitMs: 50,
        jobsPerSession: 7,
        backoffMs: { base: 60_000, cap: 60_000 },
      },
      async handle(jobs) {
        sizes.push(jobs.length);
        return jobs.map((_, index) => (index === 3 ? { ok: false, error: new Error('this row alone') } : { ok: true }));
      },
    });
    expect(sizes).toEqual([7]);
    expect(report).toMatchObject({ completed: 6, retried: 1 });
  });

  test('hands back on its end without using an attempt (G2)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    const stop = new AbortController();
    const report = await house.session({
      signal: stop.signal,
      limits: { ...quick, graceMs: 100 },
      handle: each(() => {
        stop.abort();
        return new Promise(() => {});
      }),
    });
    expect(report).toMatchObject({ end: 'stopped', handedBack: 1, completed: 0 });
    const job = await house.raw('ai_processing').getJob(`enrich-${makeFiling(1).filingId}`);
    expect(await job?.getState()).toBe('waiting');
    expect(job?.attemptsMade).toBe(0);
  });

  test('lets a job finish that needs less than the grace (G2)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    const stop = new AbortController();
    const handle = each<'ai_processing'>(() => {
      stop.abort();
      return new Promise((done) => setTimeout(done, 50));
    });
    expect(await house.session({ signal: stop.signal, handle })).toMatchObject({ end: 'stopped', completed: 1 });
  });

  test('ends when a job takes longer than its time-out, and the job is tried again', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    const limits = { ...quick, timeoutMs: 100 };
    const report = await house.session({ limits, handle: each(() => new Promise(() => {})) });
    expect(report).toMatchObject({ end: 'timeout', retried: 1 });
  });
});

describe('bad jobs', () => {
  test('a broken payload and a newer contract become dead letters with a reason, the rest goes on', async ({
    redis,
  }) => {
    await using house = open(redis);
    const raw = house.raw('ai_processing');
    const options = { attempts: 5 };
    await raw.add(
      'ai_processing',
      { v: 1, filing: { ...makeFiling(8), exchange: 'lse' } },
      { ...options, jobId: 'enrich-broken' },
    );
    await raw.add('ai_processing', { v: 2, filing: makeFiling(9) }, { ...options, jobId: 'enrich-newer' });
    await raw.add('ai_processing', 'no object at all', { ...options, jobId: 'enrich-text' });
    await house.queues.add('ai_processing', { v: 1, filing: makeFiling(1) });
    expect(await house.session()).toMatchObject({ completed: 1, deadLettered: 3 });
    const dead = await deadLettersQueued(house.raw('supabase_upload'));
    expect(dead.map((letter) => [letter.jobId, letter.reason.code, letter.filingId]).sort()).toEqual([
      ['enrich-broken', 'bad_payload', makeFiling(8).filingId],
      ['enrich-newer', 'unknown_contract_version', makeFiling(9).filingId],
      ['enrich-text', 'bad_payload', null],
    ]);
    expect(dead.find((letter) => letter.jobId === 'enrich-broken').reason.message).toContain('filing.exchange');
    await raw.close();
  });

  test('a failing job is tried again after its back-off until its attempts end, then it is a dead letter (G6)', async ({
    redis,
  }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    let starts = 0;
    const handle = each<'ai_processing'>(async () => {
      starts += 1;
      throw new Error('the other side is down');
    });
    const limits = { ...quick, idleExitMs: 1_000 };
    const report = await house.session({ limits, handle });
    expect(starts).toBe(5);
    expect(report).toMatchObject({ retried: 4, deadLettered: 1 });
    const dead = await deadLettersQueued(house.raw('supabase_upload'));
    expect(dead).toMatchObject([
      {
        filingId: makeFiling(1).filingId,
        attempts: 5,
        reason: { message: expect.stringContaining('the other side is down') },
      },
    ]);
  });

  test('a retry that came due while no worker was alive counts as ready', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    await house.session({
      limits: { ...quick, jobsPerSession: 1 },
      handle: each(() => Promise.reject(new Error('once'))),
    });
    await until(async () => (await house.queues.depth('ai_processing')).delayedDue === 1);
    expect(await house.queues.depth('ai_processing')).toMatchObject({ ready: 1, waiting: 0 });
    expect(await house.session()).toMatchObject({ completed: 1 });
  });

  test('a paused queue says so, keeps its jobs and gives none out', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.intake([makeFiling(1)]);
    await house.queues.pause('ai_processing');
    expect(await house.queues.depth('ai_processing')).toMatchObject({ paused: true, ready: 1 });
    expect(await house.session()).toMatchObject({ completed: 0 });
    await house.queues.resume('ai_processing');
    expect(await house.session()).toMatchObject({ completed: 1 });
  });
});
