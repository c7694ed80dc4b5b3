import { Filing } from '@filings/queue-core';
import { test as base, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import {
  createBseSource,
  createPoller,
  createSeen,
  type Feed,
  type FeedItem,
  type PollerOptions,
  type PollReport,
  provisionalOf,
} from '../src/index.ts';
import { bseList, bseRow, clockAt, memoryIntake, serve } from './support.ts';

type Row = Record<string, unknown>;

const item = (id: string, fields: Partial<FeedItem> = {}): FeedItem => ({
  attachment: { name: `${id}.pdf`, url: `https://www.bseindia.com/xml-data/corpfiling/AttachLive/${id}.pdf` },
  companyName: 'Sample Works Ltd',
  scripCode: '599001',
  subject: 'Outcome of Board Meeting',
  text: 'Outcome of Board Meeting',
  publishedAt: '2026-02-13T12:35:09.000Z',
  publishedRaw: '13-Feb-2026 18:05:09',
  segment: 'equity',
  raw: { title: 'Sample Works Ltd (599001)' },
  ...fields,
});

/** A BSE whose list and feed the test writes, polled until it ends. */
const test = base.extend('bse', async ({ redis }, { onCleanup }) => {
  const list = { rows: [] as Row[], closed: false, asked: 0 };
  const feed = { items: [] as FeedItem[], asked: 0 };
  const answer = bseList((day) => (day === '20260213' ? list.rows : []));
  const server = await serve((request, response) => {
    list.asked += 1;
    if (list.closed) response.writeHead(403).end('<html><title>Access Denied</title></html>');
    else answer(request, response);
  });
  const inbox = memoryIntake();
  const reports: PollReport[] = [];
  const source = {
    ...createBseSource({ gatewayUrl: server.url, timeoutMs: 2000 }),
    async feed(): Promise<Feed> {
      feed.asked += 1;
      return { items: feed.items, bad: [] };
    },
  };
  const start = (options: Partial<PollerOptions> = {}) => {
    const poller = createPoller({
      source,
      intake: inbox.intake,
      seen: createSeen({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' }),
      provisional: (told) => provisionalOf('bse', 'equity', told, new Date()),
      clock: clockAt('2026-02-13T18:30:00'),
      intervalMs: 30,
      feedEveryMs: 30,
      onPoll: (report) => reports.push(report),
      ...options,
    });
    onCleanup(() => poller.stop());
    poller.start();
    return poller;
  };
  const problems = () => reports.flatMap((report) => report.problems);
  /** The next poll that begins from now on. */
  const nextPoll = async () => {
    const began = reports.length + 1;
    await until(() => reports.length > began);
    return reports.at(-1)!;
  };
  return { url: server.url, list, feed, inbox, reports, start, problems, nextPoll };
});

describe('the feed as witness (G12)', () => {
  test('that agrees is silent, and its count is in the coverage', async ({ bse }) => {
    const covered: unknown[] = [];
    bse.list.rows = [bseRow('b'), bseRow('a')];
    bse.feed.items = [item('b'), item('a'), item('a'), item('none', { attachment: null })];
    bse.start({
      onCoverage: async ({ day, witnessed, unmatched }) => void covered.push({ day, witnessed, unmatched }),
    });
    await until(() => covered.some((one) => JSON.stringify(one).includes('"witnessed":2')));
    expect(covered).toContainEqual({ day: '2026-02-13', witnessed: 2, unmatched: 0 });
    expect(bse.problems()).toEqual([]);
  });

  test('that names what a list keeps back is told with the name, and the list is read whole until it agrees', async ({
    bse,
  }) => {
    bse.list.rows = [bseRow('b'), bseRow('a')];
    bse.feed.items = [item('c'), item('b')];
    bse.start();
    await until(() => bse.problems().length > 0);
    expect(bse.problems()[0]?.error).toMatchObject({
      code: 'feed_disagrees',
      message: expect.stringContaining('c.pdf'),
    });
    expect(bse.reports.at(-1)?.unmatched).toBe(1);
    const told = bse.reports.length;
    await until(() => bse.reports.slice(told).some(({ lists }) => lists[0]?.count.whole));
    bse.list.rows.push(bseRow('c'));
    await until(() => bse.reports.at(-1)?.unmatched === 0);
    expect(bse.inbox.ids()).toEqual(['b', 'a', 'c']);
  });

  test('makes an empty list a failure with a name', async ({ bse }) => {
    bse.feed.items = [item('a')];
    bse.start();
    await until(() => bse.problems().length > 0);
    expect(bse.problems()[0]).toMatchObject({ day: '2026-02-13', failed: true, error: { code: 'empty_table' } });
  });

  test('that is silent holds up no poll, and ends with the poller', async ({ bse }) => {
    bse.list.rows = [bseRow('a')];
    const poller = bse.start({
      source: {
        ...createBseSource({ gatewayUrl: bse.url }),
        feed: (signal) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
      },
    });
    await until(() => bse.inbox.taken.length === 1);
    bse.list.rows.unshift(bseRow('b'));
    await until(() => bse.inbox.taken.length === 2);
    await poller.stop();
    expect(bse.problems()).toEqual([]);
  });

  test('speaks only of the segments that are read', async ({ bse }) => {
    bse.list.rows = [bseRow('a')];
    bse.feed.items = [item('a'), item('nav', { segment: 'mf' }), item('bond', { segment: 'debt' })];
    bse.start();
    await until(() => bse.feed.asked > 3);
    expect(bse.problems()).toEqual([]);
  });
});

describe('the feed as stand-in while the lists are closed', () => {
  test('hands over what it has, once, as provisional; the rows of the list follow when it opens', async ({ bse }) => {
    bse.list.rows = [bseRow('a')];
    bse.start();
    await until(() => bse.inbox.taken.length === 1);
    bse.list.closed = true;
    bse.list.rows = [bseRow('c'), bseRow('b'), bseRow('a')];
    bse.feed.items = [item('c'), item('b'), item('a'), item('nav', { segment: 'mf' }), item('x', { attachment: null })];
    await until(() => bse.inbox.taken.length === 3);
    const [, ...told] = bse.inbox.taken;
    expect(told.map(({ exchangeId, provisional }) => [exchangeId, provisional])).toEqual([
      ['feed:c.pdf', true],
      ['feed:b.pdf', true],
    ]);
    for (const filing of told) expect(Filing.parse(filing)).toEqual(filing);
    const asked = bse.feed.asked;
    await until(() => bse.feed.asked > asked + 2);
    expect(bse.inbox.taken).toHaveLength(3);
    expect(bse.reports.at(-1)?.fallback).toBe(true);
    expect(bse.problems()[0]?.error).toMatchObject({ code: expect.stringMatching(/access_denied/) });

    bse.list.closed = false;
    await until(() => bse.inbox.taken.length === 5);
    expect(bse.inbox.ids().slice(3)).toEqual(['c', 'b']);
    expect((await bse.nextPoll()).fallback).toBe(false);
  });

  test('is read at the interval however long the lists are left alone', async ({ bse }) => {
    bse.list.closed = true;
    bse.start({ intervalMs: 100 });
    await until(() => bse.feed.asked > 2);
    const [lists, feeds] = [bse.list.asked, bse.feed.asked];
    // The lists' back-off doubles meanwhile.
    await until(() => bse.feed.asked >= feeds + 10);
    expect(bse.list.asked - lists).toBeLessThan(6);
  });

  test('that fails itself is told and does not stop the polls', async ({ bse }) => {
    const told: string[] = [];
    bse.list.rows = [bseRow('a')];
    bse.start({
      source: {
        ...createBseSource({ gatewayUrl: 'http://127.0.0.1:9' }),
        feed: async () => {
          throw new Error('the feed is broken');
        },
      },
      onProblem: ({ error }) => told.push(error.message),
    });
    await until(() => told.filter((message) => message === 'the feed is broken').length > 2);
    expect(told.some((message) => message.includes('the connection failed'))).toBe(true);
  });
});
