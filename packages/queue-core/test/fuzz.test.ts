import { test, until } from '@filings/test-kit';
import { Queue } from 'bullmq';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { hashTag, releaseJobsOf } from '../src/index.ts';
import { makeFiling } from './support/filings.ts';
import { type House, openHouse } from './support/house.ts';

const QUEUE = 'ai_processing';
const good = (n: number) => ({ v: 1, filing: makeFiling(n) }) as const;
/** One session stands all of it, so a smaller case tells nothing once it has ended. */
const CHECKS = { numRuns: 30, endOnFailure: true };

/** Almost right, wrong in one place: what another version of a producer would send. */
const nearlyRight = fc
  .tuple(fc.constantFrom(...Object.keys(makeFiling(0))), fc.jsonValue())
  .map(([field, value]) => ({ v: 1, filing: { ...makeFiling(0), [field]: value } }));
const payload = fc.oneof(
  fc.jsonValue(),
  nearlyRight,
  fc.record({ v: fc.jsonValue(), filing: fc.jsonValue() }),
  fc.constant(good(0)),
);

/** What can happen to the fields of a job between its producer and its worker. */
const damage = fc.record({
  field: fc.constantFrom('data', 'opts', 'timestamp', 'name', 'gone'),
  text: fc.oneof(fc.string(), fc.constantFrom('', '{', 'null', '[1,', '\u0000', '"x', 'NaN', '1e999')),
});

/** One session that works all the time; after each lot of bad jobs a good one must still get through it. */
function startWatched(house: House) {
  const raw = new Queue(QUEUE, { connection: house.connect(), prefix: hashTag(house.prefix) });
  const stop = new AbortController();
  let ended = false;
  let lots = 0;
  const session = house.session(QUEUE, async () => {}, {
    signal: stop.signal,
    limits: { idleExitMs: 300_000, backoffMs: { base: 1, cap: 1 } },
  });
  session
    .finally(() => {
      ended = true;
    })
    .catch(() => {});
  return {
    raw,
    async survives(putBad: (lot: string) => Promise<unknown>): Promise<void> {
      lots += 1;
      await putBad(`raw-${lots}`);
      const id = await house.queues.add(QUEUE, good(lots));
      await until(() => ended || house.ledger.effects.has(id), {
        timeoutMs: 5_000,
        intervalMs: 2,
        what: 'the good job',
      });
      if (ended) expect.fail(`the session ended: ${await session.then(JSON.stringify, String)}`);
      const settled = async () => {
        const { ready, active, delayed } = await house.queues.depth(QUEUE);
        return ready + active + delayed === 0;
      };
      await until(settled, { timeoutMs: 5_000, intervalMs: 2, what: 'nothing is left in the queue' });
    },
    async end() {
      stop.abort();
      const report = await session;
      await raw.close();
      return report;
    },
  };
}

describe('a session', () => {
  test('is stopped by no payload whatsoever: each is worked on or becomes a dead letter', async ({ redis }) => {
    await using house = openHouse(redis);
    const watched = startWatched(house);
    let put = 0;
    const property = fc.asyncProperty(fc.array(payload, { minLength: 1, maxLength: 25 }), (payloads) =>
      watched.survives((lot) => {
        put += payloads.length + 1;
        return watched.raw.addBulk(
          payloads.map((data, n) => ({ name: QUEUE, data, opts: { jobId: `${lot}-${n}`, attempts: 5 } })),
        );
      }),
    );
    await fc.assert(property, CHECKS);
    const report = await watched.end();
    expect(report).toMatchObject({ end: 'stopped', retried: 0, handedBack: 0 });
    expect(report.completed + report.deadLettered).toBe(put);
    expect((await house.queues.depth(QUEUE)).failed).toBe(report.deadLettered);
  });

  test('is stopped by no broken job either: text that is no JSON, options that are none, a job that is gone', async ({
    redis,
  }) => {
    await using house = openHouse(redis);
    const watched = startWatched(house);
    const key = (id: string) => `${hashTag(redis.prefix)}:${QUEUE}:${id}`;
    const property = fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), (damages) =>
      watched.survives(async (lot) => {
        // Held back until the damage is done.
        await watched.raw.pause();
        for (const [n, { field, text }] of damages.entries()) {
          const id = `${lot}-${n}`;
          await watched.raw.add(QUEUE, good(0), { jobId: id, attempts: 5 });
          if (field === 'gone') await redis.client.del(key(id));
          else await redis.client.hset(key(id), field, text);
        }
        await watched.raw.resume();
      }),
    );
    await fc.assert(property, CHECKS);
    expect((await watched.end()).end).toBe('stopped');
  });
});

test('a job that cannot be read does not keep those beside it with a holder that died (G2)', async ({ redis }) => {
  await using house = openHouse(redis);
  await house.queues.addMany(
    'supabase_upload',
    [1, 2, 3].map((n) => ({ v: 1, kind: 'detected', filing: makeFiling(n) })),
  );
  const { promise: hang, resolve: wake } = Promise.withResolvers<void>();
  const dead = house.session('supabase_upload', () => hang, { workerId: 'dead', limits: { jobsPerSession: 3 } });
  await until(() => house.ledger.starts.size === 3);
  const [, second] = [...house.ledger.starts.keys()];
  await redis.client.hset(`${hashTag(redis.prefix)}:supabase_upload:${second}`, 'data', '{');
  const released = await releaseJobsOf(house.connection, redis.prefix, 'supabase_upload', 'dead');
  expect(new Set(released)).toEqual(new Set(house.ledger.starts.keys()));
  expect(await house.queues.depth('supabase_upload')).toMatchObject({ ready: 3, active: 0 });
  wake();
  expect(await dead).toMatchObject({ completed: 0 });
});
