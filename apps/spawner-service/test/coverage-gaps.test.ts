import { addDays, createBacklog, dayOf } from '@filings/scrapers';
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
  /** So many days ago, as the exchanges count, and a time on it. */
  const ago = (days: number) => addDays(dayOf(new Date()), -days);
  const at = (days: number, time: string) => new Date(`${ago(days)}T${time}+05:30`).toISOString();
  await store.save([
    cover(ago(5), 3, 3, at(3, '05:30')),
    // The scrapers stood still from an evening four days ago until today.
    cover(ago(4), 3, 3, at(4, '17:30')),
    cover(ago(2), 3, 2, at(0, '00:00')),
    cover(ago(0), 1, 1, at(0, '00:00')),
  ]);
  const place = { redis: redis.client, prefix: redis.prefix };
  const notes: string[] = [];
  const gaps = createGaps({ ...place, store, onNote: (message) => notes.push(message) });
  expect(await gaps.step(false)).toBe(3);
  expect(notes).toEqual(['3 days of BSE are incomplete: they are read again']);
  const backlog = createBacklog({ ...place, exchange: 'bse' });
  const days = [ago(2), ago(3), ago(4)].map((day) => ({ segment: 'equity', day }));
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
