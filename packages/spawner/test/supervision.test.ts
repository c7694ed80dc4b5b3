import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createLimitOverrides } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createOrders, createSessionLog } from '../src/index.ts';
import { openHouse, processLives, testLimits } from './support/house.ts';

const spawnerScript = fileURLToPath(new URL('./support/spawner-process.ts', import.meta.url));

describe('what a worker may not do', () => {
  test('taking more memory than its limit gets it killed, and the reason is kept', async ({ redis }) => {
    await using house = await openHouse(redis, { limits: testLimits({ memoryMb: 200 }) });
    await house.spawner.start();
    await house.aiJobs(1, { hog: 400, gate: 'open' });
    await until(() => house.ended.length > 0, { timeoutMs: 20_000 });
    expect(house.ended[0]).toMatchObject({ crashed: true, reason: 'more than 200 MB of memory' });
    const [session] = await createSessionLog(house.connection, redis.prefix).read();
    expect(session).toMatchObject({ reason: 'more than 200 MB of memory', crashed: true });
  });

  test('saying nothing: it is killed as silent, and its job runs again (G23)', async ({ redis }) => {
    await using house = await openHouse(redis, { heartbeatTimeoutMs: 7_000 });
    await house.spawner.start();
    await house.aiJobs(1, { gate: 'open' });
    await until(async () => (await house.starts()).length === 1);
    const [worker] = (await house.spawner.status())[0]!.workers;
    process.kill(worker!.pid!, 'SIGSTOP');
    await until(() => house.ended.length === 1, { timeoutMs: 20_000 });
    expect(house.ended[0]).toMatchObject({ crashed: true, reason: 'silent' });
    await until(async () => (await house.starts()).length === 2, { timeoutMs: 20_000 });
    await house.open('open');
  });

  test('working beyond its runtime and deaf to its end: killed, and counted against its job', async ({ redis }) => {
    const limits = testLimits({ maxRuntimeMs: 3_000, timeoutMs: 1_000, graceMs: 500, idleExitMs: 400, crashBudget: 1 });
    await using house = await openHouse(redis, { limits });
    await house.spawner.start();
    await house.aiJobs(1, { stuck: true });
    await until(async () => (await house.queues.depth('ai_processing')).failed === 1, { timeoutMs: 30_000 });
    expect(house.ended[0]!.reason).toBe('maximum runtime, killed after the grace');
    expect(await house.starts()).toHaveLength(1);
  });

  test('killing worker after worker makes the job a dead letter, by its crash budget and not its attempts', async ({
    redis,
  }) => {
    await using house = await openHouse(redis, { limits: testLimits({ memoryMb: 200, crashBudget: 2 }) });
    await house.spawner.start();
    await house.aiJobs(1, { hog: 400, gate: 'open' });
    await until(async () => (await house.queues.depth('ai_processing')).failed === 1, { timeoutMs: 30_000 });
    expect(await house.starts()).toHaveLength(2);
  });

  test('outliving its spawner: the next one of that host ends it with its children and gives its job back (G23)', async ({
    redis,
  }) => {
    const host = `host-${redis.prefix}`;
    await using house = await openHouse(redis, { host });
    const doomed = spawn(process.execPath, ['--conditions=@filings/source', spawnerScript], {
      env: { ...house.env, HOST_NAME: host },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface({ input: doomed.stdout! }).on('line', (line) => lines.push(line));
    await until(() => lines.includes('started'), { timeoutMs: 20_000 });
    await house.aiJobs(1, { deaf: true, gate: 'open' });
    const grandchild = Number(await until(() => house.connection.get(`${redis.prefix}:grandchild`)));
    const [worker] = (await house.spawner.status())[0]!.workers;
    // Stopped, it can neither hear that its parent is gone nor end by itself.
    process.kill(worker!.pid!, 'SIGSTOP');
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    expect(processLives(worker!.pid!)).toBe(true);
    await house.open('open');
    await house.spawner.start();
    await until(() => !processLives(worker!.pid!) && !processLives(grandchild), { timeoutMs: 20_000 });
    await until(async () => (await house.starts()).length === 2, { timeoutMs: 20_000 });
    const sessions = await createSessionLog(house.connection, redis.prefix).read();
    expect(sessions.find(({ workerId }) => workerId === worker!.workerId)?.reason).toBe('its spawner was gone');
  });
});

describe('the hand of an operator, from any process', () => {
  test('raises the limit while everything runs: more workers start at once', async ({ redis }) => {
    await using house = await openHouse(redis);
    const overrides = createLimitOverrides({ connection: house.connection, prefix: redis.prefix, base: testLimits() });
    await house.spawner.start();
    await house.aiJobs(6, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    await overrides.change('ai_processing', { maxConcurrent: 5 });
    await until(async () => (await house.starts()).length === 5);
    expect(house.lines.at(-1)).toMatch(/^AI: \d\/5 workers/);
    await house.open('open');
  });

  test('lowers the limit: no new one starts until as many have ended', async ({ redis }) => {
    await using house = await openHouse(redis, { limits: testLimits({ jobsPerSession: 1 }) });
    const base = testLimits({ jobsPerSession: 1 });
    const overrides = createLimitOverrides({ connection: house.connection, prefix: redis.prefix, base });
    await house.spawner.start();
    await house.aiJobs(3, { gate: 'first' });
    await until(async () => (await house.starts()).length === 3);
    await overrides.change('ai_processing', { maxConcurrent: 1 });
    await house.aiJobs(3, { gate: 'second' }, 3);
    await house.open('first');
    await until(async () => (await house.starts()).length === 4);
    expect((await house.alive()).AI).toBe(1);
    await house.open('second');
    await until(async () => (await house.starts()).length === 6, { timeoutMs: 20_000 });
  });

  test('ends one worker by its id, on whichever host it runs', async ({ redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(1, { gate: 'open' });
    await until(async () => (await house.starts()).length === 1);
    const [worker] = (await house.spawner.status())[0]!.workers;
    await createOrders({ redis: redis.client, prefix: redis.prefix }).terminate(worker!.workerId, 'a test');
    await until(() => house.ended.length === 1);
    expect(house.ended[0]!.reason).toMatch(/^terminated by a test/);
    expect(house.ended[0]!.crashed).toBe(false);
    await house.open('open');
  });
});

describe('a standby worker', () => {
  test('is there before any job, is replaced when it took one, and goes when none is wanted', async ({ redis }) => {
    const base = testLimits({ standby: 1 });
    await using house = await openHouse(redis, { limits: base });
    const overrides = createLimitOverrides({ connection: house.connection, prefix: redis.prefix, base });
    await house.spawner.start();
    const idle = async () => (await house.spawner.status())[0]!.workers.filter(({ state }) => state === 'idle').length;
    await until(async () => (await idle()) === 1);
    const [first] = (await house.spawner.status())[0]!.workers;
    await house.aiJobs(1, { gate: 'open' });
    await until(async () => (await house.starts()).length === 1);
    expect((await house.starts())[0]!.workerId).toBe(first!.workerId);
    await until(async () => (await idle()) === 1);
    expect((await house.alive()).AI).toBe(2);
    await house.open('open');
    await overrides.change('ai_processing', { standby: 0 });
    await until(async () => (await house.alive()).AI === 0, { timeoutMs: 20_000 });
    expect(house.ended.every(({ crashed }) => !crashed)).toBe(true);
  });
});

describe('an outage of what the jobs need (G8)', () => {
  test('pauses the queue, starts nobody for it, is probed, and ends by itself; no attempt is used', async ({
    redis,
  }) => {
    let probes = 0;
    let away = true;
    const probe = async () => {
      probes += 1;
      if (away) throw new Error('still nobody answers');
    };
    await using house = await openHouse(redis, { probe });
    await house.open('down');
    await house.spawner.start();
    await house.aiJobs(20, { outage: 'down' });
    await until(() => probes >= 2, { timeoutMs: 20_000 });
    const met = (await house.starts()).length;
    expect(met).toBeLessThanOrEqual(3);
    const held = await house.queues.depth('ai_processing');
    expect(held).toMatchObject({ paused: true, ready: 20, delayed: 0, failed: 0 });
    expect(held.holds[0]!.reason.message).toBe('still nobody answers');
    expect(house.spawned('AI').length).toBeLessThanOrEqual(3);
    away = false;
    await house.connection.del(`${redis.prefix}:down`);
    await until(async () => (await house.starts()).length === met + 20, { timeoutMs: 40_000 });
    await until(async () => (await house.queues.depth('ai_processing')).active === 0);
    const jobs = await house.connection.zrange(`{${redis.prefix}}:ai_processing:completed`, '0', '-1');
    const made = await Promise.all(
      jobs.map((id) => house.connection.hget(`{${redis.prefix}}:ai_processing:${id}`, 'atm')),
    );
    expect(new Set(made)).toEqual(new Set(['1']));
    expect(jobs).toHaveLength(20);
  });
});
