import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tally } from './support/simulated-queue.ts';
import { simulate } from './support/simulator.ts';
import { kedaAccurate, kedaDefault, naive, ours, type Strategy } from './support/strategies.ts';
import { anyTrace, sampleTraces, type Trace } from './support/traces.ts';

const verdict = ({ surplus, missed, above, unfinished }: Tally) => ({ surplus, missed, above: above > 0, unfinished });
const PERFECT = { surplus: 0, missed: 0, above: false, unfinished: 0 };

/** The trace without doubt: one spawner, whose readings are fresh and whose starts are at once. */
const undoubted = (trace: Trace): Trace => ({
  ...trace,
  spawners: 1,
  cooldownMs: 0,
  looks: [{ readMs: 0, reserveMs: 0, lost: false }],
});

describe('the policy on simulated traces (G24, G26)', () => {
  test('10,000 traces with slow starts, stale and lost readings, one to three spawners: no start too many, none missed, never above the limit', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        expect(verdict(simulate(trace, ours))).toEqual(PERFECT);
      }),
      { numRuns: 10_000 },
    );
  });

  test('where nothing is stale, the decision alone is right, with no guard behind it but the slots', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        expect(verdict(simulate(undoubted(trace), { ...ours, guard: 'slots' }))).toEqual(PERFECT);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the simulator sees what it is there to see', () => {
  const traces = sampleTraces(500, 1);
  const sum = (strategy: Strategy, of: (tally: Tally) => number) =>
    traces.reduce((total, trace) => total + of(simulate(trace, strategy)), 0);

  test.each([kedaAccurate, naive])('too many starts of $name', (strategy) => {
    expect(sum(strategy, ({ surplus }) => surplus)).toBeGreaterThan(100);
  });

  test.each([kedaDefault, naive])('missed starts of $name', (strategy) => {
    expect(sum(strategy, ({ missed }) => missed)).toBeGreaterThan(100);
  });

  test('a decision that forgets who is coming, and one that is too careful', () => {
    const greedy: Strategy = { ...ours, decide: (seen) => Math.min(seen.maxConcurrent - seen.live, seen.ready) };
    const careful: Strategy = {
      ...ours,
      decide: (seen) => ours.decide({ ...seen, ready: Math.max(0, seen.ready - 1) }),
    };
    const wrongs = (strategy: Strategy) =>
      traces.map((trace) => simulate(undoubted(trace), { ...strategy, guard: 'slots' }));
    expect(wrongs(greedy).some(({ surplus }) => surplus > 0)).toBe(true);
    expect(wrongs(careful).some(({ missed }) => missed > 0)).toBe(true);
  });

  test('a version alone is no guard: a worker that finishes after the reading takes the job that a start was meant for', () => {
    expect(sum({ ...ours, guard: 'version' }, ({ surplus }) => surplus)).toBeGreaterThan(0);
  });
});
