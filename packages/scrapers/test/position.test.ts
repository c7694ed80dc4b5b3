import { test } from '@filings/test-kit';
import { expect } from 'vitest';
import { createSeen, type Day } from '../src/index.ts';

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
