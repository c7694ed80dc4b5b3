import { once } from 'node:events';
import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { connectRedis, createLeader, hashTag, type Leader } from '../src/index.ts';

interface Term {
  holder: string;
  fence: number;
}

/** Leads until told otherwise, and remembers each term. */
const untilAborted =
  (terms: Term[], holder: string) =>
  async (signal: AbortSignal, fence: number): Promise<void> => {
    terms.push({ holder, fence });
    if (!signal.aborted) await once(signal, 'abort');
  };

function open(redis: { url: string; prefix: string }, holder: string, leaseMs: number, terms: Term[]) {
  const connection = connectRedis(redis.url);
  connection.on('error', () => {});
  const leader: Leader = createLeader({ connection, prefix: redis.prefix, name: 'source', holder, leaseMs });
  const running = leader.run(untilAborted(terms, holder));
  return {
    leader,
    running,
    connection,
    async [Symbol.asyncDispose]() {
      await leader.stop();
      connection.disconnect();
    },
  };
}

const leaseKey = (prefix: string) => `${hashTag(prefix)}:leader:source`;

describe('a leader (G26)', () => {
  test('is one of many, and gives way to another as it stops, each with a greater fence', async ({ redis }) => {
    const terms: Term[] = [];
    const leaders = ['a', 'b', 'c', 'd'].map((holder) => open(redis, holder, 300, terms));
    const leading = () => leaders.filter(({ leader }) => leader.isLeader());
    for (let n = 1; n <= 4; n++) {
      await until(() => leading().length === 1);
      await until(() => terms.length === n);
      const [first] = leading();
      await first?.[Symbol.asyncDispose]();
      expect(first?.leader.isLeader()).toBe(false);
    }
    expect(new Set(terms.map((term) => term.holder)).size).toBe(4);
    const fences = terms.map((term) => term.fence);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b));
    expect(new Set(fences).size).toBe(4);
    expect(await redis.client.exists(leaseKey(redis.prefix))).toBe(0);
  });

  test('stays one while it renews, long past its first lease', async ({ redis }) => {
    const terms: Term[] = [];
    await using first = open(redis, 'first', 800, terms);
    await until(() => first.leader.isLeader());
    await using second = open(redis, 'second', 800, terms);
    const ends = Date.now() + 2_400;
    await until(() => {
      expect(second.leader.isLeader()).toBe(false);
      return Date.now() > ends;
    });
    expect(terms).toMatchObject([{ holder: 'first' }]);
  });

  test('that is gone without a word is followed within a lease and a third', async ({ redis }) => {
    const terms: Term[] = [];
    const lost = open(redis, 'lost', 1_500, terms);
    await until(() => lost.leader.isLeader());
    await using next = open(redis, 'next', 1_500, terms);
    lost.connection.disconnect();
    const gone = Date.now();
    await until(() => next.leader.isLeader());
    expect(Date.now() - gone).toBeLessThan(1_500 + (1.2 * 1_500) / 3 + 1_500);
    await lost.leader.stop();
  });

  test('knows that it is none any more before the lease ends in Redis, though Redis is silent', async ({
    redis,
    startProxy,
  }) => {
    const proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const connection = connectRedis(proxy.url);
    connection.on('error', () => {});
    const leader = createLeader({ connection, prefix: redis.prefix, name: 'source', holder: 'mute', leaseMs: 3_000 });
    let leaseLeft: Promise<number> | undefined;
    let ledOn: boolean | undefined;
    const running = leader.run(async (signal) => {
      if (!signal.aborted) await once(signal, 'abort');
      ledOn = leader.isLeader();
      leaseLeft ??= redis.client.pttl(leaseKey(redis.prefix));
    });
    await until(() => leader.isLeader());
    proxy.blackhole();
    await until(() => leaseLeft !== undefined);
    expect(await leaseLeft).toBeGreaterThan(0);
    expect(ledOn).toBe(false);
    await leader.stop();
    await running;
    connection.disconnect();
  });

  test('leads at once though the answer that granted it was lost', async ({ redis, startProxy }) => {
    const proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const terms: Term[] = [];
    proxy.dropReplies(1, /:leader:source/);
    const asked = Date.now();
    await using _ = open({ url: proxy.url, prefix: redis.prefix }, 'one', 60_000, terms);
    await until(() => terms.length === 1);
    // Its own lost grant is none to wait for.
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(proxy.dropped()).toBe(1);
  });

  test('loses its office when Redis is emptied, and fences go on rising', async ({ redis }) => {
    const terms: Term[] = [];
    await using one = open(redis, 'one', 300, terms);
    await until(() => terms.length === 1);
    await redis.client.unlink(leaseKey(redis.prefix), `${leaseKey(redis.prefix)}:fence`);
    await until(() => terms.length === 2);
    expect(terms[1]!.fence).toBeGreaterThan(terms[0]!.fence);
    await until(() => one.leader.isLeader());
  });

  test('whose lease went to another neither renews nor releases it (G3)', async ({ redis }) => {
    const terms: Term[] = [];
    const one = open(redis, 'one', 300, terms);
    await until(() => one.leader.isLeader());
    await redis.client.set(leaseKey(redis.prefix), 'another', 'PX', 60_000);
    await until(() => !one.leader.isLeader());
    await one[Symbol.asyncDispose]();
    expect(await redis.client.get(leaseKey(redis.prefix))).toBe('another');
    expect(await redis.client.pttl(leaseKey(redis.prefix))).toBeGreaterThan(50_000);
  });

  test('whose work fails says so and stands again', async ({ redis }) => {
    const connection = connectRedis(redis.url);
    const problems: string[] = [];
    let terms = 0;
    const leader = createLeader({
      connection,
      prefix: redis.prefix,
      name: 'source',
      holder: 'x',
      leaseMs: 150,
      onProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    });
    void leader.run(async () => {
      terms += 1;
      throw new Error('no good');
    });
    await until(() => terms === 2);
    expect(problems[0]).toBe('the work of leader source failed: Error: no good');
    await leader.stop();
    connection.disconnect();
  });
});
