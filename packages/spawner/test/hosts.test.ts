import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { openHouse, processLives } from './support/house.ts';

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
