import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { openHouse, processLives, testLimits } from './support/house.ts';
import { namespacesMissing, openHost } from './support/namespace-host.ts';
import { watchWorkers } from './support/worker-count.ts';

const script = fileURLToPath(new URL('./support/spawner-process.ts', import.meta.url));

async function spawnerProcess(env: NodeJS.ProcessEnv, host: string): Promise<{ child: ChildProcess; lines: string[] }> {
  const child = spawn(process.execPath, ['--conditions=@filings/source', script], {
    env: { ...env, HOST_NAME: host },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  await until(() => lines.includes('started'), { timeoutMs: 20_000 });
  return { child, lines };
}

test('three spawners share one limit: twenty jobs start three workers in all (G26)', async ({ redis }) => {
  await using house = await openHouse(redis);
  const spawners = await Promise.all(['a', 'b', 'c'].map((host) => spawnerProcess(house.env, host)));
  await house.aiJobs(20, { gate: 'open' });
  await until(async () => (await house.starts()).length === 3);
  const { workers } = (await house.spawner.status())[0]!;
  expect(workers).toHaveLength(3);
  expect(spawners.flatMap(({ lines }) => lines.filter((line) => line.startsWith('Spawned')))).toHaveLength(3);
  await house.open('open');
  await until(async () => (await house.starts()).length === 20, { timeoutMs: 40_000 });
  for (const { child } of spawners) child.kill('SIGKILL');
});

test('kill -9 of a spawner: its workers end with it, its slots free themselves, another host takes the work over (G2, G23, G26)', async ({
  redis,
}) => {
  await using house = await openHouse(redis);
  const doomed = await spawnerProcess(house.env, 'doomed');
  await house.aiJobs(3, { gate: 'never' });
  await until(async () => (await house.starts()).length === 3);
  const pids = (await house.spawner.status())[0]!.workers.map((worker) => worker.pid!);
  doomed.child.kill('SIGKILL');
  await once(doomed.child, 'exit');
  await until(() => pids.every((pid) => !processLives(pid)), { timeoutMs: 15_000 });
  await until(async () => (await house.alive()).AI === 0, { timeoutMs: 15_000 });
  await house.spawner.start();
  await until(async () => (await house.starts()).length === 6, { timeoutMs: 20_000 });
  expect(house.spawned('AI')).toHaveLength(3);
});

test('a host that is cut off: its slots free themselves, others take its work over, never more than three workers live, and what it says late changes nothing (G3, G26)', async ({
  startRedis,
  startProxy,
  tempDir,
  skip,
}) => {
  // The count of workers is read from the process table of Linux.
  if (process.platform !== 'linux') {
    console.warn(`Skipped: there is no /proc on ${process.platform}`);
    return skip();
  }
  const missing = namespacesMissing();
  if (missing) console.warn(`Hosts are processes on one network here, not in namespaces of their own: ${missing}`);
  const server = await startRedis();
  const redis = { url: server.url, prefix: `hosts-${process.pid}` };
  // Leases short enough to run out in the test: jobs after 4 s, slots after 5 s.
  const limits = testLimits({ timeoutMs: 3_000, graceMs: 1_000, leaseMs: 4_000, idleExitMs: 1_500 });
  await using house = await openHouse(redis, { limits });
  const proxies = await Promise.all(
    ['127.0.0.2', '127.0.0.3', '127.0.0.4'].map((host) => startProxy({ port: server.port, host })),
  );
  const hosts = await Promise.all(
    proxies.map((proxy, n) =>
      openHost({
        name: `host-${n}`,
        env: house.env,
        proxy,
        socketPath: join(tempDir, `${n}.sock`),
        isolated: missing === null,
      }),
    ),
  );
  const watch = watchWorkers(redis.prefix);
  try {
    await house.aiJobs(3, { gate: 'open' });
    await until(async () => (await house.starts()).length >= 3, {
      timeoutMs: 20_000,
      what: 'three workers hold the jobs',
    });
    const workers = (await house.spawner.status())[0]!.workers;
    const cutOff = hosts.findIndex((host) => host.name === workers[0]!.host);
    const theirs = workers.filter(({ host }) => host === hosts[cutOff]!.name).map(({ workerId }) => workerId);
    proxies[cutOff]!.blackhole();
    await until(
      async () => {
        const now = (await house.spawner.status())[0]!.workers;
        return (
          now.length > 0 &&
          now.every(({ host, workerId }) => host !== hosts[cutOff]!.name && !theirs.includes(workerId))
        );
      },
      { timeoutMs: 30_000, what: 'the slots of the host that is cut off are others\u2019' },
    );
    await house.open('open');
    const done = async () => {
      const { ready, active, delayed } = await house.queues.depth('ai_processing');
      return ready + active + delayed === 0;
    };
    await until(done, { timeoutMs: 40_000, what: 'every job is done by another host' });
    const finished = await server.client.zcard(`{${redis.prefix}}:ai_processing:completed`);
    await proxies[cutOff]!.pass();
    await until(async () => (await house.alive()).AI === 0, { timeoutMs: 20_000, what: 'all workers have gone' });
    expect(finished).toBe(3);
    expect(await server.client.zcard(`{${redis.prefix}}:ai_processing:completed`)).toBe(3);
    expect(await house.queues.depth('ai_processing')).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
    expect(watch.most()).toBe(3);
  } finally {
    watch.stop();
    await Promise.all(hosts.map((host) => host.close()));
  }
});
