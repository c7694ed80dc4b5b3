import { createReplay, generateDay } from '@filings/exchange-replay';
import { createRateBudget, type UploadJob } from '@filings/queue-core';
import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { type ErrandContext, gatewayClock, mastersErrand, refreshTime } from '../src/index.ts';

describe('the refresh as an errand of the leader', () => {
  test('asks in turn with everybody else, hands all over once, and is quiet from then on', async ({ redis }) => {
    const replay = await createReplay({ dataset: generateDay({ filings: 20, seed: 3 }), durationMs: 600_000 });
    const jobs: UploadJob[] = [];
    const turns: string[] = [];
    const budget = createRateBudget({ connection: redis.client, prefix: redis.prefix, rates: {} });
    const context: ErrandContext = {
      redis: redis.client,
      prefix: redis.prefix,
      exchange: 'bse',
      clock: await gatewayClock(replay.url),
      log: { debug() {}, info() {}, warn() {}, error() {} },
      access: {
        turn(host, signal) {
          turns.push(host);
          return budget.turn(host, signal);
        },
        leaveAlone: budget.leaveAlone,
      },
      async hand(job) {
        jobs.push(job);
      },
    };
    const make = () => mastersErrand({ gatewayUrl: replay.url, at: '06:30' })(context);
    const { signal } = new AbortController();
    for (let step = 0; step < 3; step += 1) await make().step(signal);
    await replay.close();
    expect(turns).toEqual(['api.bseindia.com']);
    const securities = jobs.flatMap((job) => (job.kind === 'securities' ? job.securities.securities : []));
    expect(securities.length).toBeGreaterThan(20);
    expect(new Set(securities.map(({ code }) => code)).size).toBe(securities.length);
  });

  test('a host that is left alone is not asked, and is asked again at its time', async ({ redis }) => {
    const budget = createRateBudget({ connection: redis.client, prefix: redis.prefix, rates: {} });
    const until = new Date(Date.now() + 3_600_000);
    await budget.leaveAlone('api.bseindia.com', until);
    const warned: object[] = [];
    const errand = mastersErrand({ gatewayUrl: 'http://127.0.0.1:9', at: '06:30' })({
      redis: redis.client,
      prefix: redis.prefix,
      exchange: 'bse',
      clock: { now: () => new Date() },
      log: { debug() {}, info() {}, error() {}, warn: (fields) => void warned.push(fields) },
      access: budget,
      hand: () => Promise.reject(new Error('nothing was fetched, so nothing is handed over')),
    });
    const { signal } = new AbortController();
    await errand.step(signal);
    await errand.step(signal);
    expect(warned).toMatchObject([{ code: 'rate_limited', attempts: 1 }]);
    const { retryAt } = warned[0] as { retryAt: string };
    expect(Math.abs(Date.parse(retryAt) - until.getTime())).toBeLessThan(1_000);
  });

  test.each([
    [undefined, '06:30'],
    ['23:59', '23:59'],
    ['24:00', null],
    ['6:30', null],
    ['soon', null],
  ])('FILINGS_MASTERS_REFRESH_AT=%j is %j', (text, at) => {
    expect(refreshTime.safeParse(text).data ?? null).toBe(at);
  });
});
