import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crashBackoffMs, workersToStart } from '../src/index.ts';

const reading = (ready: number, live: number, unclaimed: number, maxConcurrent: number, paused = false) => ({
  ready,
  live,
  unclaimed,
  maxConcurrent,
  paused,
});

describe('how many workers start (G24)', () => {
  test.each([
    ['5 jobs and no worker start 3 in one pass', reading(5, 0, 0, 3), 3],
    ['4 jobs on AI start 3', reading(4, 0, 0, 3), 3],
    ['3 jobs on UPLOAD start 2', reading(3, 0, 0, 2), 2],
    ['1 job on INVESTOR starts 1', reading(1, 0, 0, 1), 1],
    ['one waiting beside one busy worker gets a worker of its own', reading(1, 1, 0, 3), 1],
    ['one waiting beside a worker that starts already is left to it', reading(1, 1, 1, 3), 0],
    ['two waiting beside one starting and one busy get one more', reading(2, 2, 1, 3), 1],
    ['a worker ended, work remains: its place is filled', reading(2, 2, 0, 3), 1],
    ['all places taken: nothing more', reading(50, 3, 0, 3), 0],
    ['nothing waits: nothing runs', reading(0, 0, 0, 3), 0],
    ['nothing waits beside idle workers', reading(0, 2, 2, 3), 0],
    ['the limit was lowered below what runs', reading(9, 3, 0, 2), 0],
    ['a paused queue starts nothing', reading(9, 0, 0, 3, true), 0],
    ['a contradictory reading starts nothing: more unclaimed than alive', reading(9, 1, 2, 3), 0],
    ['a broken reading starts nothing', reading(Number.NaN, 0, 0, 3), 0],
    ['a negative reading starts nothing', reading(-1, 0, 0, 3), 0],
    ['a missing reading starts nothing', null, 0],
    ['a standby is kept though nothing waits', { ...reading(0, 0, 0, 3), standby: 1 }, 1],
    ['a standby that took its job is replaced', { ...reading(0, 1, 0, 3), standby: 1 }, 1],
    ['a standby takes the job that waits: no other is started for it', { ...reading(1, 1, 1, 3), standby: 1 }, 0],
    ['no standby where no place is left', { ...reading(0, 3, 0, 3), standby: 1 }, 0],
    ['no standby in a paused queue', { ...reading(0, 0, 0, 3, true), standby: 1 }, 0],
  ])('%s', (_claim, given, expected) => {
    expect(workersToStart(given)).toBe(expected);
  });

  test('never passes the limit, never starts for jobs that have a worker coming, never leaves a place empty beside a lone job', () => {
    const numbers = fc.record({
      ready: fc.nat(1000),
      live: fc.nat(64),
      unclaimed: fc.nat(64),
      maxConcurrent: fc.nat(64),
    });
    fc.assert(
      fc.property(numbers, ({ ready, live, unclaimed, maxConcurrent }) => {
        fc.pre(unclaimed <= live);
        const started = workersToStart(reading(ready, live, unclaimed, maxConcurrent));
        expect(started).toBeGreaterThanOrEqual(0);
        if (live <= maxConcurrent) expect(live + started).toBeLessThanOrEqual(maxConcurrent);
        if (started > 0) expect(started + unclaimed).toBeLessThanOrEqual(ready);
        if (ready > unclaimed && live < maxConcurrent) expect(started).toBeGreaterThan(0);
      }),
    );
  });
});

test('a crash loop backs off 1, 2, 4 … to a minute (G25)', () => {
  const inARow = [0, 1, 2, 3, 6, 7, 50];
  expect(inARow.map((n) => crashBackoffMs(n))).toEqual([0, 1000, 2000, 4000, 32_000, 60_000, 60_000]);
  // Died over a job: the first is replaced at once.
  expect(inARow.map((n) => crashBackoffMs(n, true))).toEqual([0, 0, 1000, 2000, 16_000, 32_000, 60_000]);
});
