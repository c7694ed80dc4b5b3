import {
  createQueues,
  each,
  hashTag,
  type QueueLimits,
  runSession,
  type SessionOptions,
  withLimits,
} from '@filings/queue-core';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { aiJob } from '../support/filings.ts';
import { inPairs } from '../support/measure.ts';
import { removeKeys } from './keys.ts';

const QUEUE = 'ai_processing';

export interface WorkOptions {
  redis: Redis;
  prefix: string;
  concurrency: number;
  jobs: number;
  pairs: number;
}

/**
 * Jobs a second through a session (`a`) and through BullMQ's `Worker` (`b`). Both find the same jobs waiting, added the
 * same way, on the same connection; the clock runs from before the consumer is made until it is closed.
 */
export function workThrough(options: WorkOptions): Promise<{ a: number[]; b: number[] }> {
  const timed = (consume: (options: WorkOptions) => Promise<void>) => async () => {
    await fill(options);
    const start = performance.now();
    await consume(options);
    return options.jobs / ((performance.now() - start) / 1000);
  };
  return inPairs(options.pairs, timed(bySession), timed(byWorker));
}

async function fill({ redis, prefix, jobs }: WorkOptions): Promise<void> {
  await removeKeys(redis, prefix);
  const queues = createQueues({ connection: redis, prefix });
  for (let from = 0; from < jobs; from += 500)
    await queues.addMany(
      QUEUE,
      Array.from({ length: Math.min(500, jobs - from) }, (_, index) => aiJob(String(from + index))),
    );
  await queues.close();
}

async function bySession({ redis, prefix, concurrency, jobs }: WorkOptions): Promise<void> {
  const limits: QueueLimits = { ...withLimits()[QUEUE], jobsPerSession: jobs, batch: 1 };
  const session: SessionOptions<typeof QUEUE> & { concurrency: number } = {
    queue: QUEUE,
    connection: redis,
    prefix,
    workerId: 'bench',
    limits,
    concurrency,
    handle: each(async () => {}),
    onProblem: (message, error) => console.warn(message, error),
  };
  const report = await runSession(session);
  if (report.completed !== jobs) throw new Error(`the session did ${report.completed} of ${jobs} jobs`);
}

async function byWorker({ redis, prefix, concurrency, jobs }: WorkOptions): Promise<void> {
  const { promise: through, resolve } = Promise.withResolvers<void>();
  const worker = new Worker(QUEUE, async () => {}, { connection: redis, prefix: hashTag(prefix), concurrency });
  let done = 0;
  worker.on('error', (error) => console.warn('BullMQ', error));
  worker.on('completed', () => {
    done += 1;
    if (done === jobs) resolve();
  });
  await through;
  await worker.close();
}
