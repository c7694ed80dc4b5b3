import { crashBackoffMs } from '../../src/index.ts';
import type { Seen } from './strategies.ts';
import type { Timeline } from './timeline.ts';
import { LEASE_MS, type Trace } from './traces.ts';

export interface Tally {
  starts: number;
  /** In the moment of the start every waiting job had a worker coming, or no place was free, or the queue was paused. */
  surplus: number;
  /** A job waited, a place was free and no worker was coming: before a periodic look, and still after it. */
  missed: number;
  /** Processes alive at once at most, less the limit. */
  above: number;
  /** From ready to taken, one an attempt. */
  waits: number[];
  /** Jobs that never ended. */
  unfinished: number;
}

export interface Spawner {
  alive: boolean;
  looking: boolean;
  /** What came while it looked. */
  again: 'no' | 'hint' | 'periodic';
  crashes: number;
  notBefore: number;
}

interface Job {
  workMs: number;
  retryMs: number;
  failures: number;
  readyAt: number;
}

interface Worker {
  slot: number;
  spawner: Spawner;
  /** `ending`: takes nothing more, but Redis does not know yet; `draining`: it does. */
  state: 'booting' | 'up' | 'ending' | 'draining';
  /** Kubernetes' word for "its process does not run yet". */
  pending: boolean;
  alive: boolean;
  holds: Job | null;
  taken: number;
  idleSince: number;
  crash: Trace['boots'][number]['crash'];
}

const EXIT_MS = 20;
const CLAIM_MS = 2;

interface QueueOptions {
  trace: Trace;
  clock: Timeline;
  /** Whether workers take numbered slots with a cooldown. */
  slotted: boolean;
  tally: Tally;
  /** A spawner may want to look. */
  hint(spawner: Spawner): void;
  spawners: readonly Spawner[];
}

