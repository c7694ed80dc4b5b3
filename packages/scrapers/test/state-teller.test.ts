import { test } from '@filings/test-kit';
import { expect } from 'vitest';
import {
  createHealth,
  createStateTeller,
  type FreshnessAlarm,
  type PollReport,
  readSourceStates,
  ScrapeError,
} from '../src/index.ts';
import { clockAt } from './support.ts';

const report = (fields: Partial<PollReport> = {}): PollReport => ({
  exchange: 'bse',
  startedAt: new Date(),
  durationMs: 10,
  new: 0,
  lists: [],
  problems: [],
  fallback: false,
  provisional: 0,
  unmatched: 0,
  aborted: false,
  ...fields,
});
const refused = {
  exchange: 'bse',
  segment: 'equity',
  day: '2026-02-13',
  error: new ScrapeError('access_denied', 'GET …: status 403', {}),
  failed: true,
} as const;

test('an alarm is told once when it is raised and once when it is over, and a new leader goes on from what was told (G12)', async ({
  redis,
}) => {
  const health = createHealth({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
  const told: [FreshnessAlarm['reason'], boolean][] = [];
  const open = (holder: string) =>
    createStateTeller({
      health,
      exchange: 'bse',
      holder,
      source: { segments: ['equity'] },
      calendar: { holidays: [] },
      clock: clockAt('2026-02-13T12:00:00'),
      intervalMs: () => 1000,
      onAlarm: ({ reason }, raised) => told.push([reason, raised]),
    });
  const state = async () => (await readSourceStates(redis.client, redis.prefix))[0]!;

  const one = await open('one');
  await one.polled(report());
  const { answeredAt } = await state();
  expect(answeredAt).not.toBeNull();
  await one.polled(report({ problems: [refused] }));
  await one.polled(report({ problems: [refused], fallback: true }));
  expect(told).toEqual([]);
  expect(await state()).toMatchObject({ holder: 'one', answeredAt, fallback: true, failing: { polls: 2 } });

  // Its successor finds the last answer a minute back.
  const { standbys: _, backlog: __, ...last } = await state();
  await health.tell({ ...last, answeredAt: new Date(Date.now() - 60_000).toISOString() });
  const other = await open('other');
  await other.polled(report({ problems: [refused] }));
  await other.polled(report({ problems: [refused] }));
  expect(told).toEqual([['no_answer', true]]);
  expect(await state()).toMatchObject({ holder: 'other', failing: { polls: 4, code: 'access_denied' } });

  await other.polled(report({ unmatched: 2 }));
  expect(told.slice(1)).toEqual([
    ['feed_disagrees', true],
    ['no_answer', false],
  ]);
  await other.polled(report({ aborted: true, problems: [refused] }));
  await other.polled(report());
  expect(told.slice(3)).toEqual([['feed_disagrees', false]]);
  expect(await state()).toMatchObject({ failing: null, fallback: false, unmatched: 0 });
});
