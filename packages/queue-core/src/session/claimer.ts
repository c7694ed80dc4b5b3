import { setImmediate } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { QueueName } from '../catalog.ts';
import type { HeldJob, JobHolder } from './holder.ts';
import type { LeasedWorker } from './leased-worker.ts';

interface ClaimerOptions<Q extends QueueName> {
  connection: Redis;
  worker: LeasedWorker;
  holder: JobHolder<Q>;
  /** Jobs claimed at once, at most. */
  batch: number;
  /** How many jobs this session may take yet; 0 at its end. */
  room(): number;
  onTaken(count: number): void;
}

/**
 * Claims for all lanes of a session, one lane at a time: a second one that asked beside a waiting one would find
 * nothing and ask again at once. After a lost connection it first gives back what Redis handed out to nobody:
 * claims are repeated when their answer was lost, and each repetition takes another job.
 */
export function createClaimer<Q extends QueueName>(options: ClaimerOptions<Q>) {
  const { connection, worker, holder } = options;
  let turn: Promise<unknown> = Promise.resolve();
  /** Completions under way that may bring a job along. */
  let bringing = 0;
  let wasCut = false;
  let sweepDue = false;

  const onClose = () => {
    wasCut = true;
  };
  const onReady = () => {
    if (!wasCut) return;
    wasCut = false;
    sweepDue = true;
    // Leases may have run out while Redis was away, and the reaper is back as well.
    void holder.renew();
  };
  connection.on('close', onClose);
  connection.on('ready', onReady);

  /** While a completion is under way, what it brings along would look like nobody's. */
  async function sweep(): Promise<number> {
    if (bringing > 0) return 0;
    sweepDue = false;
    return holder.sweep();
  }

  async function claimNow(): Promise<HeldJob<Q>[]> {
    if (sweepDue) await sweep();
    const most = Math.min(options.batch, options.room() - bringing);
    const taken: HeldJob<Q>[] = [];
    // What is being brought along may be the last of this session: its lane will know.
    if (most <= 0) await setImmediate();
    // The first may wait; then twice as many at once each time, until fewer come than were asked for.
    for (let ask = 1, block = true; taken.length < most; ask *= 2, block = false) {
      const wanted = Math.min(ask, most - taken.length);
      const claims = await Promise.allSettled(Array.from({ length: wanted }, () => worker.claim(block)));
      const jobs = claims
        .map((claim) => (claim.status === 'fulfilled' ? claim.value : undefined))
        .filter((job) => !!job);
      for (const accepted of await Promise.all(jobs.map(holder.accept))) if (accepted) taken.push(accepted);
      const failed = claims.find((claim) => claim.status === 'rejected');
      // Redis may have handed a job out all the same: one that nobody can read.
      if (failed) sweepDue = true;
      if (failed && taken.length === 0 && (await sweep()) === 0) throw failed.reason;
      if (jobs.length < wanted) break;
    }
    options.onTaken(taken.length);
    return taken;
  }

  return {
    /** Waits up to a second for the first job, then takes what else is there. Rejects as Redis does. */
    claim(): Promise<HeldJob<Q>[]> {
      const mine = turn.then(claimNow);
      turn = mine.catch(() => {});
      return mine;
    },

    /** Whether a completion may bring the next job along; followed by `nextTaken`. */
    mayTakeNext(): boolean {
      if (sweepDue || options.room() <= bringing) return false;
      bringing += 1;
      return true;
    },

    nextTaken(): void {
      bringing -= 1;
    },

    /** A completion brought something along that could not be read. */
    sweepSoon(): void {
      sweepDue = true;
    },

    async close(): Promise<void> {
      connection.off('close', onClose);
      connection.off('ready', onReady);
      if (connection.status === 'ready') await holder.sweep().catch(() => 0);
    },
  };
}
