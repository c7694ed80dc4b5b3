import { test } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { createRateBudget } from '../src/index.ts';

describe('one budget per host, shared by all processes', () => {
  test('two budgets on one Redis give out no more turns than the rate allows', async ({ redis }) => {
    const options = {
      connection: redis.client,
      prefix: redis.prefix,
      rates: { 'a.test': { perSecond: 50, burst: 3 } },
    };
    const [one, other] = [createRateBudget(options), createRateBudget(options)];
    const began = performance.now();
    await Promise.all(Array.from({ length: 13 }, (_, n) => (n % 2 === 0 ? one : other).turn('a.test')));
    // Three at once, then ten at 20 ms each.
    expect(performance.now() - began).toBeGreaterThanOrEqual(195);
  });

  test('a burst goes at once, another host and a host without a rate are not held up', async ({ redis }) => {
    const rates = { 'a.test': { perSecond: 0.1, burst: 2 }, 'b.test': { perSecond: 0.1, burst: 1 } };
    const budget = createRateBudget({ connection: redis.client, prefix: redis.prefix, rates, maxWaitMs: 1000 });
    await Promise.all([budget.turn('a.test'), budget.turn('a.test'), budget.turn('b.test')]);
    await Promise.all(Array.from({ length: 50 }, () => budget.turn('free.test')));
    await expect(budget.turn('a.test')).rejects.toMatchObject({
      code: 'host_closed',
      failure: 'rate_limited',
      retryAt: expect.any(Date),
    });
  });

  test('a host that is left alone is left alone by everybody, for as long as the longest time named', async ({
    redis,
  }) => {
    const options = { connection: redis.client, prefix: redis.prefix, rates: {} };
    const [one, other] = [createRateBudget(options), createRateBudget(options)];
    await one.leaveAlone('a.test', new Date(Date.now() + 60_000));
    await one.leaveAlone('a.test', new Date(Date.now() + 10));
    const error = await other.turn('a.test').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'host_closed', failure: 'rate_limited' });
    expect((error as { retryAt: Date }).retryAt.getTime() - Date.now()).toBeGreaterThan(55_000);
    await other.turn('b.test');
    await one.leaveAlone('c.test', new Date(Date.now() + 30));
    await expect
      .poll(() =>
        other.turn('c.test').then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('open');
  });

  test('who gives up waiting is let go at once', async ({ redis }) => {
    const rates = { 'a.test': { perSecond: 0.05, burst: 1 } };
    const budget = createRateBudget({ connection: redis.client, prefix: redis.prefix, rates });
    await budget.turn('a.test');
    const giveUp = new AbortController();
    const waiting = budget.turn('a.test', giveUp.signal);
    giveUp.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
