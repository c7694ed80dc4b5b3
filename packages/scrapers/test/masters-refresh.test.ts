import type { UploadJob } from '@filings/queue-core';
import { test as base } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createMastersRefresh, type FetchedMaster, type MasterSource, readMaster, ScrapeError } from '../src/index.ts';
import { NEVER_TAKEN } from '../src/masters/refresh-state.ts';
import { afterFailure, isDue, isOverdue, lastStruck } from '../src/masters/schedule.ts';
import { clockAt } from './support.ts';

const FIRST = 500_000;
const scrip = (number: number, fields: object = {}) => ({
  SCRIP_CD: String(FIRST + number),
  ISIN_NUMBER: '',
  Issuer_Name: `Sample ${number} Limited`,
  Status: 'Active',
  ...fields,
});
const scrips = (count: number) => Array.from({ length: count }, (_, number) => scrip(number));

/** A refresh of BSE's one list, fetched from `rows` or failing with `error`. */
const test = base.extend<{ house: ReturnType<typeof makeHouse> }>({
  house: async ({ redis }, use) => {
    await use(makeHouse(redis));
  },
});

function makeHouse(redis: { client: import('ioredis').Redis; prefix: string }) {
  const clock = clockAt('2026-02-13T09:00:00');
  const world = {
    rows: scrips(450) as object[],
    error: null as ScrapeError | null,
    handError: null as Error | null,
    asked: [] as { sources: unknown; lastRows: unknown }[],
    jobs: [] as UploadJob[],
    logged: [] as [string, string][],
  };
  const log = (level: string) => (_: object, message: string) => void world.logged.push([level, message]);
  const make = () =>
    createMastersRefresh({
      exchange: 'bse',
      async fetch({ sources, lastRows }) {
        world.asked.push({ sources, lastRows });
        const list = { source: 'bse-scrip-list' as MasterSource, url: 'https://api.bseindia.com/x' };
        const one: FetchedMaster =
          world.error === null
            ? { ...list, master: readMaster(JSON.stringify(world.rows)), error: null }
            : { ...list, master: null, error: world.error };
        return [one];
      },
      async hand(job) {
        if (world.handError) throw world.handError;
        world.jobs.push(job);
      },
      redis: redis.client,
      prefix: redis.prefix,
      clock,
      log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    });
  const handed = () =>
    world.jobs.splice(0).flatMap((job) => (job.kind === 'securities' ? job.securities.securities : []));
  return { clock, world, make, handed, redis };
}

