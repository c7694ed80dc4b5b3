import type { QueueLimits, QueueName } from '@filings/queue-core';
import type { Launcher, WorkerExit, WorkerMessage } from './launcher.ts';
import type { SlotRecord, Slots, WorkerState } from './slots.ts';

export interface EndedWorker {
  record: SlotRecord;
  exit: WorkerExit;
  /** idle, jobs, runtime, stopped, timeout: the session's own word; else what was done to it. */
  reason: string;
  /** It ended without having said why, or before it ever waited for a job. */
  crashed: boolean;
  endedAt: number;
}

export interface SuperviseOptions {
  queue: QueueName;
  record: SlotRecord;
  limits: QueueLimits;
  launcher: Launcher;
  slots: Slots;
  /** A worker silent for this long is killed. */
  heartbeatTimeoutMs: number;
  onState(record: SlotRecord): void;
  onOutput(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
  onProblem(message: string, error?: unknown): void;
}

export interface SupervisedWorker {
  readonly record: SlotRecord;
  /** SIGTERM, and SIGKILL to the process group after the grace. */
  terminate(reason: string): void;
  ended: Promise<EndedWorker>;
}

/** Starts one worker in a reserved slot and sees it to its end (G23). */
export function superviseWorker(options: SuperviseOptions): SupervisedWorker {
  const { queue, limits, slots, launcher, onProblem } = options;
  let record = options.record;
  let report: (WorkerMessage & { type: 'report' }) | null = null;
  let wasReady = false;
  let endingBecause: string | null = null;
  let lastHeard = Date.now();
  let killTimer: NodeJS.Timeout | undefined;

  const change = (patch: { state?: WorkerState; pid?: number | null; jobs?: number }) => {
    record = { ...record, ...patch };
    options.onState(record);
    void slots
      .update(queue, record)
      .catch((error) => onProblem(`slot ${record.slot} of ${queue} could not be updated`, error));
  };

  const worker = launcher.launch({
    queue,
    workerId: record.workerId,
    onOutput: (line, stream) => options.onOutput(record.workerId, line, stream),
    onMessage(message) {
      lastHeard = Date.now();
      if (message.type === 'ready') {
        wasReady = true;
        change({ state: 'idle' });
      } else if (message.type === 'state') {
        change({ state: record.state === 'draining' ? 'draining' : message.state, jobs: message.taken });
      } else if (message.type === 'draining') change({ state: 'draining' });
      else if (message.type === 'report') report = message;
    },
  });
  change({ pid: worker.pid });

  function terminate(reason: string): void {
    if (endingBecause) return;
    endingBecause = reason;
    if (record.state !== 'draining') change({ state: 'draining' });
    worker.terminate();
    killTimer = setTimeout(() => {
      endingBecause = `${reason}, killed after the grace`;
      worker.kill();
    }, limits.graceMs);
  }

  const runtime = setTimeout(() => terminate('maximum runtime'), limits.maxRuntimeMs);
  const watch = setInterval(() => {
    if (Date.now() - lastHeard > options.heartbeatTimeoutMs) {
      endingBecause = 'silent';
      worker.kill();
    }
  }, 1_000);
  // Two renewals may fail before the slot is lost.
  const renewal = setInterval(() => {
    slots
      .renew(queue, record)
      .then((ours) => {
        if (!ours) terminate('slot lost');
      })
      .catch((error) => onProblem(`slot ${record.slot} of ${queue} could not be renewed`, error));
  }, 3_000);

  const ended = worker.exited.then((exit): EndedWorker => {
    clearTimeout(runtime);
    clearTimeout(killTimer);
    clearInterval(watch);
    clearInterval(renewal);
    const reason =
      endingBecause ??
      report?.end ??
      (exit.error ? 'not started' : exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`);
    const crashed = endingBecause ? endingBecause === 'silent' : !report || !wasReady || exit.code !== 0;
    return { record, exit, reason, crashed, endedAt: Date.now() };
  });

  return {
    get record() {
      return record;
    },
    terminate,
    ended,
  };
}
