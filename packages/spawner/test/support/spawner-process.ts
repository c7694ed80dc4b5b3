import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connectRedis } from '@filings/queue-core';
import { createProcessLauncher, createSpawner } from '../../src/index.ts';
import { launcherOptions } from './house.ts';

/** A spawner in a process of its own, to be killed by tests. Prints a line for each worker it starts. */
const relayTo = process.env.RELAY_TO;
if (relayTo) {
  // In a network of its own nothing is on the loopback but this.
  const relay = createServer((inner) => {
    const outer = connect(relayTo);
    inner.pipe(outer).pipe(inner);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  relay.listen(6379, '127.0.0.1');
  await once(relay, 'listening');
}
const redis = connectRedis(process.env.REDIS_URL!);
redis.on('error', () => {});
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
