import { hostname } from 'node:os';
import {
  type AllLimits,
  assertLimits,
  catalog,
  createHolds,
  createLimitOverrides,
  createMeter,
  createQueues,
  createReaper,
  QUEUE_NAMES,
  type QueueName,
  watchQueues,
} from '@filings/queue-core';
import type { Redis } from 'ioredis';
import { createCrew } from './crew.ts';
import { SpawnerError } from './errors.ts';
import { createHoldKeeper, type Probe } from './hold-keeper.ts';
import type { Launcher } from './launcher.ts';
import { createOrders } from './orders.ts';
import { createOrphans } from './orphans.ts';
import { crashBackoffMs, workersToStart } from './policy.ts';
import { createRegistry } from './registry.ts';
import { createSessionLog } from './sessions.ts';
import { createSlots, type QueueReading } from './slots.ts';
import { type QueueStatus, readStatus, spawnLine, statusLine } from './status.ts';
import { createStatusTeller } from './status-teller.ts';
import type { EndedWorker } from './supervisor.ts';

export interface SpawnerOptions {
  redis: Redis;
  prefix: string;
  /** As file and environment say; an operator's changes lie over them. */
  limits: AllLimits;
  launcher: Launcher;
  host?: string;
  /** How to find out that what a queue's jobs need is back. */
  probes?: Partial<Record<QueueName, Probe>>;
  /** The safety net under the queue events. */
  lookEveryMs?: number;
  slotLeaseMs?: number;
  /** See SlotsOptions. */
  settleMs?: number;
  /** The least time between two status lines. */
  statusEveryMs?: number;
  heartbeatTimeoutMs?: number;
  onLine?(line: string): void;
  onOutput?(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
  onEnded?(ended: EndedWorker): void;
  onProblem?(message: string, error?: unknown): void;
}

/** A worker that is silent about its slot for this long is somewhere else; shorter absences of Redis cost no worker. */
const SLOT_LEASE_MS = 20_000;

/** Keeps as many workers as the jobs need and the slots allow, over all hosts; see `workersToStart`. */
export function createSpawner(options: SpawnerOptions) {
  const { redis, prefix, launcher, host = hostname(), slotLeaseMs = SLOT_LEASE_MS, lookEveryMs = 2_000 } = options;
  assertLimits(options.limits);
  let limits = options.limits;
  const onProblem = options.onProblem ?? (() => {});
  const onLine = options.onLine ?? (() => {});
  const queues = createQueues({ connection: redis, prefix, limits });
  const holds = createHolds({ connection: redis, prefix });
  const overrides = createLimitOverrides({ connection: redis, prefix, base: options.limits });
  const orders = createOrders({ redis, prefix });
  const meter = createMeter({ connection: redis, prefix });
  const slots = createSlots({ redis, prefix, host, leaseMs: slotLeaseMs, settleMs: options.settleMs });
  const registry = createRegistry({ redis, prefix, host });
  const log = createSessionLog(redis, prefix);
  const crashes = new Map<QueueName, { inARow: number; notBefore: number }>();
  const looking = new Map<QueueName, { again: boolean }>();
  const timers = new Map<QueueName, { at: number; timer: NodeJS.Timeout }>();
  let stopping = false;
  let tending = false;

  const crew = createCrew({
    redis,
    prefix,
    host,
    slots,
    slotLeaseMs,
    registry,
    log,
    launcher,
    meter,
    heartbeatTimeoutMs: options.heartbeatTimeoutMs ?? 60_000,
    limits: () => limits,
    onState: (queue) => void look(queue),
    onOutput: (id, line, stream) => options.onOutput?.(id, line, stream),
    onCleared(queue, ended) {
      const { crashed, kind, record } = ended;
      // Killed for want of its slot it says nothing of the queue.
      const inARow = crashed ? (crashes.get(queue)?.inARow ?? 0) + 1 : 0;
      if (kind !== 'slot_lost')
        crashes.set(queue, { inARow, notBefore: Date.now() + crashBackoffMs(inARow, record.jobs > 0) });
      void orders.done(record.workerId).catch(() => {});
      options.onEnded?.(ended);
      void look(queue);
    },
    onProblem,
  });
  const orphans = createOrphans({
    redis,
    prefix,
    host,
    slots,
    registry,
    log,
    limits: () => limits,
    onCleared: (queue) => void look(queue),
    onNote: onProblem,
  });
  const keeper = createHoldKeeper({ holds, probes: options.probes ?? {}, onNote: onProblem });
  const status = (): Promise<QueueStatus[]> =>
    readStatus({ depth: queues.depth, slots: slots.read, maxConcurrent: (queue) => limits[queue].maxConcurrent });
  const teller = createStatusTeller({
    everyMs: options.statusEveryMs ?? 1_000,
    line: async () => statusLine(await status()),
    onLine,
    onProblem: (error) => onProblem('the status could not be read', error),
  });

  /** Looks again in so many ms, or sooner if a sooner look is planned. */
  function lookIn(queue: QueueName, ms: number): void {
    const at = Date.now() + Math.max(1, ms);
    const planned = timers.get(queue);
    if (stopping || (planned && planned.at <= at)) return;
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => {
      timers.delete(queue);
      void look(queue);
    }, at - Date.now());
    timers.set(queue, { at, timer });
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
      void teller.tell();
    } catch (error) {
      onProblem(`${catalog[queue].label}: the look failed, nothing is started`, error);
    } finally {
      looking.delete(queue);
      if (mark.again) void look(queue);
    }
  }

  /** What the policy decides on: Redis' reading, and of our own workers what only we know. */
  function readingOf(queue: QueueName, { ready, paused, taken, holders }: QueueReading) {
    const known = new Map(taken.map((slot) => [slot.workerId, slot]));
    for (const own of crew.records(queue)) known.set(own.workerId, own);
    const live = [...known.values()].filter(({ state }) => state !== 'draining');
    const { maxConcurrent, standby } = limits[queue];
    const unclaimed = live.filter(({ workerId }) => !holders.has(workerId)).length;
    return { ready, paused, live: live.length, unclaimed, maxConcurrent, standby };
  }

  async function fill(queue: QueueName): Promise<void> {
    const pauseMs = (crashes.get(queue)?.notBefore ?? 0) - Date.now();
    if (pauseMs > 0) return lookIn(queue, pauseMs);
    const seen = await slots.look(queue);
    const reading = readingOf(queue, seen);
    if (seen.nextDueMs !== null) lookIn(queue, seen.nextDueMs);
    endSurplusStandby(queue, reading.standby);
    const count = workersToStart(reading);
    if (count === 0 || stopping) return;
    const { cooldownMs, maxConcurrent: max } = limits[queue];
    const { worker } = catalog[queue];
    const { reserved, stale, freeInMs } = await slots.reserve({
      queue,
      worker,
      count,
      max,
      cooldownMs,
      version: seen.version,
      standby: reading.standby,
    });
    for (const [index, record] of reserved.entries()) {
      const started = crew.start(record, index >= reading.ready - reading.unclaimed);
      onLine(spawnLine(queue, started, seen.taken.length + index + 1));
    }
    if (stale) lookIn(queue, 1);
    else if (reserved.length < count && freeInMs !== null) lookIn(queue, freeInMs);
  }

  function endSurplusStandby(queue: QueueName, wanted: number): void {
    for (const workerId of crew.waiting(queue).slice(wanted))
      void crew.end(workerId, 'stopped', 'no standby is wanted');
  }

  const carryOut = (order: { workerId: string; by: string }) =>
    crew.end(order.workerId, 'terminated', `terminated by ${order.by}`);

  /** Everything that is told by events too, in case one was lost. */
  async function tend(): Promise<void> {
    for (const queue of QUEUE_NAMES) void look(queue);
    if (tending || stopping) return;
    tending = true;
    try {
      limits = await overrides.read();
      for (const order of await orders.pending(crew.ids())) void carryOut(order);
      const dues = await Promise.all(QUEUE_NAMES.map((queue) => keeper.look(queue)));
      const soonest = Math.min(...dues.filter((due) => due !== null));
      if (soonest < lookEveryMs && !stopping) setTimeout(() => void tend(), Math.max(10, soonest)).unref();
      await orphans.look();
    } catch (error) {
      onProblem('the look after holds, orders and orphans failed; it is done again', error);
    } finally {
      tending = false;
    }
  }

  const reapers = QUEUE_NAMES.map((queue) =>
    createReaper({ connection: redis, prefix, queue, onReaped: () => void look(queue), onProblem }),
  );
  let watchers: { stop(): void | Promise<void> }[] = [];
  let net: NodeJS.Timeout | undefined;

  return {
    async start(): Promise<void> {
      limits = await overrides.read();
      const work = watchQueues({ connection: redis, prefix, onWork: (queue) => void look(queue) });
      const changes = overrides.watch((changed) => {
        limits = changed;
        for (const queue of QUEUE_NAMES) void look(queue);
      });
      const given = orders.watch((order) => void carryOut(order));
      watchers = [work, changes, given];
      await Promise.all([work.ready, changes.ready, given.ready]);
      for (const reaper of reapers) reaper.start();
      net = setInterval(() => void tend(), lookEveryMs);
      await Promise.all(QUEUE_NAMES.map(look));
      void tend();
    },

    /** Takes no more work, ends every worker (SIGTERM, grace, SIGKILL) and waits until all are gone. */
    async stop(): Promise<void> {
      stopping = true;
      clearInterval(net);
      teller.close();
      for (const { timer } of timers.values()) clearTimeout(timer);
      await Promise.all(watchers.map((watcher) => watcher.stop()));
      await Promise.all(reapers.map((reaper) => reaper.stop()));
      await crew.endAll('stopped', 'spawner stopped');
      crew.close();
      await meter.close();
      await Promise.all([queues.close(), holds.close()]);
    },

    /** @throws SpawnerError `no_such_worker`: it ended, or another host runs it */
    async terminate(workerId: string): Promise<void> {
      if (!(await crew.end(workerId, 'terminated', 'terminated by the operator')))
        throw new SpawnerError(
          'no_such_worker',
          `No worker ${workerId} runs under this spawner; see the status for those that do.`,
        );
    },

    /** Ends all workers of a queue on this host; pause the queue first if no new ones are wanted. */
    terminateQueue: (queue: QueueName): Promise<number> =>
      crew.endAll('terminated', 'terminated by the operator', queue),

    pause: (queue: QueueName) => queues.pause(queue),
    resume: (queue: QueueName) => queues.resume(queue),
    status,
  };
}

export type Spawner = ReturnType<typeof createSpawner>;
