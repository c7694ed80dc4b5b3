import type { Redis } from 'ioredis';
import type { QueueName } from './catalog.ts';
import { QueueError } from './errors.ts';
import { queueKey } from './keys.ts';

/** Where a job stands. `alive`: it waits (also for its time) or runs; `completed`: what is left is its tombstone. */
export type JobState = 'absent' | 'alive' | 'completed' | 'failed';

export interface JobLook {
  id: string;
  state: JobState;
  /** Epoch milliseconds, null where there is no such job. */
  addedAt: number | null;
  /** Epoch milliseconds, null unless it ended. */
  finishedAt: number | null;
}

/** Looks at once: asking job by job would cost a round trip each after Redis was emptied. */
const CHUNK = 500;

type Replies = [Error | null, unknown][] | null;

function valuesOf(replies: Replies, queue: QueueName): unknown[] {
  if (!replies) throw new QueueError('cut_off', `looking at jobs of ${queue} was cut off`, { failure: 'transient' });
  return replies.map(([error, value]) => {
    if (error) throw error;
    return value;
  });
}

/** Where these jobs stand, in the order of the ids. Each state is true of one moment. */
export async function lookAtJobs(
  connection: Redis,
  prefix: string,
  queue: QueueName,
  ids: readonly string[],
): Promise<JobLook[]> {
  const key = (name: string) => queueKey(prefix, queue, name);
  const looks: JobLook[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK);
    const multi = connection.multi();
    for (const id of chunk) {
      multi.hget(key(id), 'timestamp').zscore(key('completed'), id).zscore(key('failed'), id);
    }
    const values = valuesOf(await multi.exec(), queue);
    for (const [n, id] of chunk.entries()) {
      const [added, completed, failed] = values.slice(3 * n, 3 * n + 3) as (string | null)[];
      const ended = completed ?? failed ?? null;
      looks.push({
        id,
        // A score without a hash is what BullMQ's clean-up left of the job.
        state: added == null ? 'absent' : completed != null ? 'completed' : failed != null ? 'failed' : 'alive',
        addedAt: added == null ? null : Number(added),
        finishedAt: added == null || ended === null ? null : Number(ended),
      });
    }
  }
  return looks;
}

export interface JobIds {
  /** They wait (also for their time) or run. */
  alive: string[];
  failed: string[];
  /** Those whose tombstone is still there. */
  completed: string[];
}

/** The ids of all jobs of a queue by state, of one moment. */
export async function jobIdsOf(connection: Redis, prefix: string, queue: QueueName): Promise<JobIds> {
  const key = (name: string) => queueKey(prefix, queue, name);
  const multi = connection.multi();
  for (const list of ['wait', 'active', 'paused']) multi.lrange(key(list), 0, -1);
  for (const set of ['prioritized', 'delayed', 'failed', 'completed']) multi.zrange(key(set), 0, '-1');
  const lists = valuesOf(await multi.exec(), queue) as string[][];
  const [failed = [], completed = []] = lists.splice(-2);
  return { alive: lists.flat(), failed, completed };
}
