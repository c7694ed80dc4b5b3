import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClassifiedError, connectRedis, each, type QueueLimits, type QueueName } from '@filings/queue-core';
import { runWorker, STANDBY } from '../../src/index.ts';

/** A worker whose filing's text says what it does: `{"gate":"key"}` waits for a Redis key, and so on. */
interface Behaviour {
  gate?: string;
  flood?: number;
  deaf?: boolean;
  /** Never comes back, and lets nothing else have a turn. */
  stuck?: boolean;
  /** Memory to take, in MB. */
  hog?: number;
  /** Meets an outage of what it needs while this Redis key is there. */
  outage?: string;
}

class Outage extends Error implements ClassifiedError {
  readonly code = 'unreachable';
  readonly failure = 'outage';
}

const hogged: Buffer[] = [];
const [queue, workerId, mode] = process.argv.slice(2) as [QueueName, string, string?];
if (process.env.CRASH_AT_START === queue) process.exit(3);
const limits = JSON.parse(process.env.LIMITS!) as Record<QueueName, QueueLimits>;
const redis = connectRedis(process.env.REDIS_URL!);
const prefix = process.env.PREFIX!;

await runWorker({
  queue,
  connection: redis,
  prefix,
  workerId,
  standby: mode === STANDBY,
  limits: limits[queue],
  handle: each(async (job) => {
    const payload = job.payload as { filing?: { text: string } };
    const does = JSON.parse(payload.filing?.text ?? '{"gate":"open"}') as Behaviour;
    await redis.lpush(`${prefix}:starts`, JSON.stringify({ workerId, job: job.id, at: Date.now() }));
    if (does.outage && (await redis.exists(`${prefix}:${does.outage}`))) throw new Outage('nobody answers');
    while (does.stuck);
    if (does.hog) hogged.push(Buffer.alloc(does.hog * 1024 * 1024, 1));
    if (does.flood) for (let i = 0; i < does.flood; i++) console.log('x'.repeat(1000));
    if (does.deaf) {
      process.removeAllListeners('SIGTERM');
      process.on('SIGTERM', () => {});
      const grandchild = spawn('sleep', ['600'], { stdio: 'ignore' });
      await redis.set(`${prefix}:grandchild`, String(grandchild.pid));
    }
    while (does.gate && !(await redis.exists(`${prefix}:${does.gate}`))) await delay(20);
  }),
});
redis.disconnect();
if (process.connected) process.disconnect();
