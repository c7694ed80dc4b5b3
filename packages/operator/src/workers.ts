import { setTimeout as delay } from 'node:timers/promises';
import { catalog, QUEUE_NAMES, type QueueName, type Queues } from '@filings/queue-core';
import type { Orders, SlotRecord, Slots } from '@filings/spawner';
import { OperatorError } from './error.ts';

const LOOK_MS = 100;

export interface Waiting {
  /** Default: as long as it takes when every job and every worker uses all of its time. */
  timeoutMs?: number;
}

export interface WorkersOptions {
  depth: Queues['depth'];
  slots: Pick<Slots, 'read'>;
  orders: Orders;
  /** Who gives the orders. */
  by: string;
}

/** Ends workers on whichever host they run, and waits until they have. */
export function createWorkers({ depth, slots, orders, by }: WorkersOptions) {
  /** @throws OperatorError `not_in_time`; what was ordered stands all the same */
  async function until(timeoutMs: number, what: string, look: () => Promise<string | null>): Promise<void> {
    for (const end = Date.now() + timeoutMs; ; await delay(LOOK_MS)) {
      const missing = await look();
      if (missing === null) return;
      if (Date.now() >= end)
        throw new OperatorError(
          'not_in_time',
          `${what}: not done after ${Math.round(timeoutMs / 100) / 10} s, ${missing}. What was ordered stands; look at the status.`,
          { failure: 'transient' },
        );
    }
  }

  const ids = (workers: readonly SlotRecord[]) => workers.map((worker) => worker.workerId);

  /** A worker may end by itself before the order reaches it: that is as good. */
  async function order(workerId: string): Promise<void> {
    try {
      await orders.terminate(workerId, by);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'no_such_worker') throw error;
    }
  }

  return {
    /**
     * Ends one worker: it finishes or hands back within the grace. Resolves when its slot is free.
     * @throws SpawnerError `no_such_worker`
     */
    async terminate(workerId: string, timeoutMs: number): Promise<void> {
      await orders.terminate(workerId, by);
      await until(timeoutMs, `Ending worker ${workerId}`, async () => {
        const taken = await Promise.all(QUEUE_NAMES.map((queue) => slots.read(queue)));
        return ids(taken.flat()).includes(workerId) ? 'it still lives' : null;
      });
    },

    /** Ends the workers that a queue has now. Resolves with their ids when their slots are free. */
    async terminateQueue(queue: QueueName, timeoutMs: number): Promise<string[]> {
      const doomed = ids(await slots.read(queue));
      await Promise.all(doomed.map(order));
      await until(timeoutMs, `Ending the workers of ${catalog[queue].label}`, async () => {
        const left = ids(await slots.read(queue)).filter((id) => doomed.includes(id));
        return left.length > 0 ? `${left.join(', ')} still ${left.length === 1 ? 'lives' : 'live'}` : null;
      });
      return doomed;
    },

    /** Of a queue that gives out nothing more: waits for what is held, and ends who holds nothing. */
    async drain(queue: QueueName, timeoutMs: number): Promise<void> {
      const told = new Set<string>();
      await until(timeoutMs, `Draining ${catalog[queue].label}`, async () => {
        const [{ active }, workers] = await Promise.all([depth(queue), slots.read(queue)]);
        const idle = workers.filter(({ state, workerId }) => state === 'idle' && !told.has(workerId));
        for (const { workerId } of idle) told.add(workerId);
        await Promise.all(ids(idle).map(order));
        if (active === 0 && workers.length === 0) return null;
        return `${active} ${active === 1 ? 'job is' : 'jobs are'} worked on and ${workers.length} ${workers.length === 1 ? 'worker lives' : 'workers live'}`;
      });
    },
  };
}
