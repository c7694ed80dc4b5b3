import { type AllLimits, type QueueName, releaseJobsOf } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { processStamp } from './process-stamp.ts';
import type { RegisteredWorker, Registry } from './registry.ts';
import type { SessionLog } from './sessions.ts';
import type { Slots } from './slots.ts';

interface OrphansOptions {
  redis: Redis;
  prefix: string;
  host: string;
  slots: Slots;
  registry: Registry;
  log: SessionLog;
  limits(): AllLimits;
  onCleared(queue: QueueName): void;
  onNote(message: string): void;
}

/**
 * Clears away what a killed spawner of this host left behind (G23). Its workers end by themselves, since their
 * parent is gone; one that does not within its grace is killed with all its children.
 */
export function createOrphans(options: OrphansOptions) {
  const { redis, prefix, host, slots, registry, log, onNote } = options;
  const seenAt = new Map<string, number>();

  function end({ record, worker }: RegisteredWorker): void {
    const { workerId, queue } = record;
    const now = performance.now();
    const since = seenAt.get(workerId) ?? now;
    seenAt.set(workerId, since);
    const late = now - since >= options.limits()[queue].graceMs;
    try {
      if (late) process.kill(-worker.pid, 'SIGKILL');
      else if (since === now) process.kill(worker.pid, 'SIGTERM');
    } catch {
      // It went by itself in this moment.
    }
    if (since === now) onNote(`worker ${workerId} (PID ${worker.pid}) was left by a spawner that is gone: it is ended`);
  }

  async function clear({ record, worker }: RegisteredWorker): Promise<void> {
    const { workerId, queue, startedAt, jobs } = record;
    // The group may hold children of it yet, as long as its number was not given away again.
    if (processStamp(worker.pid) === null) {
      try {
        process.kill(-worker.pid, 'SIGKILL');
      } catch {
        // Nobody is left.
      }
    }
    const released = await releaseJobsOf(redis, prefix, queue, workerId, { crashed: false });
    await slots.release(record);
    const ended = { endedAt: Date.now(), reason: 'its spawner was gone', crashed: false };
    await log.write({ workerId, queue, host, startedAt, jobs, ...ended });
    await registry.remove(workerId);
    seenAt.delete(workerId);
    onNote(`worker ${workerId} of a spawner that is gone is cleared away, ${released.length} jobs released`);
    options.onCleared(queue);
  }

  return {
    async look(): Promise<void> {
      for (const orphan of await registry.orphans()) {
        if (orphan.alive) end(orphan);
        else await clear(orphan);
      }
    },
  };
}
