import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createHealth, freshnessAlarms, readSourceStates, type SourceState, type ToldState } from '../src/index.ts';

const now = new Date('2026-01-23T06:30:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
const calendar = { holidays: [] };
const fresh: SourceState = {
  exchange: 'nse',
  segments: ['equities'],
  holder: 'a:1',
  intervalMs: 60_000,
  polledAt: ago(20),
  answeredAt: ago(20),
  foundAt: ago(80),
  newestAt: ago(100),
  failing: null,
  fallback: false,
  unmatched: 0,
  standbys: 1,
  backlog: 0,
};
const failing = { since: ago(400), code: 'access_denied', message: 'GET …: status 403', polls: 7 };

describe('a freshness alarm for each source (G12)', () => {
  test.for([
    ['all is well', {}, []],
    ['it was never polled', { polledAt: null }, ['never_polled']],
    ['nobody polls any more', { polledAt: ago(300), answeredAt: ago(300) }, ['not_polled']],
    ['it fails for a moment', { answeredAt: ago(90), failing }, []],
    ['it fails for long', { answeredAt: ago(400), failing }, ['no_answer']],
    ['it has not answered yet', { answeredAt: null, failing: { ...failing, since: ago(90) } }, []],
    ['it never answered', { answeredAt: null, failing }, ['no_answer']],
    ['it answers and has nothing for an hour', { foundAt: ago(3600) }, ['no_filings']],
    ['its feed knows more', { unmatched: 3 }, ['feed_disagrees']],
    [
      'it fails, and its feed knew more',
      { answeredAt: ago(400), failing, unmatched: 1 },
      ['no_answer', 'feed_disagrees'],
    ],
  ] as const)('when %s: %o', ([, change, reasons]) => {
    const alarms = freshnessAlarms({ ...fresh, ...change }, now, calendar);
    expect(alarms.map(({ reason }) => reason)).toEqual(reasons);
    for (const { message } of alarms) expect(message).toMatch(/^NSE.{15,}/);
  });

  test('an hour without filings is none on a Sunday, a holiday, or at night', () => {
    const quiet = { ...fresh, foundAt: ago(3600) };
    expect(freshnessAlarms(quiet, now, { holidays: ['2026-01-23'] })).toEqual([]);
    expect(freshnessAlarms(quiet, now, calendar, new Date('2026-01-25T06:30:00Z'))).toEqual([]);
    expect(freshnessAlarms(quiet, now, calendar, new Date('2026-01-22T20:30:00Z'))).toEqual([]);
  });

  test('a slow interval is not a silent scraper', () => {
    const slow = { ...fresh, intervalMs: 180_000, polledAt: ago(300), answeredAt: ago(300) };
    expect(freshnessAlarms(slow, now, calendar)).toEqual([]);
  });
});

test('what the leader tells is read by everybody, with who stands by', async ({ redis }) => {
  const place = { redis: redis.client, prefix: redis.prefix };
  expect(
    (await readSourceStates(redis.client, redis.prefix)).map(({ exchange, polledAt }) => [exchange, polledAt]),
  ).toEqual([
    ['bse', null],
    ['nse', null],
  ]);
  const health = createHealth({ ...place, exchange: 'nse' });
  const { standbys: _, backlog: __, ...told } = fresh;
  await health.tell(told satisfies ToldState);
  await Promise.all(['a:1', 'b:2', 'c:3'].map((holder) => health.present(holder)));
  await health.absent('c:3');
  expect((await readSourceStates(redis.client, redis.prefix))[1]).toEqual(fresh);
  expect(await health.last()).toEqual(told);
  await redis.client.set(`{${redis.prefix}}:scraper:nse:state`, 'not a state');
  expect(await health.last()).toBeNull();
});
