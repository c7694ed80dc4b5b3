import { until } from '@filings/test-kit';
import { Queue } from 'bullmq';
import { expect } from 'vitest';
import { createReaper, hashTag, releaseJobsOf, type SessionJob, watchQueues } from '../../src/index.ts';
import { Failed } from './failed.ts';
import { makeFilings } from './filings.ts';
import type { House } from './house.ts';

const FILINGS = 12;
const PACE = { backoffMs: { base: 20, cap: 40 } };

type AiJob = SessionJob<'ai_processing'>;
const numberOf = (job: AiJob) => Number(job.payload.filing.exchangeId) - 106_000_000;

/** Each way that a piece of work can go; the rest just succeeds. Attempts made are what the job itself says. */
function stumbling() {
  const failures = new Map<number, () => Failed>([
    [0, () => new Failed('transient', 'fetch_failed')],
    [2, () => new Failed('rate_limited', 'rate_limited', new Date(Date.now() + 200))],
    [3, () => new Failed('outage', 'database_away')],
  ]);
  const attempts = new Map<number, number>();
  return {
    attempts,
    async work(job: AiJob): Promise<void> {
      const n = numberOf(job);
      attempts.set(n, job.attemptsMade);
      if (n === 1) throw new Failed('permanent', 'attachment_missing');
      const fail = failures.get(n);
      failures.delete(n);
      if (fail) throw fail();
    },
  };
}

/**
 * Everything that crosses Redis in queue-core, once: intake, hints, sessions, batches, retry, rate limit, outage, dead
 * letter, pause by hand, release of a dead worker's jobs, reaper.
 */
export async function runWholeFlow(house: House): Promise<void> {
  const { connection, prefix } = house;
  const hinted = new Set<string>();
  const watch = watchQueues({ connection: house.connect(), prefix, onWork: (queue) => hinted.add(queue) });
  const reaper = createReaper({ connection: house.connect(), prefix, queue: 'ai_processing' });
  try {
    await watch.ready;
    await reaper.start();
    await takeIn(house, hinted);
    await releaseFromTheDead(house);
    await workOff(house);
  } finally {
    await reaper.stop();
    await watch.stop();
  }
  expect(await leftActive(house)).toEqual([]);
  expect(await releaseJobsOf(connection, prefix, 'ai_processing', 'nobody')).toEqual([]);
}

async function takeIn(house: House, hinted: ReadonlySet<string>): Promise<void> {
  const { queues } = house;
  for (let twice = 0; twice < 2; twice += 1) await queues.intake(makeFilings(FILINGS));
  for (const queue of ['ai_processing', 'supabase_upload'] as const) {
    expect((await queues.depth(queue)).ready).toBe(FILINGS);
    // What happened before the watch began to listen gives no hint; a hint may be lost, work may not.
    const nudge = async () => {
      await queues.pause(queue);
      await queues.resume(queue);
      return hinted.has(queue);
    };
    await until(nudge, { intervalMs: 50, what: `a hint that ${queue} has work` });
  }

  await queues.pause('ai_processing');
  expect(await house.session('ai_processing', async () => {}, { limits: { idleExitMs: 50 } })).toMatchObject({
    completed: 0,
  });
  await queues.resume('ai_processing');
}

async function workOff(house: House): Promise<void> {
  const { queues, ledger } = house;
  const { work, attempts } = stumbling();
  const stop = new AbortController();
  const session = house.session('ai_processing', work, { signal: stop.signal, limits: PACE });
  const ended = async () => {
    await house.liftDueHolds('ai_processing');
    const { ready, active, delayed } = await queues.depth('ai_processing');
    return ready + active + delayed === 0 && ledger.effects.size === FILINGS - 1;
  };
  await until(ended, { timeoutMs: 30_000, what: 'the AI queue is worked off' });
  stop.abort();
  expect(await session).toMatchObject({ end: 'stopped', completed: FILINGS - 1, deadLettered: 1 });
  // Only the transient failure cost an attempt.
  expect([0, 2, 3].map((n) => attempts.get(n))).toEqual([1, 0, 0]);
  expect((await queues.depth('ai_processing')).failed).toBe(1);

  const upload = await house.session('supabase_upload', async () => {}, { limits: { idleExitMs: 50 } });
  // The dead letter came by the upload queue.
  expect(upload).toMatchObject({ completed: FILINGS + 1, deadLettered: 0 });
}

/** A worker that hangs and is declared dead: what it held is free at once, and its own late end changes nothing (G3). */
async function releaseFromTheDead(house: House): Promise<void> {
  const { promise: hang, resolve: wake } = Promise.withResolvers<void>();
  const dead = house.session('ai_processing', () => hang, { workerId: 'dead', limits: { jobsPerSession: 1 } });
  await until(() => house.ledger.starts.size === 1);
  const released = await releaseJobsOf(house.connection, house.prefix, 'ai_processing', 'dead');
  expect(released).toEqual([...house.ledger.starts.keys()]);
  wake();
  expect(await dead).toMatchObject({ completed: 0 });
  house.ledger.effects.clear();
  expect((await house.queues.depth('ai_processing')).ready).toBe(FILINGS);
}

async function leftActive({ connection, prefix }: House): Promise<string[]> {
  const queue = new Queue('ai_processing', { connection, prefix: hashTag(prefix), skipVersionCheck: true });
  try {
    return (await queue.getActive()).map((job) => job.id!);
  } finally {
    await queue.close();
  }
}
