import { test } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { describe, expect } from 'vitest';
import {
  attemptLine,
  connectRedis,
  createQueues,
  type DeadLetter,
  each,
  hashTag,
  historyOf,
  jobIdsOf,
  lookAtJobs,
  QueueError,
  recordFailedJob,
  redoJob,
  runSession,
  type SessionOptions,
  withLimits,
} from '../src/index.ts';
import { makeFiling } from './support/filings.ts';

const quick = { ...withLimits().ai_processing, idleExitMs: 50, backoffMs: { base: 10, cap: 20 } };
const filing = makeFiling(1);
const payload = { v: 1 as const, filing };
const jobId = `enrich-${filing.filingId}`;

function open(redis: { url: string; prefix: string }) {
  const connection = connectRedis(redis.url);
  const place = { connection, prefix: redis.prefix };
  const queues = createQueues(place);
  const ai = new Queue('ai_processing', { connection, prefix: hashTag(redis.prefix) });
  const uploads = new Queue('supabase_upload', { connection, prefix: hashTag(redis.prefix) });
  return {
    connection,
    queues,
    ai,
    uploads,
    session: (options: Partial<SessionOptions<'ai_processing'>> = {}) =>
      runSession({
        ...place,
        queue: 'ai_processing',
        workerId: `w${Math.random()}`,
        limits: quick,
        handle: each(async () => {}),
        ...options,
      }),
    fail: each<'ai_processing'>(async () => {
      throw new QueueError('no_good', 'this will never do');
    }),
    redo: (request: { jobId: string; payload?: unknown } = { jobId, payload }) =>
      redoJob(place, 'ai_processing', request),
    recordFailed: () => recordFailedJob(queues, place, 'ai_processing', jobId),
    state: async () => (await lookAtJobs(connection, redis.prefix, 'ai_processing', [jobId]))[0]?.state,
    async letters(): Promise<DeadLetter[]> {
      const jobs = await uploads.getJobs(['wait']);
      return jobs.filter((job) => job.data.kind === 'dead_letter').map((job) => job.data.deadLetter);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([queues.close(), ai.close(), uploads.close()]);
      connection.disconnect();
    },
  };
}

describe('a job run again', () => {
  test('after it failed has all its attempts anew, and no crashes counted (G6)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    await house.connection.hset(`${hashTag(redis.prefix)}:ai_processing:crashes`, jobId, '2');
    await house.session({ handle: house.fail });
    expect(await house.state()).toBe('failed');
    expect(await house.redo()).toBe(jobId);
    expect(await house.state()).toBe('alive');
    expect(await house.ai.getJob(jobId)).toMatchObject({ attemptsMade: 0, opts: { attempts: quick.attempts } });
    expect(await house.connection.hget(`${hashTag(redis.prefix)}:ai_processing:crashes`, jobId)).toBeNull();
    expect(await house.session()).toMatchObject({ completed: 1 });
    expect(await house.state()).toBe('completed');
  });

  test('runs also when it was completed, and when Redis was emptied since', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    expect(await house.session()).toMatchObject({ completed: 1 });
    await house.redo();
    expect(await house.session()).toMatchObject({ completed: 1 });
    const keys = await house.connection.keys(`${hashTag(redis.prefix)}*`);
    await house.connection.unlink(...keys);
    expect(await house.state()).toBe('absent');
    await house.redo();
    expect(await house.session()).toMatchObject({ completed: 1 });
  });

  test('runs with the payload as it was edited', async ({ redis }) => {
    await using house = open(redis);
    await house.ai.add('ai_processing', { v: 1, filing: { ...filing, exchange: 'lse' } }, { jobId });
    expect(await house.session()).toMatchObject({ deadLettered: 1 });
    await expect(house.redo({ jobId, payload: { v: 1, filing: { ...filing, exchange: 'lse' } } })).rejects.toThrow(
      /exchange/,
    );
    const seen: string[] = [];
    await house.redo({ jobId, payload: { v: 1, filing: { ...filing, subject: 'edited' } } });
    await house.session({ handle: each(async (job) => void seen.push(job.payload.filing.subject)) });
    expect(seen).toEqual(['edited']);
  });

  test('runs with the payload that Redis still has, when none is given', async ({ redis }) => {
    await using house = open(redis);
    await expect(house.redo({ jobId })).rejects.toMatchObject({ code: 'job_gone' });
    await house.queues.add('ai_processing', payload);
    await house.session({ handle: house.fail });
    await house.redo({ jobId });
    expect(await house.session()).toMatchObject({ completed: 1 });
  });

  test('asked for ten times at once is one job', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    await house.session({ handle: house.fail });
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => house.redo()));
    expect(asked.some((one) => one.status === 'fulfilled')).toBe(true);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'job_alive' });
    expect(await house.session()).toMatchObject({ completed: 1 });
    expect(await house.ai.getJobCounts('wait', 'completed', 'failed')).toEqual({ wait: 0, completed: 1, failed: 0 });
  });

  test('is refused while it waits, waits for its time, or runs', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    await expect(house.redo()).rejects.toMatchObject({ code: 'job_alive' });
    await house.session({
      limits: { ...quick, jobsPerSession: 1, backoffMs: { base: 60_000, cap: 60_000 } },
      handle: each(() => Promise.reject(new Error('for now'))),
    });
    expect(await house.ai.getJobCounts('delayed')).toEqual({ delayed: 1 });
    await expect(house.redo()).rejects.toMatchObject({ code: 'job_alive' });
    await (await house.ai.getJob(jobId))?.promote();
    let refused: unknown;
    await house.session({
      limits: { ...quick, jobsPerSession: 1 },
      handle: each(async () => {
        refused = await house.redo().catch((error: unknown) => error);
      }),
    });
    expect(refused).toMatchObject({ code: 'job_alive' });
  });

  test('is refused with words that say what is wrong with its payload or its queue', async ({ redis }) => {
    await using house = open(redis);
    await expect(house.redo({ jobId, payload: null })).rejects.toMatchObject({ code: 'bad_payload' });
    await expect(
      redoJob({ connection: house.connection, prefix: redis.prefix }, 'mail' as 'ai_processing', { jobId, payload }),
    ).rejects.toMatchObject({ code: 'unknown_queue' });
    expect(await house.state()).toBe('absent');
  });
});

