import { test as base } from '@filings/test-kit';
import { createBseSource, createPoller, createSeen, type PollerOptions } from '../src/index.ts';
import { bseList, bseRow, clockAt, dayAsked, memoryIntake, pageOf, serve, workBacklog } from './support.ts';

type Row = Record<string, unknown>;

/** A BSE of which the test writes the days, and what a scraper of it needs, on real Redis. */
export const test = base.extend('bse', async ({ redis }) => {
  const days: Record<string, Row[]> = {};
  const rowsOf = (day: string, type: string) => (type === 'C' ? (days[day] ?? []) : []);
  const behaviour = { answer: bseList(rowsOf) };
  const server = await serve((request, response) => behaviour.answer(request, response));
  const inbox = memoryIntake();
  const seen = createSeen({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
  const clock = clockAt('2026-02-13T18:30:00');
  const poller = (options: Partial<PollerOptions> = {}) =>
    createPoller({
      source: createBseSource({ gatewayUrl: server.url, timeoutMs: 2000 }),
      intake: inbox.intake,
      seen,
      clock,
      intervalMs: 60_000,
      ...options,
    });
  /** The pages of today that were asked for since the last call. */
  let from = 0;
  const pagesAsked = (day = '20260213') => {
    const asked = server.asked.slice(from).filter((path) => dayAsked(path) === day);
    from = server.asked.length;
    return asked.map(pageOf);
  };
  const work = () => workBacklog(createBseSource({ gatewayUrl: server.url, timeoutMs: 2000 }), redis, inbox.intake);
  return { days, behaviour, rowsOf, server, inbox, seen, clock, poller, pagesAsked, work };
});

export const rows = (ids: string[]): Row[] => ids.map((id) => bseRow(id));
