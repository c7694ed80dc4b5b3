import { describe, expect, test } from 'vitest';
import { describeKill, KINDS, type Kind, planKills, type ScheduleOptions } from '../src/schedule.ts';

const options: ScheduleOptions = { seed: 7, durationMs: 120_000, everyMs: 4_000, kinds: KINDS };
const count = (kind: Kind, change: Partial<ScheduleOptions> = {}) =>
  planKills({ ...options, ...change }).filter((kill) => kill.kind === kind).length;

describe('the schedule of kills', () => {
  test('is the same for one seed, in times, kinds, choices and absences, and another for another', () => {
    expect(planKills(options)).toEqual(planKills({ ...options }));
    expect(planKills({ ...options, seed: 8 })).not.toEqual(planKills(options));
  });

  test('is this one for seed 1, on every machine', () => {
    expect(planKills({ ...options, seed: 1, durationMs: 24_000 }).map(describeKill)).toMatchInlineSnapshot(`
      [
        "   4.5 s  worker    choice 0.992",
        "   9.2 s  worker    choice 0.137",
        "  11.0 s  flush     choice 0.362",
        "  13.4 s  postgres  choice 0.215  away for 0.5 s",
        "  14.7 s  redis     choice 0.239  away for 2.8 s",
        "  19.1 s  scraper   choice 0.290  away for 0.8 s",
      ]
    `);
  });

  test.each([1, 2, 3, 500, 12_345])('with seed %i kills in order, within the day, about as often as asked', (seed) => {
    const kills = planKills({ ...options, seed });
    const times = kills.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(0);
    expect(times.at(-1)).toBeLessThan(120_000 + 0.4 * 4_000);
    expect(kills).toHaveLength(29 + 1);
    for (const { choice, downMs, kind } of kills) {
      expect(choice).toBeGreaterThanOrEqual(0);
      expect(choice).toBeLessThan(1);
      if (kind !== 'worker' && kind !== 'flush') expect(downMs).toBeGreaterThanOrEqual(200);
      expect(downMs).toBeLessThanOrEqual(3_000);
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('with seed %i empties Redis exactly once, about the middle', (seed) => {
    const flushes = planKills({ ...options, seed }).filter(({ kind }) => kind === 'flush');
    expect(flushes).toHaveLength(1);
    expect(flushes[0]!.atMs).toBeGreaterThanOrEqual(54_000);
    expect(flushes[0]!.atMs).toBeLessThanOrEqual(66_000);
  });

  test('kills every kind in any seven kills, workers twice as often', () => {
    for (const kind of KINDS.filter((one) => one !== 'flush'))
      expect(count(kind, { durationMs: 32_000 })).toBe(kind === 'worker' ? 2 : 1);
  });

  test('kills only what was asked for', () => {
    const kills = planKills({ ...options, kinds: ['worker', 'api'] });
    expect(new Set(kills.map(({ kind }) => kind))).toEqual(new Set(['worker', 'api']));
    expect(kills).toHaveLength(29);
    expect(planKills({ ...options, kinds: ['flush'] })).toHaveLength(1);
    expect(planKills({ ...options, kinds: [] })).toEqual([]);
  });
});
