import { createBacklog } from '@filings/scrapers';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { test } from '@filings/test-kit';
import { expect, onTestFinished } from 'vitest';
import { createGaps } from '../src/coverage-gaps.ts';

test('days that the database misses are read again, also when Redis has forgotten all about them (G1, G11, G13)', async ({
  redis,
  database,
}) => {
  const store = createStore(postgresCall({ url: database.url }));
  onTestFinished(() => store.close());
  const cover = (day: string, reported: number, received: number, checkedAt: string) =>
    ({
      v: 1,
      kind: 'coverage',
      coverage: {
        exchange: 'bse',
        segment: 'equity',
        day,
        reported,
        received,
        known: 0,
        bad: received,
        repeated: 0,
        witnessed: null,
        unmatched: null,
        checkedAt,
      },
    }) as const;
  await store.save([
    cover('2026-02-13', 3, 3, '2026-02-15T00:00:00.000Z'),
    // The scrapers stood still from the evening of the 14th to the 18th.
    cover('2026-02-14', 3, 3, '2026-02-14T12:00:00.000Z'),
    cover('2026-02-16', 3, 2, '2026-02-18T00:00:00.000Z'),
    cover('2026-02-18', 1, 1, '2026-02-18T04:00:00.000Z'),
  ]);
  const place = { redis: redis.client, prefix: redis.prefix };
  const clock = { now: () => new Date('2026-02-18T12:00:00+05:30') };
  const notes: string[] = [];
  const gaps = createGaps({ ...place, store, clock: async () => clock, onNote: (message) => notes.push(message) });
  expect(await gaps.step(false)).toBe(3);
  expect(notes).toEqual(['3 days of BSE are incomplete: they are read again']);
  const backlog = createBacklog({ ...place, exchange: 'bse' });
  const days = ['2026-02-16', '2026-02-15', '2026-02-14'].map((day) => ({ segment: 'equity', day }));
  expect((await backlog.progress(days)).open).toEqual(days);
  expect(await backlog.open()).toBe(3);

  // Not before it is time again, but at once when Redis was emptied.
  expect(await gaps.step(false)).toBe(0);
  await redis.client.del(...(await redis.client.keys(`{${redis.prefix}}*`)));
  expect(await gaps.step(true)).toBe(3);
  // What was read again lately is not read a third time.
  for (const day of days) await backlog.complete(day, { rows: 3, found: 0, at: new Date().toISOString() });
  expect(await gaps.step(true)).toBe(0);
});
