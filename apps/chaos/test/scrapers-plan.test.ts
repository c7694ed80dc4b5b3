import { describe, expect, test } from 'vitest';
import { generateSpan } from '../src/scrapers/day.ts';
import { planFaults } from '../src/scrapers/faults.ts';
import { planKills } from '../src/scrapers/kills.ts';
import { readOptions } from '../src/scrapers/options.ts';
import { istTime, spanOf } from '../src/scrapers/span.ts';

describe('the span of a run', () => {
  test('crosses midnight where it ends at a time that is not after its beginning', () => {
    const span = spanOf('23:40', '00:15');
    expect(istTime(span.startsAt)).toBe('2026-02-13T23:40:00');
    expect(istTime(span.endsAt)).toBe('2026-02-14T00:15:00');
    expect(istTime(span.midnightAt!)).toBe('2026-02-14T00:00:00');
    expect(span.windows.map(({ from, until }) => `${from} ${until}`)).toEqual([
      '23:40:00 23:59:59',
      '00:00:00 00:15:00',
    ]);
  });

  test.each([
    ['09:00', '10:30', '2026-02-13T10:30:00'],
    ['09:00', '00:00', '2026-02-14T00:00:00'],
  ])('from %s until %s is of one day', (from, until, end) => {
    const span = spanOf(from, until);
    expect(span.windows).toHaveLength(1);
    expect(span.midnightAt).toBeNull();
    expect(istTime(span.endsAt)).toBe(end);
  });
});

describe('the generated span', () => {
  const span = spanOf('23:40', '00:15');
  const day = generateSpan({ filings: 250, seed: 3, span });

  test('has exactly the filings asked for, each with its truth, all of them within it', () => {
    expect(day.filings).toHaveLength(250);
    expect(day.truth).toHaveLength(250);
    for (const { visibleFrom } of day.filings) {
      expect(visibleFrom).toBeGreaterThanOrEqual(span.startsAt);
      expect(visibleFrom).toBeLessThanOrEqual(span.endsAt + 5_000);
    }
  });

  test('has filings within the last second before midnight and the first after, late ones, and all segments', () => {
    const around = (low: number, high: number) =>
      day.filings.filter(
        ({ visibleFrom }) => visibleFrom - span.midnightAt! >= low && visibleFrom - span.midnightAt! < high,
      );
    expect(around(-1_000, 0).length).toBeGreaterThan(0);
    expect(around(0, 1_000).length).toBeGreaterThan(0);
    const lateBy = day.filings.map(({ visibleFrom, publishedAt }) => visibleFrom - publishedAt);
    expect(Math.max(...lateBy)).toBeGreaterThan(3600_000);
    expect(new Set(day.filings.map(({ exchange, segment }) => `${exchange} ${segment}`))).toEqual(
      new Set(['bse equity', 'bse debt', 'bse mf', 'nse equities', 'nse sme', 'nse debt']),
    );
  });
});

describe('the plan of kills', () => {
  const plan = (kills: number, seed = 1, midnightMs: number | null = 1_020_000) =>
    planKills({ kills, standbys: 1, seed, durationMs: 1_050_000, midnightMs });

  test('meets the leader of both exchanges, a stand-by, and somebody within a second of midnight', () => {
    const kills = plan(6);
    expect(kills).toHaveLength(6);
    expect(new Set(kills.filter(({ role }) => role === 'leader').map(({ exchange }) => exchange))).toEqual(
      new Set(['bse', 'nse']),
    );
    expect(kills.filter(({ role }) => role === 'standby')).toHaveLength(1);
    expect(kills.filter(({ atMs }) => Math.abs(atMs - 1_020_000) <= 600)).toHaveLength(1);
    expect(kills.map(({ atMs }) => atMs)).toEqual(kills.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });

  test('is the same for the same seed and another for another', () => {
    expect(plan(6)).toEqual(plan(6));
    expect(plan(6, 2)).not.toEqual(plan(6));
  });

  test('with two kills is one of each exchange', () => {
    for (const seed of [1, 2, 3])
      expect(
        plan(2, seed)
          .map(({ exchange, role }) => `${exchange} ${role}`)
          .sort(),
      ).toEqual(['bse leader', 'nse leader']);
  });
});

describe('the plan of faults', () => {
  const plan = (from: string, rate = 0.03) => planFaults({ rate, seed: 1, speed: 60, span: spanOf(from, '00:30') });

  test('gives the lists as much chance of a fault as was asked for, and nothing where that is none', () => {
    const chance = plan('07:00')
      .filter(({ match }) => match === 'nse-list')
      .reduce((sum, { probability }) => sum + (probability ?? 0), 0);
    expect(chance).toBeCloseTo(0.03);
    expect(plan('07:00', 0)).toEqual([]);
  });

  test('denies access and falls silent only where a run has the minutes for it', () => {
    const lasting = (from: string) =>
      plan(from).filter(
        ({ match, answer }) => match.endsWith('-list') && ['forbidden', 'html200', 'silent'].includes(answer),
      );
    expect(lasting('07:00')).toHaveLength(6);
    expect(lasting('23:50')).toEqual([]);
  });
});

test('the command is what it says without options', () => {
  expect(readOptions([])).toEqual({
    filings: 3000,
    speed: 60,
    seed: 1,
    intervalMs: 1000,
    from: '07:00',
    until: '00:30',
    faultRate: 0.02,
    kills: 6,
    standbys: 1,
    patienceMs: 60_000,
    dir: null,
    keep: false,
  });
});
