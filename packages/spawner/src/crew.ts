import { type AllLimits, type Meter, type QueueName, releaseJobsOf } from '@filings/queue-core';
import type { Redis } from 'ioredis';
import type { Launcher } from './launcher.ts';
import type { Registry } from './registry.ts';
import type { SessionLog } from './sessions.ts';
import type { SlotRecord, Slots } from './slots.ts';
import { type EndedWorker, type SupervisedWorker, superviseWorker } from './supervisor.ts';

export interface CrewOptions {
  redis: Redis;
  prefix: string;
  host: string;
  slots: Slots;
  slotLeaseMs: number;
  registry: Registry;
  log: SessionLog;
  launcher: Launcher;
  meter: Meter;
  heartbeatTimeoutMs: number;
  limits(): AllLimits;
  onState(queue: QueueName): void;
  onOutput(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
  /** What the worker held is given back and its slot is free. */
  onCleared(queue: QueueName, ended: EndedWorker): void;
  onProblem(message: string, error?: unknown): void;
}

interface Member {
  queue: QueueName;
  worker: SupervisedWorker;
  /** Its process is gone: nothing that still comes from it may write its slot. */
  gone: boolean;
  cleared: Promise<void>;
}

const RENEW_EVERY_MS = 1_000;

/** The workers of this spawner: started in their slots, written down, cleared away. */
export function createCrew(options: CrewOptions) {
  const { redis, prefix, host, slots, registry, log, meter, onProblem } = options;
  const members = new Map<string, Member>();

  async function renew(which: readonly Member[]): Promise<void> {
    const living = which.filter(({ gone }) => !gone);
    if (living.length === 0) return;
    const at = performance.now();
    const records = living.map(({ worker }) => worker.record);
    const lost = new Set((await slots.renew(records)).map(({ workerId }) => workerId));
    for (const { worker } of living) {
      if (lost.has(worker.record.workerId)) worker.terminate('slot_lost', 'slot lost');
      else worker.renewed(at);
    }
  }
  const tellRenewal = (error: unknown) => onProblem('slots could not be renewed', error);
  const renewal = setInterval(() => void renew([...members.values()]).catch(tellRenewal), RENEW_EVERY_MS);

  async function write(record: SlotRecord, ended: EndedWorker | null): Promise<void> {
    const { workerId, queue, startedAt, jobs } = record;
    const { endedAt = null, reason = null, crashed = false } = ended ?? {};
    await log
      .write({ workerId, queue, host, startedAt, endedAt, reason, crashed, jobs })
      .catch((error) => onProblem('the session log could not be written', error));
  }

  /** Gives back what a dead worker held, then its slot; in this order, so that its place is not taken too early. */
  async function clear(member: Member, ended: EndedWorker): Promise<void> {
    const { queue } = member;
    const { record } = ended;
    member.gone = true;
    meter.count('workers_ended', queue, ended.kind);
    try {
      const released = await releaseJobsOf(redis, prefix, queue, record.workerId, { crashed: ended.crashed });
      if (released.length > 0)
        onProblem(`worker ${record.workerId} ended (${ended.reason}) and left ${released.length} jobs: released`);
      await slots.release(record);
      void Promise.all([write(record, ended), registry.remove(record.workerId)]).catch(() => {});
    } catch (error) {
      onProblem(`worker ${record.workerId} could not be cleared away; its leases end by themselves`, error);
    }
    members.delete(record.workerId);
    options.onCleared(queue, ended);
  }

  const of = (queue?: QueueName) => [...members.values()].filter((member) => !queue || member.queue === queue);

  return {
    /** A worker in a slot that was reserved for it. */
    start(record: SlotRecord, standby: boolean): SlotRecord {
      const { queue } = record;
      // The first change of state is told while the worker is being made.
      let member: Member | undefined;
      const worker = superviseWorker({
        queue,
        record,
        limits: options.limits()[queue],
        standby,
        launcher: options.launcher,
        heartbeatTimeoutMs: options.heartbeatTimeoutMs,
        slotLeaseMs: options.slotLeaseMs,
        onState() {
          if (!member || member.gone) return;
          void renew([member]).catch(tellRenewal);
          options.onState(queue);
        },
        onOutput: options.onOutput,
      });
      const { promise: cleared, resolve } = Promise.withResolvers<void>();
      member = { queue, worker, gone: false, cleared };
      members.set(record.workerId, member);
      void worker.ended.then((ended) => clear(member, ended)).then(resolve);
      meter.count('workers_started', queue);
      void renew([member]).catch(tellRenewal);
      void registry.add(worker.record).catch((error) => onProblem('the worker could not be registered', error));
      void write(worker.record, null);
      return worker.record;
    },

    has: (workerId: string) => members.has(workerId),

    /** What we know of our own workers is newer than what Redis does. */
    records: (queue: QueueName): SlotRecord[] => of(queue).map(({ worker }) => worker.record),

    ids: (): string[] => [...members.keys()],

    /** Standby workers that wait for their first job. */
    waiting: (queue: QueueName): string[] =>
      of(queue)
        .filter(({ worker }) => worker.standby && worker.record.state === 'idle' && worker.record.jobs === 0)
        .map(({ worker }) => worker.record.workerId),

    /** SIGTERM, grace, SIGKILL; resolves when the worker is cleared away. False: it is not ours. */
    async end(workerId: string, kind: string, reason: string): Promise<boolean> {
      const member = members.get(workerId);
      if (!member) return false;
      member.worker.terminate(kind, reason);
      await member.cleared;
      return true;
    },

    /** Ends all of a queue, or of all. */
    async endAll(kind: string, reason: string, queue?: QueueName): Promise<number> {
      const left = of(queue);
      for (const { worker } of left) worker.terminate(kind, reason);
      await Promise.all(left.map(({ cleared }) => cleared));
      return left.length;
    },

    close: () => clearInterval(renewal),
  };
}

export type Crew = ReturnType<typeof createCrew>;
