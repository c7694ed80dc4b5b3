import { hashTag, type QueueName } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';

/** One worker's run, as the spawners of all hosts wrote it down. Times are epoch milliseconds. */
export const SessionRecord = z.object({
  workerId: z.string(),
  queue: z.string(),
  host: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  reason: z.string().nullable(),
  crashed: z.boolean(),
  jobs: z.int(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** The newest runs that are kept (G30). */
const KEPT = 5_000;

/** The log of worker runs: what was spawned, when it lived, how it ended. */
export function createSessionLog(redis: Redis, prefix: string) {
  const key = `${hashTag(prefix)}:sessions`;
  return {
    async write(event: SessionRecord): Promise<void> {
      await redis.xadd(key, 'MAXLEN', '~', KEPT, '*', 'session', JSON.stringify(event));
    },
    /** One record a worker, the last word on each, oldest first. */
    async read(): Promise<SessionRecord[]> {
      const entries = await redis.xrange(key, '-', '+');
      const byWorker = new Map<string, SessionRecord>();
      for (const [, fields] of entries) {
        const record = SessionRecord.parse(JSON.parse(fields[1]!));
        byWorker.set(record.workerId, record);
      }
      return [...byWorker.values()].sort((a, b) => a.startedAt - b.startedAt);
    },
  };
}

export type SessionLog = ReturnType<typeof createSessionLog>;

/** The most sessions of one queue that lived at one moment. A session without an end lives still. */
export function mostAtOnce(sessions: readonly SessionRecord[], queue: QueueName): number {
  const edges = sessions
    .filter((session) => session.queue === queue)
    .flatMap((session) => [
      { at: session.startedAt, step: 1 },
      { at: session.endedAt ?? Number.POSITIVE_INFINITY, step: -1 },
    ])
    // An end and a start in the same millisecond are a replacement, not an overlap.
    .sort((a, b) => a.at - b.at || a.step - b.step);
  let live = 0;
  let most = 0;
  for (const edge of edges) {
    live += edge.step;
    most = Math.max(most, live);
  }
  return most;
}
