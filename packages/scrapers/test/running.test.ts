import { test as base, until } from '@filings/test-kit';
import { expect } from 'vitest';
import { nextDelay } from '../src/backoff.ts';
import { createNseSource, createPoller, createSeen, type PollReport } from '../src/index.ts';
import { clockAt, json, memoryIntake, nseRow, serve } from './support.ts';

const test = base.extend('nse', async ({ redis }) => {
  const behaviour = { list: [nseRow('1')] as unknown, silent: false };
  const server = await serve((request, response) => {
    if (!request.url?.includes('/api/')) response.setHeader('set-cookie', 'nsit=1').end();
    else if (!behaviour.silent) json(response, request.url.includes('=13-02-2026') ? behaviour.list : []);
  });
  const inbox = memoryIntake();
  const reports: PollReport[] = [];
  const poller = createPoller({
    source: createNseSource({ gatewayUrl: server.url, timeoutMs: 30_000 }),
    intake: inbox.intake,
    seen: createSeen({ redis: redis.client, prefix: redis.prefix, exchange: 'nse' }),
    clock: clockAt('2026-02-13T18:30:00'),
    intervalMs: 20,
    onPoll: (report) => reports.push(report),
  });
  return { behaviour, server, inbox, reports, poller };
});

test('a started poller takes what comes, poll after poll, and goes on after failures', async ({ nse }) => {
  nse.poller.start();
  await until(() => nse.inbox.ids().includes('1'));
  nse.behaviour.list = {};
  await until(() => nse.reports.some(({ problems }) => problems.some(({ failed }) => failed)));
  nse.behaviour.list = [nseRow('2'), nseRow('1')];
  await until(() => nse.inbox.ids().includes('2'));
  await nse.poller.stop();
  expect(nse.inbox.ids()).toEqual(['1', '2']);
});

test('stop gives up a request that hangs, long before its time-out', async ({ nse }) => {
  nse.behaviour.silent = true;
  nse.poller.start();
  await until(() => nse.server.asked.some((path) => path.includes('/api/')));
  const began = performance.now();
  await nse.poller.stop();
  expect(performance.now() - began).toBeLessThan(5000);
  expect(nse.reports).toMatchObject([{ aborted: true, problems: [] }]);
  expect((await nse.poller.pollOnce()).lists).toEqual([]);
});

test('two polls at once are one poll', async ({ nse }) => {
  const [one, two] = await Promise.all([nse.poller.pollOnce(), nse.poller.pollOnce()]);
  expect(one).toBe(two);
  expect(nse.inbox.ids()).toEqual(['1']);
});

const now = new Date('2026-02-13T12:00:00Z');
const usual = { intervalMs: 60_000, failures: 0, found: 0, elapsedMs: 0, now, random: 0 };

base.for([
  ['a good poll', { elapsedMs: 400 }, 59_600],
  ['a good poll with full jitter: earlier, never later', { random: 1 }, 54_000],
  ['a burst', { found: 25, elapsedMs: 400 }, 5600],
  ['a burst before a failure', { found: 25, failures: 1 }, 5000],
  ['a poll longer than the interval', { elapsedMs: 90_000 }, 0],
  ['a first failure', { failures: 1 }, 5000],
  ['a first failure with full jitter', { failures: 1, random: 1 }, 2500],
  ['a first failure of a short interval', { failures: 1, intervalMs: 200 }, 200],
  ['a fourth failure', { failures: 4 }, 40_000],
  ['a long outage', { failures: 500 }, 600_000],
  ['a time that was named', { failures: 1, retryAt: new Date(now.getTime() + 700_000) }, 700_000],
  ['a time that is past', { failures: 1, retryAt: new Date(0) }, 5000],
] as const)('after %s the wait is %o -> %i ms', ([, input, wait]) => {
  expect(nextDelay({ ...usual, ...input })).toBe(wait);
});
