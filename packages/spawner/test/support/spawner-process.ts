import { connectRedis } from '@filings/queue-core';
import { createProcessLauncher, createSpawner } from '../../src/index.ts';
import { launcherOptions } from './house.ts';

/** A spawner in a process of its own, to be killed by tests. Prints a line for each worker it starts. */
const redis = connectRedis(process.env.REDIS_URL!);
const spawner = createSpawner({
  redis,
  prefix: process.env.PREFIX!,
  limits: JSON.parse(process.env.LIMITS!),
  launcher: createProcessLauncher(launcherOptions(process.env)),
  host: process.env.HOST_NAME!,
  slotLeaseMs: 5_000,
  settleMs: 0,
  onLine: (line) => console.log(line),
});
await spawner.start();
console.log('started');
