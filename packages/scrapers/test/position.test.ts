import { test } from '@filings/test-kit';
import { expect } from 'vitest';
import { createSeen, type Day, freshDays, missedDays } from '../src/index.ts';

const DAY = '2026-02-13' as Day;

test('what Redis was emptied of between asking and marking is unknown still, so its jobs come again (G1)', async ({
  redis,
}) => {
  const seen = createSeen({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
  expect(await seen.unknown('equity', DAY, ['1', '2'])).toEqual(new Set(['1', '2']));
  expect(await seen.mark('equity', DAY, ['1'])).toBe(1);
  await seen.unknown('equity', DAY, ['2']);
  // The jobs of the intake that follows go with everything else.
  await redis.client.del(...(await redis.client.keys(`{${redis.prefix}}*`)));
  expect(await seen.mark('equity', DAY, ['2'])).toBe(0);
  expect(await seen.unknown('equity', DAY, ['1', '2'])).toEqual(new Set(['1', '2']));
  expect(await seen.mark('equity', DAY, ['1', '2'])).toBe(2);
  expect(await seen.unknown('equity', DAY, ['1', '2', '3'])).toEqual(new Set(['3']));
});

const ist = (text: string) => new Date(`${text}+05:30`);

test('every poll asks for today and the day before, by the clock of India (G11)', () => {
  expect(freshDays(ist('2026-03-01T00:00:00'))).toEqual(['2026-03-01', '2026-02-28']);
  expect(freshDays(ist('2026-02-28T23:59:59'))).toEqual(['2026-02-28', '2026-02-27']);
});

test.for([
  ['a first poll', '2026-03-01T09:00:00', null, []],
  ['a day at work', '2026-03-01T09:00:00', '2026-03-01T08:59:00', []],
  ['the first poll after midnight', '2026-03-01T00:01:00', '2026-02-28T23:59:00', ['2026-02-27']],
  ['a pause', '2026-03-05T09:00:00', '2026-03-02T20:00:00', ['2026-03-03', '2026-03-02', '2026-03-01']],
  ['a position of the future', '2026-03-01T09:00:00', '2026-04-01T08:00:00', []],
] as const)(
  'after %s the days that no poll asks for any more are missed ones, newest first (G11)',
  ([, now, confirmed, days]) => {
    expect(missedDays(ist(now), confirmed === null ? null : ist(confirmed))).toEqual(days);
  },
);

test('a pause of a year is caught up whole, one of ten years is not', () => {
  expect(missedDays(ist('2026-03-31T09:00:00'), ist('2025-03-31T09:00:00'))).toHaveLength(365);
  expect(missedDays(ist('2026-03-31T09:00:00'), ist('2016-03-31T09:00:00'))).toHaveLength(399);
});
