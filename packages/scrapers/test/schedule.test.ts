import { expect, test } from 'vitest';
import { intervalAt, isBusy } from '../src/index.ts';

const calendar = { holidays: ['2026-01-26'] };

test.for([
  ['a Friday at noon', '2026-01-23T12:00:00', true],
  ['a Friday just before midnight', '2026-01-23T23:59:59', true],
  ['a Friday at 07:00', '2026-01-23T07:00:00', true],
  ['a Friday at 06:59', '2026-01-23T06:59:59', false],
  ['a Saturday', '2026-01-24T12:00:00', false],
  ['a Sunday', '2026-01-25T12:00:00', false],
  ['Republic Day, a Monday', '2026-01-26T12:00:00', false],
  ['the Tuesday after it', '2026-01-27T12:00:00', true],
] as const)('on %s issuers file: %o', ([, time, busy]) => {
  const now = new Date(`${time}+05:30`);
  expect(isBusy(now, calendar)).toBe(busy);
  expect(intervalAt(now, calendar, { busyMs: 60, quietMs: 180 })).toBe(busy ? 60 : 180);
});

test('the hours are those of India, whatever the zone of the machine (G11)', () => {
  expect(isBusy(new Date('2026-01-23T01:29:59Z'), calendar)).toBe(false);
  expect(isBusy(new Date('2026-01-23T01:30:00Z'), calendar)).toBe(true);
  // Monday 23:00 UTC is Tuesday 04:30 in Mumbai.
  expect(isBusy(new Date('2026-01-19T23:00:00Z'), calendar)).toBe(false);
});
