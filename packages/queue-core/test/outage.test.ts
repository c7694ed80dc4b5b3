import { setTimeout as delay } from 'node:timers/promises';
import { type PrivateRedis, test, until } from '@filings/test-kit';
import { describe } from 'vitest';
import { createReaper, type UploadJob } from '../src/index.ts';
import { makeFiling } from './support/filings.ts';
import { type House, openHouse } from './support/house.ts';

const QUEUE = 'supabase_upload';
const BATCH = 50;
/** Short beside the outages: leases run out while Redis is away and nobody can renew them. */
const LEASE_MS = 5_000;
const QUICK_MS = 20;

/**
 * How long each worker works on the batch that it holds when Redis dies: some end while it is away, some as it comes
 * back, some after more than another lease. The last two are quick, so that claims and completions are under way.
 */
const heldFor = (downMs: number) =>
  [downMs * 0.3, downMs * 0.7, downMs - 100, downMs + 500, downMs + 2_500, downMs + LEASE_MS + 2_000, 0, 0].map(
    (ms) => ms + QUICK_MS,
  );

const detected = (n: number): UploadJob => ({ v: 1, kind: 'detected', filing: makeFiling(n) });

/** Adds a few jobs at a time, through the outage as well, until told to stop; then resolves with all that was added. */
function startProducer(house: House, from: number) {
  let stopped = false;
  const added: Promise<string[]>[] = [];
  const running = (async () => {
    for (let n = from; !stopped; n += 5) {
      added.push(
        house.queues.addMany(
          QUEUE,
          [0, 1, 2, 3, 4].map((k) => detected(n + k)),
        ),
      );
      await delay(250);
    }
    return (await Promise.all(added)).flat();
  })();
  return {
    stop() {
      stopped = true;
      return running;
    },
  };
}

async function killInMidFlight(redis: PrivateRedis, downMs: number) {
  await using house = openHouse(redis);
  const jobs = await house.queues.addMany(
    QUEUE,
    Array.from({ length: 1_000 }, (_, n) => detected(n)),
  );
  const reaper = createReaper({ connection: house.connect(), prefix: house.prefix, queue: QUEUE });
  await reaper.start();
  const stop = new AbortController();
  let killed = false;
  const sessions = heldFor(downMs).map((ms) =>
    house.session(QUEUE, () => delay(killed ? QUICK_MS : ms), {
      signal: stop.signal,
      limits: { batch: BATCH, leaseMs: LEASE_MS, timeoutMs: 120_000, idleExitMs: 300_000 },
    }),
  );
  await until(() => house.ledger.starts.size - house.ledger.effects.size >= 6 * BATCH, {
    what: 'hundreds of jobs are in mid-flight',
    intervalMs: 2,
  });
  killed = true;
  const producer = startProducer(house, 1_000);
  await redis.kill();
  await delay(downMs);
  await redis.start();
  jobs.push(...(await producer.stop()));
  const missing = () => jobs.filter((id) => !house.ledger.effects.has(id));
  const drained = async () => {
    const { ready, active, delayed } = await house.queues.depth(QUEUE);
    return missing().length === 0 && ready + active + delayed === 0;
  };
  await until(drained, { timeoutMs: 25_000, what: 'every job has its effect and the queue is empty' }).catch(() => {});
  const depth = await house.queues.depth(QUEUE);
  stop.abort();
  const reports = await Promise.all(sessions);
  await reaper.stop();
  return { jobs, missing: missing(), depth, reports, extraStarts: house.ledger.extraStarts() };
}

describe.concurrent('Redis killed with -9 in mid-flight', () => {
  for (const seconds of [0.5, 3, 12, 60]) {
    test(`and away for ${seconds} s: nothing is lost, nothing runs twice, and the workers go on by themselves (G2, G3)`, {
      timeout: seconds * 1_000 + 50_000,
    }, async ({ startRedis, expect }) => {
      const run = await killInMidFlight(await startRedis(), seconds * 1_000);
      console.info(`Redis away for ${seconds} s: ${run.jobs.length} jobs, ${run.extraStarts} started more than once`);
      expect(run.missing.length).toBe(0);
      expect(run.depth).toMatchObject({ ready: 0, active: 0, delayed: 0, failed: 0 });
      expect(run.reports.map((report) => report.end)).toEqual(run.reports.map(() => 'stopped'));
      expect(run.extraStarts).toBe(0);
    });
  }
});
