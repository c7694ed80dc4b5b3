import { afterEach, describe, expect, it } from 'vitest';
import { createReplayClock } from '../src/clock.ts';
import { createReplay, type Replay } from '../src/server.ts';
import { bseTime, hms, nseTime, parseBseTime, parseNseTime } from '../src/time.ts';
import { BSE_HEADERS, bseBody, bseDay, handClock, rowsOf, tinyDay } from './support.ts';

let replay: Replay | undefined;
afterEach(async () => {
  await replay?.close();
  replay = undefined;
});

describe('the replay clock', () => {
  it('shows a row once it has passed its time, never before', async () => {
    const { wall, advance } = handClock();
    replay = await createReplay({ dataset: tinyDay(3), speed: 60, startAt: '09:59', wall });
    const ids = async () => {
      const answer = await fetch(replay!.url + bseDay('20260213'), { headers: BSE_HEADERS });
      return (await bseBody(answer)).Table.map(({ NEWSID }) => NEWSID);
    };
    expect(await ids()).toEqual([]);
    advance(999);
    expect(await ids()).toEqual([]);
    advance(1);
    expect(await ids()).toEqual(['row-0']);
    advance(1000);
    expect(await ids()).toEqual(['row-1', 'row-0']);
    expect(replay.clock.done()).toBe(false);
    advance(1000);
    expect(await ids()).toEqual(['row-2', 'row-1', 'row-0']);
    expect(replay.clock.done()).toBe(true);
  });

  it('takes the given duration from the first row to the last, and starts a second before the first', () => {
    const { wall, advance, start } = handClock();
    const dataset = tinyDay(11);
    const clock = createReplayClock(dataset, { durationMs: 5000, wall });
    expect(clock.speed).toBe(120);
    const times = dataset.filings.map(({ visibleFrom }) => clock.wallTimeOf(visibleFrom) - start);
    expect([times[0], times.at(-1)]).toEqual([1000, 6000]);
    advance(6000);
    expect(clock.done()).toBe(true);
  });

  it('stops at the end of the last day', () => {
    const { wall, advance } = handClock();
    const clock = createReplayClock(tinyDay(1), { speed: 1000, wall });
    advance(24 * 3600_000);
    expect(new Date(clock.now()).toISOString()).toBe('2026-02-13T18:29:59.999Z');
  });

  it.each([{}, { speed: 1, durationMs: 1 }, { speed: 0 }, { durationMs: -5 }, { speed: 1, startAt: 'noon' }])(
    'refuses %o',
    (options) => {
      expect(() => createReplayClock(tinyDay(1), options)).toThrow(
        expect.objectContaining({ code: 'bad_option', failure: 'permanent' }),
      );
    },
  );

  it('tells its state and when every row becomes visible', async () => {
    const { wall, advance, start } = handClock();
    replay = await createReplay({ dataset: tinyDay(2), speed: 60, startAt: '09:00', wall });
    advance(1000);
    const state = await (await fetch(`${replay.url}/_replay/clock`)).json();
    expect(state).toEqual({
      now: '2026-02-13T03:31:00.000Z',
      speed: 60,
      day: '2026-02-13',
      lastDay: '2026-02-13',
      startsAt: '2026-02-13T03:30:00.000Z',
      endsAt: '2026-02-13T18:29:59.999Z',
      wallStartedAt: new Date(start).toISOString(),
      done: false,
    });
    const list = await rowsOf(await fetch(`${replay.url}/_replay/list`));
    expect(list[1]).toEqual({
      exchange: 'bse',
      segment: 'equity',
      exchangeId: 'row-1',
      publishedAt: '2026-02-13T04:31:00.000Z',
      visibleAt: new Date(start + 61_000).toISOString(),
      attachment: null,
      rows: 1,
    });
    expect((await fetch(`${replay.url}/_replay/truth`)).status).toBe(404);
    expect(await (await fetch(`${replay.url}/_replay/health`)).json()).toMatchObject({ status: 'ok' });
  });
});

describe('times on the wire', () => {
  it('are IST without a zone, in the forms of both exchanges', () => {
    const ms = Date.UTC(2026, 1, 13, 4, 30, 0, 700);
    expect(bseTime(ms)).toBe('2026-02-13T10:00:00.7');
    expect(bseTime(ms - 700)).toBe('2026-02-13T10:00:00');
    expect(bseTime(ms + 37)).toBe('2026-02-13T10:00:00.737');
    expect(nseTime(ms)).toBe('13-Feb-2026 10:00:00');
    expect(parseBseTime('2026-02-13T10:00:00.7')).toBe(ms);
    expect(parseNseTime('13-FEB-2026 10:00:00')).toBe(ms - 700);
    expect(parseNseTime('-')).toBeNull();
    expect(hms(317 * 3600_000 + 30 * 60_000 + 33_000)).toBe('317:30:33');
  });
});
