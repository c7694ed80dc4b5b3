import { connectRedis, withLimits } from '@filings/queue-core';
import { createOrders, createSlots } from '@filings/spawner';
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
    const watch = createOrders({ redis: house.connection, prefix: redis.prefix }).watch(({ workerId }) => {
      void house.spawner.terminate(workerId).catch(() => {});
    });
    await watch.ready;
    await use(house);
    watch.stop();
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
    expect(await ai(operator)).toMatchObject({ paused: true, ready: 2, workers: [] });
    await operator.resume('ai_processing');
    await until(async () => (await house.starts()).filter(({ job }) => job.startsWith('enrich-')).length === 2);
    expect((await ai(operator)).paused).toBe(false);
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
      { workerId: doomed!.workerId, reason: expect.stringContaining('operator'), crashed: false },
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

test('a Redis that is away is said in words, by every act', async ({ port }) => {
  const away = connectRedis(`redis://127.0.0.1:${port}`, { maxRetriesPerRequest: 1 });
  away.on('error', () => {});
  const operator = createOperator({ redis: away, prefix: 'x', base: withLimits() });
  const acts = [
    operator.status(),
    operator.scale('ai_processing', 2),
    operator.pause('ai_processing'),
    operator.resume('ai_processing'),
    operator.drain('ai_processing'),
    operator.terminate('ai_1_1_none'),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject({ code: 'redis_unreachable', failure: 'outage' });
  await operator.close();
  away.disconnect();
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