describe('the daily refresh', () => {
  test('a list never taken is taken at once, in jobs of up to 200, then once a day after its time', async ({
    house,
  }) => {
    const { clock, world, make, handed } = house;
    const refresh = make();
    clock.set('2026-02-13T03:00:00');
    expect(await refresh.step()).toMatchObject([{ source: 'bse-scrip-list', handed: 450, error: null }]);
    expect(world.jobs.map((job) => job.kind === 'securities' && job.securities.securities.length)).toEqual([
      200, 200, 50,
    ]);
    expect(world.jobs[0]).toMatchObject({
      v: 1,
      kind: 'securities',
      securities: { source: 'bse-scrip-list', asOf: '2026-02-12T21:30:00.000Z' },
    });
    handed();
    for (const [time, due] of [
      ['2026-02-13T06:29:00', 0],
      ['2026-02-13T06:30:00', 1],
      ['2026-02-13T06:31:00', 0],
      ['2026-02-13T23:59:00', 0],
      ['2026-02-14T06:29:59', 0],
      ['2026-02-14T09:00:00', 1],
    ] as const) {
      clock.set(time);
      // A restart repeats nothing: the state is not the process's.
      expect(await make().step(), time).toHaveLength(due);
    }
  });

  test('only what changed is handed over; what went and came back is news; after a week all of it', async ({
    house,
  }) => {
    const { clock, world, make, handed } = house;
    await make().step();
    expect(handed()).toHaveLength(450);

    clock.set('2026-02-14T09:00:00');
    world.rows = [scrip(0, { Issuer_Name: 'Renamed Limited' }), ...scrips(450).slice(2), scrip(450)];
    await make().step();
    expect(handed().map(({ name }) => name)).toEqual(['Renamed Limited', 'Sample 450 Limited']);

    clock.set('2026-02-15T09:00:00');
    world.rows = [...world.rows, scrip(1)];
    expect(await make().step()).toMatchObject([{ handed: 1 }]);
    expect(handed().map(({ name }) => name)).toEqual(['Sample 1 Limited']);

    clock.set('2026-02-16T09:00:00');
    expect(await make().step()).toMatchObject([{ handed: 0 }]);
    clock.set('2026-02-21T09:00:00');
    expect(await make().step()).toMatchObject([{ handed: 451 }]);
  });

  test('a lost Redis means everything again', async ({ house }) => {
    const { world, make, redis, handed } = house;
    await make().step();
    expect(handed()).toHaveLength(450);
    const keys = await redis.client.keys(`{${redis.prefix}}:masters:*`);
    expect(keys).toHaveLength(2);
    await redis.client.del(...keys);
    await make().step();
    expect(handed()).toHaveLength(450);
    expect(world.asked.at(-1)).toEqual({ sources: ['bse-scrip-list'], lastRows: {} });
    // Nothing of it stays for ever (G30).
    expect(await redis.client.ttl(`{${redis.prefix}}:masters:bse:bse-scrip-list`)).toBeGreaterThan(0);
  });

  test('a hand-over that breaks off goes on with what is left', async ({ house }) => {
    const { clock, world, make, handed } = house;
    const full = makeHouse(house.redis);
    let left = 1;
    const breaking = createMastersRefresh({
      exchange: 'bse',
      fetch: async () => [
        { source: 'bse-scrip-list', url: 'x', master: readMaster(JSON.stringify(world.rows)), error: null },
      ],
      async hand(job) {
        if (left-- === 0) throw new Error('Redis went away');
        world.jobs.push(job);
      },
      redis: house.redis.client,
      prefix: house.redis.prefix,
      clock,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    // As after a first whole hand-over, so that only what changed counts.
    await full.make().step();
    clock.set('2026-02-14T09:00:00');
    world.rows = scrips(450).map((row) => ({ ...row, Status: 'Suspended' }));
    const [broken] = await breaking.step();
    expect(broken).toMatchObject({ handed: 0, error: { message: 'Redis went away' } });
    expect(handed()).toHaveLength(200);
    clock.set('2026-02-14T09:02:00');
    expect(await make().step()).toMatchObject([{ handed: 250, error: null }]);
  });

  test('a failure is tried again with a growing pause, and is an alarm after two days', async ({ house }) => {
    const { clock, world, make } = house;
    const refresh = make();
    await refresh.step();
    world.error = new ScrapeError('access_denied', 'GET x: status 403', { url: 'x', status: 403 });
    world.logged.length = 0;
    const tried: string[] = [];
    for (let minute = 0; minute < 200; minute += 1) {
      const time = `2026-02-14T${String(6 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
      clock.set(time);
      if ((await refresh.step()).length > 0) tried.push(time.slice(11, 16));
    }
    expect(tried).toEqual(['06:30', '06:31', '06:33', '06:37', '06:45', '07:01', '07:33', '08:33']);
    // Said once, not with every try.
    expect(world.logged.map(([level]) => level)).toEqual(['warn', ...Array(7).fill('debug')]);
    expect(await refresh.states()).toMatchObject([{ overdue: false, state: { failing: { attempts: 8 } } }]);

    clock.set('2026-02-15T10:00:00');
    await refresh.step();
    expect(world.logged.at(-1)).toEqual(['error', 'bse-scrip-list has not been taken for two days: GET x: status 403']);
    expect(await refresh.states()).toMatchObject([{ source: 'bse-scrip-list', overdue: true }]);

    world.error = null;
    clock.set('2026-02-15T12:00:00');
    await refresh.step();
    expect(await refresh.states()).toMatchObject([{ overdue: false, state: { failing: null, rows: 450 } }]);
  });

  test('the list before decides what has shrunk, unless it is taken by hand', async ({ house }) => {
    const { clock, world, make, handed } = house;
    await make().step();
    handed();
    clock.set('2026-02-14T09:00:00');
    await make().step();
    expect(world.asked.at(-1)).toEqual({ sources: ['bse-scrip-list'], lastRows: { 'bse-scrip-list': 450 } });
    expect(await make().now({ acceptShrunk: true })).toMatchObject([{ handed: 450, master: { rows: { read: 450 } } }]);
    expect(world.asked.at(-1)).toEqual({ sources: ['bse-scrip-list'], lastRows: {} });
    expect(await make().now({ whole: false })).toMatchObject([{ handed: 0 }]);
  });
});

describe('when a list is due', () => {
  const ist = (text: string) => new Date(`${text}+05:30`);
  const taken = (text: string) => ({ ...NEVER_TAKEN, takenAt: ist(text).toISOString() });

  test('the clock strikes in India, whatever the zone of the machine (G11)', () => {
    expect(lastStruck('06:30', ist('2026-02-13T06:30:00'))).toEqual(ist('2026-02-13T06:30:00'));
    expect(lastStruck('06:30', ist('2026-02-13T06:29:59'))).toEqual(ist('2026-02-12T06:30:00'));
    expect(lastStruck('23:45', ist('2026-03-01T00:10:00'))).toEqual(ist('2026-02-28T23:45:00'));
  });

  test.each([
    ['never taken', NEVER_TAKEN, true],
    ['taken after the time', taken('2026-02-13T06:31:00'), false],
    ['taken before the time', taken('2026-02-13T06:29:00'), true],
    ['taken yesterday', taken('2026-02-12T09:00:00'), true],
    ['taken by a clock that was ahead', taken('2026-02-20T09:00:00'), true],
  ])('%s', (_, state, due) => {
    expect(isDue(state, '06:30', ist('2026-02-13T09:00:00'))).toBe(due);
  });

  test('a time that the exchange named is kept, a clock set back is not waited for', () => {
    const now = ist('2026-02-13T09:00:00');
    const retryAt = ist('2026-02-13T12:00:00');
    const state = afterFailure(NEVER_TAKEN, new ScrapeError('rate_limited', 'x', { retryAt }), now);
    expect(state.failing).toMatchObject({ attempts: 1, code: 'rate_limited', retryAt: retryAt.toISOString() });
    expect(isDue(state, '06:30', ist('2026-02-13T11:59:00'))).toBe(false);
    expect(isDue(state, '06:30', retryAt)).toBe(true);
    expect(isDue(state, '06:30', ist('2026-01-01T09:00:00'))).toBe(true);
    expect(isOverdue(state, ist('2026-02-15T08:59:00'))).toBe(false);
    expect(isOverdue(state, ist('2026-02-15T09:00:00'))).toBe(true);
  });
});
