import { until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createBacklog } from '../src/index.ts';
import { rows, test } from './bse-house.ts';
import { bseRow, newestFirst } from './support.ts';

describe('days have edges (G11)', () => {
  test('a row of 23:59:50 that gets out after midnight is still taken', async ({ bse }) => {
    bse.clock.set('2026-02-13T23:59:55');
    bse.days['20260213'] = rows(newestFirst('a', 60));
    const poller = bse.poller();
    await poller.pollOnce();
    bse.clock.set('2026-02-14T00:00:40');
    const late = bseRow('late', { DT_TM: '2026-02-13T23:59:50.12', DissemDT: '2026-02-14T00:00:20.3' });
    bse.days['20260213'].unshift(late);
    bse.days['20260214'] = rows(['next-1']);
    expect((await poller.pollOnce()).new).toBe(2);
    expect(bse.inbox.ids().slice(60)).toEqual(['next-1', 'late']);
    expect(bse.inbox.taken.at(-1)?.publishedAt).toBe('2026-02-13T18:29:50.120Z');
  });

  test('a restart after three days takes today first, and leaves the days between to the backlog', async ({
    bse,
    redis,
  }) => {
    const backlog = createBacklog({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
    await bse.poller({ backlog }).pollOnce();
    expect(await backlog.open()).toBe(0);
    bse.days['20260214'] = rows(['sat']);
    bse.days['20260215'] = rows(['sun']);
    bse.clock.set('2026-02-17T09:00:00');
    bse.days['20260217'] = rows(['tue']);
    await bse.poller({ backlog }).pollOnce();
    expect(bse.inbox.ids()).toEqual(['tue']);
    const days = ['2026-02-15', '2026-02-14', '2026-02-13', '2026-02-12'].map((day) => ({ segment: 'equity', day }));
    expect((await backlog.progress(days)).open).toEqual(days);
    await using work = bse.work();
    await until(async () => (await backlog.open()) === 0);
    expect(work.covered.map(({ day, reported, received }) => [day, reported, received])).toEqual([
      ['2026-02-15', 1, 1],
      ['2026-02-14', 1, 1],
      ['2026-02-13', 0, 0],
      ['2026-02-12', 0, 0],
    ]);
    expect(bse.inbox.ids()).toEqual(['tue', 'sun', 'sat']);
  });
});

describe('losing the positions', () => {
  test('costs repeated intake of the same identities, nothing else', async ({ bse, redis }) => {
    bse.days['20260213'] = rows(newestFirst('a', 3));
    await bse.poller().pollOnce();
    const keys = await redis.client.keys(`{${redis.prefix}}*`);
    for (const key of keys) expect(key).toMatch(/:scraper:bse:(seen:equity:\d{4}-\d\d-\d\d|confirmed|epoch)$/);
    await redis.client.del(...keys);
    await bse.poller().pollOnce();
    expect(bse.inbox.taken).toHaveLength(6);
    expect(new Set(bse.inbox.taken.map(({ filingId }) => filingId)).size).toBe(3);
  });
});
