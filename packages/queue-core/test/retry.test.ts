import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  backoffMs,
  type ClassifiedError,
  type FailureClass,
  FREE_STARTS,
  verdictOf,
  withLimits,
} from '../src/index.ts';

class Failed extends Error implements ClassifiedError {
  readonly code: string;
  readonly failure: FailureClass;
  readonly retryAt: Date | undefined;
  constructor(failure: FailureClass, code: string, retryAt?: Date) {
    super(`it failed: ${code}`);
    this.failure = failure;
    this.code = code;
    this.retryAt = retryAt;
  }
}

const limits = withLimits().ai_processing;
const now = new Date('2026-01-24T10:00:00Z');
const verdict = (error: unknown, made: number, starts = made + 1) =>
  verdictOf(error, { attemptsMade: made, starts }, limits, () => 0);

describe('what happens to a failed attempt is decided by the class of its error (G6)', () => {
  test('a permanent one is a dead letter at once', () => {
    expect(verdict(new Failed('permanent', 'model_refused_key'), 0)).toEqual({
      action: 'dead_letter',
      reason: { code: 'model_refused_key', message: 'it failed: model_refused_key' },
    });
  });

  test('a transient one is tried again after a growing delay, until its attempts are used up', () => {
    const delays = [0, 1, 2, 3].map((made) => verdict(new Failed('transient', 'fetch_failed'), made));
    expect(delays.map((v) => v.action === 'retry' && v.delayMs)).toEqual([1000, 2000, 4000, 8000]);
    expect(verdict(new Failed('transient', 'fetch_failed'), 4)).toMatchObject({
      action: 'dead_letter',
      reason: { code: 'fetch_failed', message: 'gave up after 5 attempts: it failed: fetch_failed' },
    });
  });

  test('a rate limit and an outage hold the queue and use no attempt (G8)', () => {
    const until = new Date(now.getTime() + 90_000);
    const reason = { code: 'rate_limited', message: 'it failed: rate_limited' };
    expect(verdict(new Failed('rate_limited', 'rate_limited', until), 4)).toEqual({
      action: 'hold',
      kind: 'rate_limited',
      until,
      reason,
    });
    expect(verdict(new Failed('outage', 'unreachable'), 4)).toMatchObject({ action: 'hold', kind: 'outage' });
  });

  test('what meets an outage that nobody else meets does not go round for ever', () => {
    expect(verdict(new Failed('outage', 'unreachable'), 0, FREE_STARTS)).toMatchObject({ action: 'hold' });
    expect(verdict(new Failed('outage', 'unreachable'), 0, FREE_STARTS + 1)).toMatchObject({ action: 'retry' });
    expect(verdict(new Failed('rate_limited', 'slow_down'), 4, FREE_STARTS + 5)).toMatchObject({
      action: 'dead_letter',
    });
  });

  test('what nobody classified is transient, whatever it says', () => {
    expect(verdict(new TypeError('permanent'), 0)).toMatchObject({ action: 'retry' });
    expect(verdict('a string', 4)).toMatchObject({ action: 'dead_letter', reason: { code: 'unexpected_error' } });
  });

  test('the back-off stays between half and all of the capped exponential', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (made, random) => {
        const full = Math.min(limits.backoffMs.cap, limits.backoffMs.base * 2 ** made);
        const delay = backoffMs(made, limits.backoffMs, () => random);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });
});
