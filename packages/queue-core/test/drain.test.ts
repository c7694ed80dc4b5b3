import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import type { QueueLimits, SessionJob, SessionReport, UploadJob } from '../src/index.ts';
import { Failed } from './support/failed.ts';
import { makeFiling } from './support/filings.ts';
import { type House, openHouse } from './support/house.ts';

const QUEUE = 'supabase_upload';
const JOBS = 500;
/** Shorter than any back-off that a retry could have: a gap between two jobs would end the session. */
const BRISK: Partial<QueueLimits> = { idleExitMs: 300, batch: 1, backoffMs: { base: 50, cap: 100 } };

type Work = (job: SessionJob<typeof QUEUE>) => Promise<void>;
const detected = (n: number): UploadJob => ({ v: 1, kind: 'detected', filing: makeFiling(n) });
const addJobs = (house: House, from: number) =>
  house.queues.addMany(
    QUEUE,
    Array.from({ length: JOBS }, (_, n) => detected(from + n)),
  );

/** How long one worker takes for as many jobs that nothing ever happened to, in milliseconds. */
async function unhinderedMs(house: House): Promise<number> {
  await addJobs(house, 10_000);
  const times: number[] = [];
  await house.session(QUEUE, async () => void times.push(performance.now()), { limits: BRISK });
  expect(times).toHaveLength(JOBS);
  return times.at(-1)! - times[0]!;
}

/** Sessions one after the other, as a spawner would start them, until every job has its effect. */
async function workOff(house: House, work: Work): Promise<SessionReport[]> {
  const reports: SessionReport[] = [];
  const done = house.ledger.effects.size + JOBS;
  const another = async () => {
    await house.liftDueHolds(QUEUE);
    reports.push(await house.session(QUEUE, work, { limits: BRISK }));
    return house.ledger.effects.size === done;
  };
  await until(another, { timeoutMs: 40_000, what: 'every job has its effect' });
  return reports;
}

describe('500 jobs that failed together (G7)', () => {
  test('in an outage are worked off at the full rate once it ends, and none has lost an attempt to it (G8)', async ({
    redis,
  }) => {
    await using house = openHouse(redis);
    const full = await unhinderedMs(house);
    await addJobs(house, 0);
    let away = true;
    let started = 0;
    const { promise: allHeld, resolve: strike } = Promise.withResolvers<void>();
    const attempts = new Set<number>();
    const times: number[] = [];
    const work: Work = async (job) => {
      if (away) {
        started += 1;
        if (started === JOBS) strike();
        await allHeld;
        throw new Failed('outage', 'database_away');
      }
      attempts.add(job.attemptsMade);
      times.push(performance.now());
    };
    // Ten workers hold all of them when the database goes.
    const stop = new AbortController();
    const hit = Array.from({ length: 10 }, () =>
      house.session(QUEUE, work, { limits: { ...BRISK, batch: JOBS / 10 }, signal: stop.signal }),
    );
    await allHeld;
    stop.abort();
    await Promise.all(hit);
    const { ready, delayed, active, failed, holds } = await house.queues.depth(QUEUE);
    // All of them met one outage: it is probed as soon as if one had.
    expect(holds).toMatchObject([{ kind: 'outage' }]);
    expect(holds[0]!.until! - holds[0]!.since).toBeLessThan(5_000);
    expect({ kept: ready + delayed, active, failed }).toEqual({ kept: JOBS, active: 0, failed: 0 });
    away = false;

    const reports = await workOff(house, work);
    const took = times.at(-1)! - times[0]!;
    console.info(`Drained ${JOBS} jobs in ${Math.round(took)} ms; without an outage ${Math.round(full)} ms`);
    expect([...attempts]).toEqual([0]);
    // One session did them all: it never waited so long between two that it would have ended.
    expect(reports.filter((report) => report.completed > 0)).toMatchObject([{ completed: JOBS }]);
    expect(took).toBeLessThan(3 * full + 500);
  });

  test('one by one, each with its own back-off, come back together and not one a gap', async ({ redis }) => {
    await using house = openHouse(redis);
    const full = await unhinderedMs(house);
    await addJobs(house, 0);
    const failing = await house.session(QUEUE, () => Promise.reject(new Failed('transient', 'fetch_failed')), {
      limits: { ...BRISK, backoffMs: { base: 1_000, cap: 1_000 }, jobsPerSession: JOBS },
    });
    expect(failing).toMatchObject({ end: 'jobs', retried: JOBS });
    await until(async () => (await house.queues.depth(QUEUE)).ready === JOBS, { what: 'all retries are due' });
    const times: number[] = [];
    const reports = await workOff(house, async () => void times.push(performance.now()));
    const took = times.at(-1)! - times[0]!;
    console.info(`Drained ${JOBS} retries in ${Math.round(took)} ms; first attempts ${Math.round(full)} ms`);
    expect(reports).toMatchObject([{ completed: JOBS }]);
    expect(took).toBeLessThan(3 * full + 500);
  });
});
