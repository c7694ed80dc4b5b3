import { hostname } from 'node:os';
import {
  type AllLimits,
  assertLimits,
  catalog,
  createQueues,
  createReaper,
  QUEUE_NAMES,
  type QueueName,
  releaseJobsOf,
  watchQueues,
} from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { SpawnerError } from './errors.ts';
import type { Launcher } from './launcher.ts';
import { crashBackoffMs, workersToStart } from './policy.ts';
import { createSessionLog } from './sessions.ts';
import { createSlots, type SlotRecord } from './slots.ts';
import { type QueueStatus, readStatus, spawnLine, statusLine } from './status.ts';
import { type EndedWorker, type SupervisedWorker, superviseWorker } from './supervisor.ts';

export interface SpawnerOptions {
  redis: Redis;
  prefix: string;
  limits: AllLimits;
  launcher: Launcher;
  host?: string;
  /** The safety net under the queue events. */
  lookEveryMs?: number;
  slotLeaseMs?: number;
  /** The least time between two status lines. */
  statusEveryMs?: number;
  heartbeatTimeoutMs?: number;
  onLine?(line: string): void;
  onOutput?(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
  onEnded?(ended: EndedWorker): void;
  onProblem?(message: string, error?: unknown): void;
}

/** An unchanged status line is repeated after this. */
const STATUS_AGAIN_MS = 60_000;

/** Keeps as many workers as the jobs need and the slots allow, over all hosts; see `workersToStart`. */
export function createSpawner(options: SpawnerOptions) {
  const { redis, prefix, limits, launcher } = options;
  assertLimits(limits);
  const host = options.host ?? hostname();
  const onProblem = options.onProblem ?? (() => {});
  const queues = createQueues({ connection: redis, prefix, limits });
  const slots = createSlots({ redis, prefix, host, leaseMs: options.slotLeaseMs ?? 12_000 });
  const log = createSessionLog(redis, prefix);
  const workers = new Map<string, { queue: QueueName; worker: SupervisedWorker; cleared: Promise<void> }>();
  const crashes = new Map<QueueName, { inARow: number; notBefore: number }>();
  const looking = new Map<QueueName, { again: boolean }>();
  const timers = new Map<QueueName, NodeJS.Timeout>();
  let stopping = false;
  let lastLine = '';
  let lastLineAt = 0;
  let lastToldAt = 0;
  let statusTimer: NodeJS.Timeout | undefined;

  function lookIn(queue: QueueName, ms: number): void {
    clearTimeout(timers.get(queue));
    timers.set(
      queue,
      setTimeout(() => look(queue), Math.max(1, ms)),
    );
  }

  /** One look at a time a queue; a hint that comes during a look is followed by another one. */
  async function look(queue: QueueName): Promise<void> {
    const running = looking.get(queue);
    if (running) {
      running.again = true;
      return;
    }
    if (stopping) return;
    const mark = { again: false };
    looking.set(queue, mark);
    try {
      await fill(queue);
    } catch (error) {
      onProblem(`${catalog[queue].label}: the look failed, nothing is started`, error);
    } finally {
      looking.delete(queue);
      if (mark.again) void look(queue);
    }
  }

  async function fill(queue: QueueName): Promise<void> {
    const pauseMs = (crashes.get(queue)?.notBefore ?? 0) - Date.now();
    if (pauseMs > 0) return lookIn(queue, pauseMs);
    const [depth, taken] = await Promise.all([queues.depth(queue), slots.read(queue)]);
    // Of our own workers we know more than Redis does yet.
    const live = taken
      .map((slot) => workers.get(slot.workerId)?.worker.record ?? slot)
      .filter((slot) => slot.state !== 'draining');
    const needed = workersToStart({
      ready: depth.ready,
      live: live.length,
      unclaimed: live.filter((slot) => slot.state !== 'busy').length,
      maxConcurrent: limits[queue].maxConcurrent,
      paused: depth.paused,
    });
    for (let started = 0; started < needed && !stopping; started++) {
      const reservation = await slots.reserve({
        queue,
        worker: catalog[queue].worker,
        max: limits[queue].maxConcurrent,
        cooldownMs: limits[queue].cooldownMs,
      });
      if (!reservation.reserved) {
        if (reservation.freeInMs !== null) lookIn(queue, reservation.freeInMs);
        break;
      }
      start(queue, reservation.reserved, taken.length + started + 1);
    }
    await tellStatus();
  }

  function start(queue: QueueName, reserved: SlotRecord, total: number): void {
    const worker = superviseWorker({
      queue,
      record: reserved,
      limits: limits[queue],
      launcher,
      slots,
      heartbeatTimeoutMs: options.heartbeatTimeoutMs ?? 60_000,
      onState: () => void look(queue),
      onOutput: (id, line, stream) => options.onOutput?.(id, line, stream),
      onProblem,
    });
    const cleared = worker.ended.then((ended) => clear(queue, ended));
    workers.set(reserved.workerId, { queue, worker, cleared });
    options.onLine?.(spawnLine(queue, worker.record, total));
    void write(queue, worker.record, null);
  }

  async function write(queue: QueueName, record: SlotRecord, ended: EndedWorker | null): Promise<void> {
    await log
      .write({
        workerId: record.workerId,
        queue,
        host,
        startedAt: record.startedAt,
        endedAt: ended?.endedAt ?? null,
        reason: ended?.reason ?? null,
        crashed: ended?.crashed ?? false,
        jobs: record.jobs,
      })
      .catch((error) => onProblem('the session log could not be written', error));
  }

  /** Gives back what a dead worker held, then its slot; in this order, so that its place is not taken too early. */
  async function clear(queue: QueueName, ended: EndedWorker): Promise<void> {
    const { record } = ended;
    const inARow = ended.crashed ? (crashes.get(queue)?.inARow ?? 0) + 1 : 0;
    crashes.set(queue, { inARow, notBefore: Date.now() + crashBackoffMs(inARow) });
    try {
      const released = await releaseJobsOf(redis, prefix, queue, record.workerId);
      if (released.length > 0)
        onProblem(`worker ${record.workerId} ended (${ended.reason}) and left ${released.length} jobs: released`);
      await write(queue, record, ended);
      await slots.release(queue, record);
    } catch (error) {
      onProblem(`worker ${record.workerId} could not be cleared away; its leases end by themselves`, error);
    }
    workers.delete(record.workerId);
    options.onEnded?.(ended);
    void look(queue);
  }

  const status = (): Promise<QueueStatus[]> =>
    readStatus({ depth: queues.depth, slots: slots.read, maxConcurrent: (queue) => limits[queue].maxConcurrent });

  /** When it changed, at most once a second; and now and then all the same. */
  async function tellStatus(): Promise<void> {
    const due = lastToldAt + (options.statusEveryMs ?? 1_000);
    if (Date.now() < due) {
      statusTimer ??= setTimeout(() => {
        statusTimer = undefined;
        if (!stopping) void tellStatus().catch((error) => onProblem('the status could not be read', error));
      }, due - Date.now());
      return;
    }
    lastToldAt = Date.now();
    const line = statusLine(await status());
    if (line === lastLine && Date.now() - lastLineAt < STATUS_AGAIN_MS) return;
    lastLine = line;
    lastLineAt = Date.now();
    options.onLine?.(line);
  }

  const reapers = QUEUE_NAMES.map((queue) =>
    createReaper({ connection: redis, prefix, queue, onReaped: () => void look(queue) }),
  );
  let watcher: ReturnType<typeof watchQueues> | undefined;
  let net: NodeJS.Timeout | undefined;

  return {
    async start(): Promise<void> {
      watcher = watchQueues({ connection: redis, prefix, onWork: (queue) => void look(queue) });
      await watcher.ready;
      for (const reaper of reapers) void reaper.start();
      net = setInterval(() => QUEUE_NAMES.forEach((queue) => void look(queue)), options.lookEveryMs ?? 2_000);
      await Promise.all(QUEUE_NAMES.map(look));
    },

    /** Takes no more work, ends every worker (SIGTERM, grace, SIGKILL) and waits until all are gone. */
    async stop(): Promise<void> {
      stopping = true;
      clearInterval(net);
      clearTimeout(statusTimer);
      for (const timer of timers.values()) clearTimeout(timer);
      await watcher?.stop();
      await Promise.all(reapers.map((reaper) => reaper.stop()));
      const left = [...workers.values()];
      for (const { worker } of left) worker.terminate('spawner stopped');
      await Promise.all(left.map(({ cleared }) => cleared));
      await queues.close();
    },

    /** @throws SpawnerError `no_such_worker`: it ended, or another host runs it */
    async terminate(workerId: string): Promise<void> {
      const found = workers.get(workerId);
      if (!found)
        throw new SpawnerError(
          'no_such_worker',
          `No worker ${workerId} runs under this spawner; see the status for those that do.`,
        );
      found.worker.terminate('terminated by the operator');
      await found.cleared;
    },

    /** Ends all workers of a queue on this host; pause the queue first if no new ones are wanted. */
    async terminateQueue(queue: QueueName): Promise<number> {
      const mine = [...workers.values()].filter((entry) => entry.queue === queue);
      for (const { worker } of mine) worker.terminate('terminated by the operator');
      await Promise.all(mine.map(({ cleared }) => cleared));
      return mine.length;
    },

    pause: (queue: QueueName) => queues.pause(queue),
    resume: (queue: QueueName) => queues.resume(queue),
    status,
  };
}

export type Spawner = ReturnType<typeof createSpawner>;
