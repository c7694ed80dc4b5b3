import { announceLimits, connectRedis, createHolds, hashTag, withLimits } from '@filings/queue-core';
import { createSlots } from '@filings/spawner';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { test as base, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { openHouse, testLimits } from '../../spawner/test/support/house.ts';
import { createOperator, type Operator, type OperatorStatus, queueOf } from '../src/index.ts';

type House = Awaited<ReturnType<typeof openHouse>>;

/** An installation on real processes, and an operator on a connection of its own, as from another host. */
const test = base.extend<{ house: House; operator: Operator }>({
  house: async ({ redis }, use) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await use(house);
  },
  operator: async ({ redis }, use) => {
    const connection = connectRedis(redis.url);
    const operator = createOperator({ redis: connection, prefix: redis.prefix, base: testLimits(), by: 'the test' });
    await use(operator);
    await operator.close();
    connection.disconnect();
  },
});

const ai = async (operator: Operator) => (await operator.status()).queues[0]!;

describe('the status', () => {
  test('tells depth, limits in force and the workers of all hosts', async ({ house, operator, redis }) => {
    await house.aiJobs(5, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    const elsewhere = createSlots({
      redis: redis.client,
      prefix: redis.prefix,
      host: 'elsewhere',
      leaseMs: 60_000,
      settleMs: 0,
    });
    await elsewhere.reserve({ queue: 'supabase_upload', worker: 'upload', max: 2, cooldownMs: 0 });
    await operator.limits('supabase_upload', { batch: 7 });
    const { queues, at } = await operator.status();
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(10_000);
    expect(queues).toMatchObject([
      {
        queue: 'ai_processing',
        label: 'AI',
        ready: 2,
        active: 3,
        paused: false,
        maxConcurrent: 3,
        holds: [],
        changed: [],
      },
      {
        queue: 'supabase_upload',
        label: 'UPLOAD',
        ready: 0,
        limits: { batch: 7, maxConcurrent: 2 },
        changed: ['batch'],
      },
      { queue: 'investor_processing', label: 'INVESTOR', workers: [] },
    ]);
    expect(queues[0]!.workers.map(({ state }) => state)).toEqual(['busy', 'busy', 'busy']);
    expect(queues[1]!.workers).toMatchObject([{ host: 'elsewhere', state: 'starting' }]);
    await house.open('open');
  });

  test('is told again and again to who watches, until that stops', async ({ operator }) => {
    const told: OperatorStatus[] = [];
    const stop = operator.watch((status) => told.push(status), { everyMs: 20 });
    await until(() => told.length >= 3);
    await operator.scale('ai_processing', 2);
    await until(() => told.at(-1)!.queues[0]!.maxConcurrent === 2);
    stop();
    const count = told.length;
    await operator.status();
    await operator.status();
    expect(told).toHaveLength(count);
  });
});

describe('limits', () => {
  test('are changed for all hosts and taken back', async ({ operator }) => {
    expect((await operator.scale('ai_processing', 5)).maxConcurrent).toBe(5);
    expect(await operator.limits('ai_processing', { attempts: 9 })).toMatchObject({ maxConcurrent: 5, attempts: 9 });
    expect(await ai(operator)).toMatchObject({ maxConcurrent: 5, changed: ['maxConcurrent', 'attempts'] });
    expect(await operator.resetLimits('ai_processing')).toEqual(testLimits().ai_processing);
    expect(await ai(operator)).toMatchObject({ maxConcurrent: 3, changed: [] });
  });

  test('are those that the spawners say they start from, whatever our own settings are', async ({
    operator,
    redis,
  }) => {
    const theirs = testLimits({ maxConcurrent: 8, jobsPerSession: 3 });
    await announceLimits(redis.client, redis.prefix, theirs);
    expect((await ai(operator)).limits).toEqual(theirs.ai_processing);
    // Checked against theirs as well.
    await expect(operator.limits('ai_processing', { standby: 9 })).rejects.toThrow(/to maxConcurrent \(8\)/);
    expect(await operator.limits('ai_processing', { standby: 8 })).toEqual({ ...theirs.ai_processing, standby: 8 });
    expect(await operator.resetLimits('ai_processing')).toEqual(theirs.ai_processing);
    await redis.client.set(`${hashTag(redis.prefix)}:limits-base`, '{"of":"another version"}');
    expect((await ai(operator)).limits).toEqual(testLimits().ai_processing);
  });

  test('are heeded by the spawners that run already: more workers start at once, fewer are kept', async ({
    house,
    operator,
  }) => {
    await operator.scale('ai_processing', 1);
    await until(async () => (await house.spawner.status())[0]!.maxConcurrent === 1);
    await house.aiJobs(4, { gate: 'open' });
    await until(async () => (await house.starts()).length === 1);
    expect((await ai(operator)).workers).toHaveLength(1);
    await operator.scale('ai_processing', 3);
    await until(async () => (await house.starts()).length === 3);
    expect((await ai(operator)).workers).toHaveLength(3);
    await operator.scale('ai_processing', 1);
    await house.open('open');
    await until(async () => (await house.starts()).length === 4);
    await until(async () => (await ai(operator)).workers.length <= 1);
  });

  test.for([
    [{ maxConcurrent: 0 }, 'limits_contradict', /pause the queue/],
    [{ maxConcurrent: 65 }, 'limits_contradict', /at most 64 slots/],
    [{ leaseMs: 5 }, 'limits_contradict', /AI: leaseMs/],
    [{ maxWorkers: 5 }, 'bad_limits', /maxWorkers is not a limit/],
  ] as const)('that cannot be, %j, are refused in words (G22)', async ([patch, code, message], { operator }) => {
    const refused = operator.limits('ai_processing', patch as object);
    await expect(refused).rejects.toMatchObject({ name: 'OperatorError', code, failure: 'permanent' });
    await expect(refused).rejects.toThrow(message);
    expect((await ai(operator)).changed).toEqual([]);
  });
});

describe('pause, resume, drain', () => {
  test('a paused queue starts nothing, a resumed one goes on at once', async ({ house, operator }) => {
    await operator.pause('ai_processing', 'looking at a document');
    await house.aiJobs(2, {});
    await house.queues.add('investor_processing', {
      v: 1,
      announcementId: crypto.randomUUID(),
      filingId: crypto.randomUUID(),
      investors: [{ name: 'Acme Fund', kind: 'individual', role: 'allottee', page: 1, quote: 'Acme Fund' }],
    });
    // The spawner has looked since: it started the other queue's worker.
    await until(() => house.spawned('INVESTOR').length === 1);
    expect(await ai(operator)).toMatchObject({
      paused: true,
      holds: [{ kind: 'operator', reason: { message: 'looking at a document' }, until: null }],
      ready: 2,
      workers: [],
    });
    await operator.resume('ai_processing');
    await until(async () => (await house.starts()).filter(({ job }) => job.startsWith('enrich-')).length === 2);
    expect((await ai(operator)).paused).toBe(false);
  });

  test('resuming by hand lifts a hold for an outage as well (G8)', async ({ operator, redis }) => {
    const holds = createHolds({ connection: redis.client, prefix: redis.prefix });
    await holds.place('ai_processing', 'outage', { code: 'model_unreachable', message: 'no answer' });
    expect(await ai(operator)).toMatchObject({ paused: true, holds: [{ kind: 'outage' }] });
    await operator.resume('ai_processing');
    expect(await ai(operator)).toMatchObject({ paused: false, holds: [] });
    await holds.close();
  });

  test('a drained queue has finished what it held, has no worker and keeps what waits', async ({ house, operator }) => {
    await house.aiJobs(4, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    let drained = false;
    const drain = operator.drain('ai_processing').then(() => {
      drained = true;
    });
    await until(async () => (await ai(operator)).paused);
    expect(drained).toBe(false);
    await house.open('open');
    await drain;
    expect(await ai(operator)).toMatchObject({ paused: true, active: 0, ready: 1, workers: [] });
    expect(house.ended.filter(({ crashed }) => crashed)).toEqual([]);
    await operator.resume('ai_processing');
    await until(async () => (await house.starts()).length === 4);
  });

  test('a drain that takes longer than it may says what is left, and the queue stays paused', async ({
    house,
    operator,
  }) => {
    await house.aiJobs(1, { gate: 'open' });
    await until(async () => (await house.starts()).length === 1);
    await expect(operator.drain('ai_processing', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'not_in_time',
      message: expect.stringContaining('1 job is worked on and 1 worker lives'),
    });
    expect((await ai(operator)).paused).toBe(true);
    await house.open('open');
  });
});

describe('terminate', () => {
  test('ends one worker and no other; its job is handed back and runs again', async ({ house, operator }) => {
    await house.aiJobs(2, { gate: 'open' });
    await until(async () => (await house.starts()).length === 2);
    const [doomed, other] = (await ai(operator)).workers;
    await operator.terminate(doomed!.workerId);
    const left = (await ai(operator)).workers.map(({ workerId }) => workerId);
    expect(left).not.toContain(doomed!.workerId);
    expect(left).toContain(other!.workerId);
    expect(house.ended).toMatchObject([
      { workerId: doomed!.workerId, reason: 'terminated by the test', crashed: false },
    ]);
    await until(async () => (await house.starts()).length === 3);
    await house.open('open');
    await until(async () => (await ai(operator)).active === 0);
    expect(await ai(operator)).toMatchObject({ ready: 0, delayed: 0, failed: 0 });
  });

  test('ends all workers that a queue has, and says which', async ({ house, operator }) => {
    await house.aiJobs(3, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    const before = (await ai(operator)).workers.map(({ workerId }) => workerId);
    await operator.pause('ai_processing');
    expect((await operator.terminateQueue('ai_processing')).toSorted()).toEqual(before.toSorted());
    expect(await ai(operator)).toMatchObject({ workers: [], ready: 3, active: 0 });
    await house.open('open');
  });

  test('a worker that nobody runs is an error that says so', async ({ operator }) => {
    await expect(operator.terminate('ai_1_1_none')).rejects.toMatchObject({
      name: 'OperatorError',
      code: 'no_such_worker',
      message: expect.stringContaining('ai_1_1_none'),
    });
  });
});

test('a Redis that is away is said in words, by every act; what the database knows is told all the same', async ({
  port,
  database,
}) => {
  const away = connectRedis(`redis://127.0.0.1:${port}`, { maxRetriesPerRequest: 1 });
  away.on('error', () => {});
  const store = createStore(postgresCall({ url: database.url }));
  const operator = createOperator({ redis: away, prefix: 'x', base: withLimits(), store });
  expect(await operator.deadLetters.list()).toEqual({ items: [], nextCursor: null });
  expect(await operator.deadLetters.purge({})).toBe(0);
  const acts = [
    operator.status(),
    operator.scale('ai_processing', 2),
    operator.pause('ai_processing'),
    operator.resume('ai_processing'),
    operator.drain('ai_processing'),
    operator.terminate('ai_1_1_none'),
    operator.deadLetters.retryAll({}),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject({ code: 'redis_unreachable', failure: 'outage' });
  await operator.close();
  await store.close();
  away.disconnect();
});

test('a Redis that refuses our password is said in words', async ({ redis }) => {
  const name = `refused-${redis.prefix}`;
  await redis.client.acl('SETUSER', name, 'on', '>secret');
  const url = Object.assign(new URL(redis.url), { username: name, password: 'wrong' });
  const refused = connectRedis(url.href, { maxRetriesPerRequest: 1 });
  refused.on('error', () => {});
  const operator = createOperator({ redis: refused, prefix: redis.prefix, base: withLimits() });
  await expect(operator.status()).rejects.toMatchObject({ code: 'redis_unreachable' });
  refused.disconnect();
  await redis.client.acl('DELUSER', name);
});

test('without a database, only what needs one is refused', async ({ operator }) => {
  await expect(operator.deadLetters.list()).rejects.toMatchObject({
    code: 'store_not_configured',
    message: expect.stringContaining('DATABASE_URL'),
  });
  expect((await operator.status()).queues).toHaveLength(3);
});

test('a queue is known by name and by label, and an unknown one is told with the nearest', () => {
  expect(['AI', 'ai', 'ai_processing', 'Upload', ' investor '].map(queueOf)).toEqual([
    'ai_processing',
    'ai_processing',
    'ai_processing',
    'supabase_upload',
    'investor_processing',
  ]);
  expect(() => queueOf('uplod')).toThrow(/did you mean upload\?/);
});
