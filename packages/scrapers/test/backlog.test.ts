import { test as base, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { type BacklogDay, createBacklog, createBseSource } from '../src/index.ts';
import { bseList, bseRow, dayAsked, json, memoryIntake, newestFirst, serve, workBacklog } from './support.ts';

const january = (from: number, to: number): BacklogDay[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({
    segment: 'equity',
    day: `2026-01-${String(to - n).padStart(2, '0')}`,
  }));
const compact = (day: string) => day.replaceAll('-', '');

/** A BSE with 60 rows a day, and a backlog on real Redis. */
const test = base.extend('house', async ({ redis }) => {
  const inbox = memoryIntake();
  const rowsOf = (day: string) => newestFirst(day, 60).map((id) => bseRow(id));
  const behaviour = { answer: bseList((day) => rowsOf(day)) };
  const server = await serve((request, response) => behaviour.answer(request, response));
  const source = createBseSource({ gatewayUrl: server.url, timeoutMs: 2000 });
  const backlog = createBacklog({ redis: redis.client, prefix: redis.prefix, exchange: 'bse' });
  const work = (holder?: string) => workBacklog(source, redis, inbox.intake, holder);
  return { inbox, rowsOf, behaviour, server, backlog, work };
});

describe('days to be read whole', () => {
  test('are read newest first, once, and told as coverage', async ({ house }) => {
    const days = january(5, 9);
    expect(await house.backlog.add(days)).toBe(5);
    expect(await house.backlog.add(days)).toBe(0);
    await using work = house.work();
    await until(async () => (await house.backlog.open()) === 0);
    expect(house.inbox.ids()).toEqual(days.flatMap(({ day }) => newestFirst(compact(day), 60)));
    expect(work.covered.map(({ day, reported, received, known }) => [day, reported, received, known])).toEqual(
      days.map(({ day }) => [day, 60, 60, 60]),
    );
    expect(await house.backlog.progress(days)).toMatchObject({
      done: 5,
      open: [],
      rows: 300,
      found: 300,
      failing: null,
    });
  });

  test('that are done already are not read again, unless asked for again', async ({ house }) => {
    const days = january(8, 9);
    await house.backlog.add(days);
    {
      await using _ = house.work();
      await until(async () => (await house.backlog.open()) === 0);
    }
    const asked = house.server.asked.length;
    expect(await house.backlog.add(january(7, 9))).toBe(1);
    expect(await house.backlog.add(days, { again: true })).toBe(2);
    await using _ = house.work();
    await until(async () => (await house.backlog.open()) === 0);
    expect(house.server.asked.length - asked).toBe(6);
    expect(house.inbox.taken).toHaveLength(180);
  });

  test('a day that fails waits for its time, and the others go on', async ({ house }) => {
    const days = january(7, 9);
    const { answer } = house.behaviour;
    house.behaviour.answer = (request, response) =>
      dayAsked(request.url ?? '') === '20260108' ? json(response, 'No Record Found!') : answer(request, response);
    await house.backlog.add(days);
    await using work = house.work();
    await until(async () => (await house.backlog.open()) === 1);
    expect(work.problems).toMatchObject([{ day: days[1], error: { code: 'bare_string' } }]);
    const { done, open, failing } = await house.backlog.progress(days);
    expect({ done, open }).toEqual({ done: 2, open: [days[1]] });
    expect(failing).toMatchObject({ day: days[1], code: 'bare_string', attempts: 1 });
    expect(await house.backlog.next(new Date())).toMatchObject({ notBefore: expect.any(Date) });
    expect(await house.backlog.next(new Date(Date.now() + 700_000))).toEqual({ day: days[1] });
  });

  test('are worked on by one process at a time; another goes on where it ended (G26)', async ({ house }) => {
    const days = january(1, 9);
    let first: ReturnType<typeof house.work> | null = null;
    const { answer } = house.behaviour;
    let answered = 0;
    // The third day's second page hangs: its worker ends in the middle of the list.
    house.behaviour.answer = (request, response) => {
      answered += 1;
      if (answered !== 6) answer(request, response);
    };
    await house.backlog.add(days);
    first = house.work('one');
    await until(async () => answered === 6);
    expect((await house.backlog.progress(days)).worker).toBe('one');
    await using _ = house.work('other');
    expect(answered).toBe(6);
    await first[Symbol.asyncDispose]();
    await until(async () => (await house.backlog.open()) === 0);
    expect((await house.backlog.progress(days)).worker).toBe('other');
    const ids = days.flatMap(({ day }) => newestFirst(compact(day), 60));
    // The page that had been handed over before the end is not handed over again.
    expect(house.inbox.ids()).toEqual(ids);
  });

  test('that nobody wants any more are forgotten', async ({ house }) => {
    await house.backlog.add(january(1, 9));
    expect(await house.backlog.forget(january(1, 4))).toBe(4);
    expect((await house.backlog.progress(january(1, 9))).open).toEqual(january(5, 9));
  });
});