describe('a dead letter', () => {
  const attempt = (n: number) => ({
    at: `2026-01-24T10:0${n}:00.000Z`,
    attempt: n,
    workerId: `w${n}`,
    code: 'network',
    message: `no answer, ${n}`,
  });

  test('tells the attempts that the log of the job tells, and no other line of it (G6)', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    const job = await house.ai.getJob(jobId);
    await job?.log('a line for people');
    for (const n of [1, 2]) await job?.log(attemptLine(attempt(n)));
    expect(await historyOf(job!)).toEqual([attempt(1), attempt(2)]);
    await house.session({ handle: house.fail });
    const [letter] = await house.letters();
    expect(letter?.history.slice(0, 2)).toEqual([attempt(1), attempt(2)]);
    expect(letter).toMatchObject({ jobId, filingId: filing.filingId, reason: { code: 'no_good' }, payload });
  });

  test('of the largest job that a queue takes is whole, with a long history', async ({ redis }) => {
    await using house = open(redis);
    const large = { v: 1 as const, filing: { ...filing, text: 'é'.repeat(520_000) } };
    await house.queues.add('ai_processing', large);
    const job = await house.ai.getJob(jobId);
    for (let n = 1; n <= 60; n++)
      await job?.log(attemptLine({ ...attempt(1), attempt: n, message: 'long '.repeat(5_000) }));
    await house.session({ handle: house.fail });
    const [letter] = await house.letters();
    expect(letter?.payload).toEqual(large);
    expect(letter?.history.length).toBe(50);
    await expect(
      house.queues.add('ai_processing', { v: 1, filing: { ...makeFiling(2), text: 'é'.repeat(530_000) } }),
    ).rejects.toThrow(/exceeds the limit/);
  });

  test('lost on its way to the database is recorded again, once, and not when it has arrived', async ({ redis }) => {
    await using house = open(redis);
    await house.queues.add('ai_processing', payload);
    expect(await house.recordFailed()).toBe('gone');
    await house.session({ handle: house.fail });
    const [first] = await house.letters();
    await house.uploads.obliterate({ force: true });
    expect(await house.recordFailed()).toBe('recorded');
    expect(await house.recordFailed()).toBe('recorded');
    const [again, ...more] = await house.letters();
    expect(more).toEqual([]);
    expect(again).toMatchObject({ jobId, reason: first!.reason, payload, attempts: 1 });
    await runSession({
      queue: 'supabase_upload',
      connection: house.connection,
      prefix: redis.prefix,
      workerId: 'upload',
      limits: { ...withLimits().supabase_upload, idleExitMs: 50 },
      handle: each(async () => {}),
    });
    expect(await house.recordFailed()).toBe('stored');
    await house.redo();
    expect(await house.recordFailed()).toBe('gone');
  });
});

test('all jobs are told by their ids, wherever they wait or ended', async ({ redis }) => {
  await using house = open(redis);
  await house.ai.add('x', {}, { jobId: 'waits' });
  await house.ai.add('x', {}, { jobId: 'later', delay: 60_000 });
  await house.ai.add('x', {}, { jobId: 'first', priority: 5 });
  await house.queues.pause('ai_processing');
  await house.ai.add('x', {}, { jobId: 'while-paused' });
  const ids = () => jobIdsOf(house.connection, redis.prefix, 'ai_processing');
  const { alive, ...ended } = await ids();
  expect(alive.toSorted()).toEqual(['first', 'later', 'waits', 'while-paused']);
  expect(ended).toEqual({ failed: [], completed: [] });
  await house.ai.obliterate({ force: true });
  await house.queues.resume('ai_processing');
  await house.queues.add('ai_processing', payload);
  await house.session({ handle: house.fail });
  await house.queues.add('ai_processing', { v: 1, filing: makeFiling(2) });
  await house.session();
  expect(await ids()).toEqual({ alive: [], failed: [jobId], completed: [`enrich-${makeFiling(2).filingId}`] });
});
