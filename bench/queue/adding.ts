import { type AiJob, createQueues, hashTag, jobIdOf } from '@filings/queue-core';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { aiJob } from '../support/filings.ts';
import { inPairs } from '../support/measure.ts';
import { removeKeys } from './keys.ts';

const QUEUE = 'ai_processing';
const AT_ONCE = 500;

export interface AddOptions {
  redis: Redis;
  prefix: string;
  jobs: number;
  pairs: number;
}

/** Jobs a second added 500 at once by `addMany` (`a`, which parses and names them) and by BullMQ's `addBulk` (`b`). */
export async function addInBulk({ redis, prefix, jobs, pairs }: AddOptions): Promise<{ a: number[]; b: number[] }> {
  const queues = createQueues({ connection: redis, prefix });
  const queue = new Queue(QUEUE, { connection: redis, prefix: hashTag(prefix) });
  await queue.waitUntilReady();
  const payloads = Array.from({ length: jobs }, (_, index) => aiJob(String(index)));
  const opts = await optionsOf(queues.add(QUEUE, payloads[0]!), queue);
  const timed = (add: (some: AiJob[]) => Promise<unknown>) => async () => {
    await removeKeys(redis, prefix);
    const start = performance.now();
    for (let from = 0; from < jobs; from += AT_ONCE) await add(payloads.slice(from, from + AT_ONCE));
    const rate = jobs / ((performance.now() - start) / 1000);
    const added = await queue.count();
    if (added !== jobs) throw new Error(`${added} of ${jobs} jobs were added`);
    return rate;
  };
  try {
    return await inPairs(
      pairs,
      timed((some) => queues.addMany(QUEUE, some)),
      timed((some) =>
        queue.addBulk(some.map((data) => ({ name: QUEUE, data, opts: { ...opts, jobId: jobIdOf(QUEUE, data) } }))),
      ),
    );
  } finally {
    await queue.close();
    await queues.close();
    await removeKeys(redis, prefix);
  }
}

/** The options that ours gives a job, read from one that was added, so that both sides store the same. */
async function optionsOf(added: Promise<string>, queue: Queue): Promise<Record<string, unknown>> {
  const job = await queue.getJob(await added);
  if (!job) throw new Error('the sample job is not there');
  return { ...job.opts };
}
