import { createLeader, hashTag } from '@filings/queue-core';
import type { Store } from '@filings/supabase-sink';
import { test, until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import type { ReconcileReport } from '../src/reconcile.ts';
import { createReconciler, type ReconcilerOptions } from '../src/reconciler.ts';
import { detected, enriched, type House, newFiling, openHouse } from './support/house.ts';

const LEASE_MS = 600;

function start(house: House, holder: string, options: Partial<ReconcilerOptions> = {}) {
  const notes: { message: string; report: ReconcileReport }[] = [];
  const problems: string[] = [];
  const leader = createLeader({ ...house.parts, name: 'reconciler', holder, leaseMs: LEASE_MS });
  const reconciler = createReconciler({
    ...house.parts,
    leader,
    everyMs: 60_000,
    lookEveryMs: 50,
    olderThanSeconds: 0,
    onNote: (message, report) => notes.push({ message, report }),
    onProblem: (message) => problems.push(message),
    ...options,
  });
  reconciler.start();
  return { leader, notes, problems, stop: () => reconciler.stop(), [Symbol.asyncDispose]: () => reconciler.stop() };
}

const ready = async (house: House) => (await house.queues.depth('ai_processing')).ready;
const epoch = (house: House) => house.parts.connection.get(`${hashTag(house.parts.prefix)}:reconciler:epoch`);

describe('the reconciler (G1)', () => {
  test('derives open work at its start, and again at once when Redis is emptied in mid-run', async ({
    redis,
    database,
  }) => {
    await using house = openHouse(redis, database.url);
    const open = Array.from({ length: 40 }, () => newFiling());
    const unlinked = newFiling({ text: 'names an investor' });
    await house.store.save([...open.map(detected), enriched(unlinked)]);
    await using one = start(house, 'one');
    await until(async () => (await ready(house)) === 40);
    await until(async () => (await epoch(house)) === 'done');

    await house.empty();
    const emptied = Date.now();
    await until(async () => (await ready(house)) === 40);
    // The lease went with the rest: it is taken anew before that.
    expect(Date.now() - emptied).toBeLessThan(LEASE_MS + 8_000);
    await until(() => one.notes.length === 2);
    expect(one.notes[1]?.message).toMatch(/^Redis had been emptied: .* 41 jobs added/);

    await house.workAll();
    expect(await house.store.runSummary()).toMatchObject({ open: 0, unlinkedInvestors: 0, deadLetters: 0 });
    expect([...house.enrichments.values()]).toEqual(open.map(() => 1));
    expect(one.problems).toEqual([]);
  });

  test('looks every now and then as well, for what is lost singly', async ({ redis, database }) => {
    await using house = openHouse(redis, database.url);
    await using one = start(house, 'one', { everyMs: 200 });
    await until(async () => (await epoch(house)) === 'done');
    await house.store.save([detected(newFiling())]);
    await until(async () => (await ready(house)) === 1);
    await until(() => one.notes.length === 1);
    expect(one.notes[0]?.message).not.toMatch(/emptied/);
  });

  test('is one over all hosts, and another goes on where the first one died (G26)', async ({ redis, database }) => {
    await using house = openHouse(redis, database.url);
    await using elsewhere = openHouse(redis, database.url);
    const dies = start(house, 'dies');
    await until(() => dies.leader.isLeader());
    await using stays = start(elsewhere, 'stays');
    house.parts.connection.disconnect();
    await until(() => stays.leader.isLeader());
    await elsewhere.store.save([detected(newFiling())]);
    await elsewhere.empty();
    await until(async () => (await ready(elsewhere)) === 1);
    expect(dies.leader.isLeader()).toBe(false);
    expect(dies.notes).toEqual([]);
    await dies.stop();
  });

  test('sees it when Redis is emptied again in mid-pass', async ({ redis, database }) => {
    await using house = openHouse(redis, database.url);
    await house.store.save([detected(newFiling()), detected(newFiling())]);
    let passes = 0;
    const store: Pick<Store, 'openWork' | 'filingStates'> = {
      filingStates: house.store.filingStates,
      async openWork(filter) {
        passes += 1;
        const page = await house.store.openWork(filter);
        if (passes > 1) return page;
        // This page was through already. Its leader notices nothing of it: the lease is written anew in time.
        await house.empty(':leader:');
        return { ...page, filings: [] };
      },
    };
    await using one = start(house, 'one', { store });
    await until(async () => (await ready(house)) === 2);
    await until(async () => (await epoch(house)) === 'done');
    expect(passes).toBeGreaterThanOrEqual(2);
    expect(one.problems).toEqual([]);
  });

  test('tells that the database does not answer, and does all of it when it does again (G8, G27)', async ({
    redis,
    database,
  }) => {
    await using house = openHouse(redis, database.url);
    await house.store.save([detected(newFiling())]);
    await database.sql`alter function open_work(jsonb) rename to open_work_away`;
    await using one = start(house, 'one', { everyMs: 100 });
    await until(() => one.problems.length > 1);
    expect(await epoch(house)).toBe('open');
    await database.sql`alter function open_work_away(jsonb) rename to open_work`;
    await until(async () => (await ready(house)) === 1);
    await until(async () => (await epoch(house)) === 'done');
    expect(one.notes).toHaveLength(1);
  });

  test('ends soon though Redis is silent', async ({ redis, database, startProxy }) => {
    const proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using house = openHouse({ ...redis, url: proxy.url }, database.url);
    const one = start(house, 'one');
    await until(() => one.leader.isLeader());
    proxy.blackhole();
    const asked = Date.now();
    await one.stop();
    expect(Date.now() - asked).toBeLessThan(5_000);
    await proxy.pass();
  });
});