/** The truth that spawners look at: jobs, workers and places of one queue, as Redis keeps them. */
export function createSimulatedQueue({ trace, clock, slotted, tally, hint, spawners }: QueueOptions) {
  const { after } = clock;
  const waiting: Job[] = [];
  const workers = new Set<Worker>();
  const lastStart = new Map<number, number>();
  /** Since when starts have been called for that nobody has made yet, oldest first. */
  const called: { at: number; counted: boolean }[] = [];
  let [paused, version, alive] = [false, 0, 0];

  const unclaimed = () => {
    let n = 0;
    for (const worker of workers) if (worker.state !== 'draining' && !worker.holds) n += 1;
    return n;
  };
  const lacking = () => (paused ? 0 : waiting.length - unclaimed());
  const isTaken = (slot: number) => {
    for (const worker of workers) if (worker.slot === slot) return true;
    return false;
  };
  const cooledAt = (slot: number) => (lastStart.get(slot) ?? Number.NEGATIVE_INFINITY) + trace.cooldownMs;
  const freeSlots = () => {
    const free: number[] = [];
    for (let slot = 1; slot <= trace.max; slot++) if (!isTaken(slot)) free.push(slot);
    return free;
  };
  const startable = () =>
    slotted ? freeSlots().filter((slot) => cooledAt(slot) <= clock.now).length : trace.max - workers.size;

  /** To be called after every change: keeps the account of the starts that are called for. */
  function changed(): void {
    const wanted = Math.max(0, Math.min(lacking(), startable()));
    while (called.length > wanted) called.shift();
    while (called.length < wanted) called.push({ at: clock.now, counted: false });
  }

  function makeReady(job: Job, readyAt = clock.now): void {
    job.readyAt = readyAt;
    waiting.push(job);
    changed();
    for (const worker of workers) after(CLAIM_MS, () => claim(worker));
    for (const spawner of spawners) hint(spawner);
  }

  function claim(worker: Worker): void {
    if (!worker.alive || worker.state !== 'up' || worker.holds || paused) return;
    const job = waiting.shift();
    if (!job) return;
    worker.holds = job;
    worker.taken += 1;
    tally.waits.push(clock.now - job.readyAt);
    if (worker.crash === 'job') after(Math.ceil(job.workMs / 2), () => die(worker, true));
    else after(job.workMs, () => finish(worker));
    changed();
  }

  function finish(worker: Worker): void {
    const job = worker.holds;
    if (!worker.alive || !job) return;
    worker.holds = null;
    if (job.failures > 0) {
      job.failures -= 1;
      after(job.retryMs, () => makeReady(job));
    } else tally.unfinished -= 1;
    changed();
    hint(worker.spawner);
    if (worker.state !== 'up') after(EXIT_MS, () => die(worker, false));
    else if (worker.taken >= trace.jobsPerSession) drain(worker);
    else rest(worker);
  }

  function rest(worker: Worker): void {
    const since = clock.now;
    worker.idleSince = since;
    after(CLAIM_MS, () => claim(worker));
    after(trace.idleExitMs + CLAIM_MS, () => {
      if (worker.idleSince === since && !worker.holds) drain(worker);
    });
  }

  function drain(worker: Worker): void {
    if (!worker.alive || worker.state === 'ending' || worker.state === 'draining') return;
    worker.state = 'ending';
    after(trace.noticeMs, () => {
      if (!workers.has(worker)) return;
      worker.state = 'draining';
      changed();
      hint(worker.spawner);
    });
    if (!worker.holds) after(EXIT_MS, () => die(worker, false));
  }

  function die(worker: Worker, crashed: boolean): void {
    if (!worker.alive) return;
    worker.alive = false;
    alive -= 1;
    after(trace.noticeMs, () => {
      const { spawner } = worker;
      spawner.crashes = crashed ? spawner.crashes + 1 : 0;
      spawner.notBefore = clock.now + crashBackoffMs(spawner.crashes, worker.taken > 0);
      release(worker);
    });
  }

  function release(worker: Worker): void {
    workers.delete(worker);
    version += 1;
    if (worker.holds) makeReady(worker.holds);
    changed();
    hint(worker.spawner);
  }

  function start(spawner: Spawner, slot: number): void {
    const boot = trace.boots[tally.starts % trace.boots.length]!;
    if (lacking() <= 0 || workers.size >= trace.max) tally.surplus += 1;
    tally.starts += 1;
    version += 1;
    lastStart.set(slot, clock.now);
    const worker: Worker = {
      ...{ slot, spawner, state: 'booting', pending: true, alive: true, holds: null, taken: 0 },
      ...{ idleSince: -1, crash: boot.crash },
    };
    workers.add(worker);
    alive += 1;
    tally.above = Math.max(tally.above, alive - trace.max);
    after(Math.ceil(boot.ms / 2), () => {
      worker.pending = false;
      if (boot.crash === 'boot') die(worker, true);
    });
    after(boot.ms, () => {
      if (!worker.alive || worker.state !== 'booting') return;
      worker.state = 'up';
      rest(worker);
    });
    after(trace.runtimeMs, () => drain(worker));
    if (slotted) after(trace.cooldownMs, changed);
    changed();
  }

  const see = (): Seen => {
    const seen = { live: 0, unclaimed: unclaimed(), taken: workers.size, pending: 0 };
    for (const { state, pending } of workers) {
      if (state !== 'draining') seen.live += 1;
      if (pending) seen.pending += 1;
    }
    return { ...seen, ready: waiting.length, maxConcurrent: trace.max, paused };
  };

  return {
    called,
    lacking,
    freeSlots,
    cooledAt,
    see,
    start,
    add: (job: Omit<Job, 'readyAt'>) => makeReady({ ...job, readyAt: 0 }),
    get taken() {
      return workers.size;
    },
    get version() {
      return version;
    },
    pause(): void {
      paused = true;
      changed();
    },
    resume(): void {
      paused = false;
      changed();
      for (const worker of workers) claim(worker);
      for (const spawner of spawners) hint(spawner);
    },
    /** A host goes down: its workers with it, their places and jobs when the lease ends. */
    lose(host: Spawner): void {
      host.alive = false;
      for (const worker of workers)
        if (worker.spawner === host && worker.alive) {
          worker.alive = false;
          alive -= 1;
          after(LEASE_MS, () => release(worker));
        }
    },
  };
}
