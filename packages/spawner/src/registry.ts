import { hashTag } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { processStamp } from './process-stamp.ts';
import { SlotRecord } from './slots.ts';

const ProcessMark = z.object({ pid: z.int(), stamp: z.string() });
type ProcessMark = z.infer<typeof ProcessMark>;

/** A worker process and the spawner process that answers for it. */
export const RegisteredWorker = z.object({ record: SlotRecord, worker: ProcessMark, spawner: ProcessMark });
export type RegisteredWorker = z.infer<typeof RegisteredWorker>;

/** A host that never comes back is forgotten after a day (G30). */
const KEPT_S = 24 * 3600;

const lives = ({ pid, stamp }: ProcessMark): boolean => processStamp(pid) === stamp;

/**
 * Who started which process on which host, beside the slots: it outlives them. So a spawner finds what another one of
 * its host left behind when it was killed, and never mistakes a reused process number for it.
 */
export function createRegistry({ redis, prefix, host }: { redis: Redis; prefix: string; host: string }) {
  const key = `${hashTag(prefix)}:workers:${host}`;
  const me: ProcessMark = { pid: process.pid, stamp: processStamp(process.pid) ?? '' };

  return {
    async add(record: SlotRecord): Promise<void> {
      const stamp = record.pid === null ? null : processStamp(record.pid);
      if (stamp === null) return;
      const entry: RegisteredWorker = { record, worker: { pid: record.pid!, stamp }, spawner: me };
      await redis.multi().hset(key, record.workerId, JSON.stringify(entry)).expire(key, KEPT_S).exec();
    },
    async remove(workerId: string): Promise<void> {
      await redis.hdel(key, workerId);
    },
    /** Workers of this host whose spawner is gone. `alive`: the process still runs. */
    async orphans(): Promise<(RegisteredWorker & { alive: boolean })[]> {
      const entries = Object.values(await redis.hgetall(key)).map((text) => RegisteredWorker.parse(JSON.parse(text)));
      return entries
        .filter(({ spawner }) => !lives(spawner))
        .map((entry) => ({ ...entry, alive: lives(entry.worker) }));
    },
  };
}

export type Registry = ReturnType<typeof createRegistry>;
