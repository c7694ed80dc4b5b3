import { describe, expect, test } from 'vitest';
import { createPollLog, type Poll } from '../src/scrapers/poll-log.ts';
import { troublesOf } from '../src/scrapers/troubles.ts';
import { deadlineOf, type Trouble, windowsOf } from '../src/scrapers/windows.ts';

const poll = (startedAt: number, endedAt: number, good = true): Poll => ({ exchange: 'bse', startedAt, endedAt, good });
const fault = (at: number, answer = 'reset'): Trouble => ({ exchange: 'bse', at, kind: 'fault', answer });
const kill = (at: number): Trouble => ({ exchange: 'bse', at, kind: 'kill' });
const bse = (from: number, until: number) => ({ exchange: 'bse' as const, from, until });

describe('a fault window', () => {
  test.each<[string, Trouble[], Poll[], object[]]>([
    ['ends with the next poll that is good', [fault(110)], [poll(100, 150, false), poll(600, 650)], [bse(110, 650)]],
    ['ends with its own poll where that is good all the same', [fault(110)], [poll(100, 150)], [bse(110, 150)]],
    [
      'of a kill ends with the first good poll that began after it',
      [kill(120)],
      [poll(100, 150), poll(3_000, 3_050, false), poll(3_500, 3_600)],
      [bse(120, 3_600)],
    ],
    [
      'is not ended by a poll of the other exchange',
      [fault(110)],
      [{ ...poll(600, 650), exchange: 'nse' }],
      [bse(110, 15_110)],
    ],
    [
      'has an end although nobody ever polls again',
      [fault(0), kill(20_000)],
      [],
      [bse(0, 15_000), bse(20_000, 35_000)],
    ],
    [
      'of silence lasts as long as the client waits for an answer, and some more',
      [fault(0, 'silent')],
      [],
      [bse(0, 35_000)],
    ],
    [
      'is one with those that overlap it',
      [fault(110), fault(620)],
      [poll(100, 150, false), poll(600, 650, false), poll(900, 950)],
      [bse(110, 950)],
    ],
  ])('%s', (_, troubles, polls, windows) => {
    expect(windowsOf(troubles, polls)).toEqual(windows);
  });

  test('comes of faults of lists, of killed leaders and of the start; not of feeds and stand-bys', () => {
    const at = '1970-01-01T00:00:05.000Z';
    expect(
      troublesOf({
        exchanges: ['bse'],
        began: 1_000,
        faults: [
          { target: 'nse-list', at, answer: 'reset' },
          { target: 'nse-feed', at, answer: 'silent' },
          { target: 'masters', at, answer: 'reset' },
        ],
        kills: [
          { exchange: 'nse', role: 'standby', at: 7_000 },
          { exchange: 'nse', role: 'leader', at: 8_000 },
        ],
      }),
    ).toEqual([
      { exchange: 'bse', at: 1_000, kind: 'start' },
      { exchange: 'nse', at: 5_000, kind: 'fault', answer: 'reset' },
      { exchange: 'nse', at: 8_000, kind: 'kill' },
    ]);
  });
});

describe('the time by which a filing must be enqueued', () => {
  test.each<[string, { visibleAt: number; enqueuedAt: number | null }, object[], object]>([
    ['is its visibility and what is allowed', { visibleAt: 0, enqueuedAt: 900 }, [], { excused: false, at: 1_500 }],
    ['is not moved by a window before', { visibleAt: 5_000, enqueuedAt: 5_900 }, [bse(0, 5_000)], { excused: false }],
    ['is not moved by a window after', { visibleAt: 0, enqueuedAt: null }, [bse(1_501, 9_000)], { excused: false }],
    [
      'is not moved by a window that began when it was enqueued already',
      { visibleAt: 0, enqueuedAt: 900 },
      [bse(1_000, 9_000)],
      { excused: false, at: 1_500 },
    ],
    [
      'is as long after a window that lies in its time',
      { visibleAt: 0, enqueuedAt: 4_000 },
      [bse(1_000, 3_000)],
      { excused: true, at: 4_500 },
    ],
    [
      'is after the last of windows that follow on each other',
      { visibleAt: 0, enqueuedAt: null },
      [bse(1_000, 3_000), bse(4_000, 5_000), bse(9_000, 10_000)],
      { excused: true, at: 6_500 },
    ],
    [
      'is not moved by a fault long after it was due',
      { visibleAt: 0, enqueuedAt: 60_000 },
      [bse(30_000, 31_000)],
      { excused: false, at: 1_500 },
    ],
  ])('%s', (_, filing, windows, deadline) => {
    expect(deadlineOf(filing, windows as ReturnType<typeof bse>[], 1_500)).toMatchObject(deadline);
  });
});

describe('the log of a scraper', () => {
  const read = (lines: object[]) => {
    const polls: Poll[] = [];
    const leads: string[] = [];
    const onLine = createPollLog({
      lists: { bse: 2, nse: 2 },
      onPoll: (one) => polls.push(one),
      onLead: (exchange) => leads.push(exchange),
    });
    for (const line of lines) onLine(JSON.stringify(line));
    return { polls, leads };
  };
  const polled = (change: object = {}) => ({
    exchange: 'bse',
    time: 1_000,
    durationMs: 40,
    lists: [{}, {}],
    ...change,
  });

  test('tells each poll with its beginning and its end', () => {
    expect(read([polled()]).polls).toEqual([{ exchange: 'bse', startedAt: 960, endedAt: 1_000, good: true }]);
  });

  test.each<[string, object[], boolean]>([
    ['that failed is not good', [{ exchange: 'bse', failed: true }, polled()], false],
    ['with a problem of the feed is good', [{ exchange: 'bse', failed: false }, polled()], true],
    ['that was cut short is not good', [polled({ lists: [{}] })], false],
    ['is not held to what the poll before met', [{ exchange: 'bse', failed: true }, polled(), polled()], true],
    [
      'is not held to what a process met that was killed',
      [{ exchange: 'bse', failed: true }, { exchange: 'bse', msg: 'polls BSE from now on' }, polled()],
      true,
    ],
  ])('a poll %s', (_, lines, good) => {
    expect(read(lines).polls.at(-1)?.good).toBe(good);
  });

  test('tells who leads, and leaves out what is no line of its own', () => {
    expect(read([{ exchange: 'nse', msg: 'polls NSE from now on' }, { level: 30 }, [1]]).leads).toEqual(['nse']);
  });
});
