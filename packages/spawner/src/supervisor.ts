import type { QueueLimits, QueueName } from '@filings/queue-core';
import type { Launcher, WorkerExit, WorkerMessage } from './launcher.ts';
import { residentMb } from './process-stamp.ts';
import type { SlotRecord, WorkerState } from './slots.ts';

export interface EndedWorker {
  record: SlotRecord;
  exit: WorkerExit;
  /** idle, jobs, runtime, stopped, timeout: the session's own word; else what was done to it. */
  reason: string;
  /** The reason in one word, for metrics: as above, or crashed, killed, terminated, silent, memory, slot_lost, stopped. */
  kind: string;
  /** It ended without having said why, or had to be killed for what it did. */
  crashed: boolean;
  endedAt: number;
}

export interface SuperviseOptions {
  queue: QueueName;
  record: SlotRecord;
  limits: QueueLimits;
  standby: boolean;
  launcher: Launcher;
  /** A worker silent for this long is killed. */
  heartbeatTimeoutMs: number;
  /** A slot that could not be renewed for this long may be another's: its worker is killed before. */
  slotLeaseMs: number;
  onState(record: SlotRecord): void;
  onOutput(workerId: string, line: string, stream: 'stdout' | 'stderr'): void;
}

export interface SupervisedWorker {
  readonly record: SlotRecord;
  readonly standby: boolean;
  /** SIGTERM, and SIGKILL to the process group after the grace. */
  terminate(kind: string, reason: string): void;
  /** The slot was ours at that moment (`performance.now()`). */
  renewed(at: number): void;
  ended: Promise<EndedWorker>;
}

const WATCH_MS = 1_000;
/** SIGKILL, and the kernel's time to carry it out, must be over when the slot's lease ends. */
const FENCE_MS = 1_500;

/** Starts one worker in a reserved slot and sees it to its end (G23). */
export function superviseWorker(options: SuperviseOptions): SupervisedWorker {
  const { queue, limits, launcher, standby } = options;
  let record = options.record;
  let report: (WorkerMessage & { type: 'report' }) | null = null;
  let wasReady = false;
  let ending: { kind: string; reason: string } | null = null;
  let killed = false;
  let lastHeard = performance.now();
  let lastRenewed = lastHeard;
  let killTimer: NodeJS.Timeout | undefined;
  let runtime: NodeJS.Timeout | undefined;

  const change = (patch: { state?: WorkerState; pid?: number | null; jobs?: number }) => {
    record = { ...record, ...patch };
    options.onState(record);
  };
  const limitRuntime = () => {
    runtime ??= setTimeout(() => terminate('runtime', 'maximum runtime'), limits.maxRuntimeMs);
  };
  if (!standby) limitRuntime();

  const worker = launcher.launch({
    queue,
    workerId: record.workerId,
    standby,
    memoryMb: limits.memoryMb,
    onOutput: (line, stream) => options.onOutput(record.workerId, line, stream),
    onMessage(message) {
      lastHeard = performance.now();
      if (message.type === 'ready') {
        wasReady = true;
        change({ state: 'idle' });
      } else if (message.type === 'state') {
        limitRuntime();
        change({ state: record.state === 'draining' ? 'draining' : message.state, jobs: message.taken });
      } else if (message.type === 'draining') change({ state: 'draining' });
      else if (message.type === 'report') report = message;
      else if (message.taken !== record.jobs) change({ jobs: message.taken });
    },
  });
  change({ pid: worker.pid });

  function terminate(kind: string, reason: string): void {
    if (ending) return;
    ending = { kind, reason };
    if (record.state !== 'draining') change({ state: 'draining' });
    worker.terminate();
    killTimer = setTimeout(() => {
      ending = { kind, reason: `${reason}, killed after the grace` };
      killed = true;
      worker.kill();
    }, limits.graceMs);
  }

  function kill(kind: string, reason: string): void {
    ending = { kind, reason };
    worker.kill();
  }

  const watch = setInterval(() => {
    const now = performance.now();
    if (now - lastRenewed > options.slotLeaseMs - FENCE_MS - WATCH_MS) kill('slot_lost', 'slot lost');
    else if (now - lastHeard > options.heartbeatTimeoutMs) kill('silent', 'silent');
    else if (worker.pid !== null && (residentMb(worker.pid) ?? 0) > limits.memoryMb)
      kill('memory', `more than ${limits.memoryMb} MB of memory`);
  }, WATCH_MS);

  const ended = worker.exited.then((exit): EndedWorker => {
    clearTimeout(runtime);
    clearTimeout(killTimer);
    clearInterval(watch);
    // One that had to be killed at the end of its runtime holds a job that never ends: its crash budget must end it.
    const crashed = ending
      ? ending.kind === 'silent' || ending.kind === 'memory' || (ending.kind === 'runtime' && killed)
      : !report || !wasReady || exit.code !== 0;
    const said = exit.error
      ? 'not started'
      : exit.signal
        ? `killed by ${exit.signal}`
        : exit.code !== 0 || !report
          ? `exit code ${exit.code}`
          : report.end;
    const kind = ending?.kind ?? (crashed ? (exit.signal ? 'killed' : 'crashed') : report!.end);
    const jobs = report ? report.completed + report.retried + report.deadLettered + report.handedBack : record.jobs;
    return {
      record: { ...record, jobs: Math.max(record.jobs, jobs) },
      exit,
      reason: ending?.reason ?? said,
      kind,
      crashed,
      endedAt: Date.now(),
    };
  });

  return {
    get record() {
      return record;
    },
    standby,
    terminate,
    renewed: (at) => {
      lastRenewed = Math.max(lastRenewed, at);
    },
    ended,
  };
}
