import type { BacklogProgress } from '@filings/scrapers';
import { expect, test } from 'vitest';
import { type FollowOptions, follow } from '../src/backfill/follow.ts';

const days = ['2026-02-11', '2026-02-10'].map((day) => ({ segment: 'equity', day }));
const at = (done: number, changes: Partial<BacklogProgress> = {}): BacklogProgress => ({
  done,
  open: days.slice(done),
  rows: done * 100,
  found: done * 10,
  failing: null,
  worker: 'the scraper',
  ...changes,
});
const failing = { day: days[0]!, code: 'timeout', message: 'no answer', attempts: 3 };

/** Follows a backlog that tells these one after the other, the last one for ever, and notes what was told. */
async function followed(tells: (BacklogProgress | Error)[], changes: Partial<FollowOptions> = {}) {
  const said: string[] = [];
  const left = [...tells];
  const { ending, pace } = await follow({
    backlog: {
      async progress() {
        const told = left.length > 1 ? left.shift()! : left[0]!;
        if (told instanceof Error) throw told;
        return told;
      },
    },
    days,
    work() {
      said.push('works');
      return { stop: async () => void said.push('stops') };
    },
    patienceMs: 0,
    giveUpMs: 60_000,
    everyMs: 1,
    signal: new AbortController().signal,
    onPace: () => {},
    onIdle: () => said.push('idle'),
    onAway: (why) => said.push(why === null ? 'back' : `away: ${why.message}`),
    ...changes,
  });
  return { ending, pace, said };
}

test('a backfill whose days are all read is done; one whose days were taken out says so', async () => {
  expect(await followed([at(0), at(1), at(2)])).toMatchObject({ ending: 'done', pace: { done: 2 }, said: [] });
  expect(await followed([at(1), at(1, { open: [] })])).toMatchObject({ ending: 'forgotten', pace: { done: 1 } });
});

test('a Redis that goes away is waited for, and told once (G27)', async () => {
  const gone = new Error('no connection');
  const { ending, said } = await followed([at(0), gone, gone, gone, at(1), at(2)]);
  expect({ ending, said }).toEqual({ ending: 'done', said: ['away: no connection', 'back'] });
  await expect(followed([gone])).rejects.toThrow('no connection');
});

test('it stands in where nobody works for a while, once, and stops what it began', async () => {
  const alone = { worker: null };
  expect((await followed([at(0, alone), at(1, alone), at(2)])).said).toEqual(['works', 'stops']);
  // Its holder may only be starting.
  expect((await followed([at(0, alone), at(1), at(2)], { patienceMs: 5_000 })).said).toEqual([]);
  expect((await followed([at(0, alone), at(2)], { work: null })).said).toEqual(['idle']);
});

test('what keeps it from working is no outage of Redis', async () => {
  const work = () => {
    throw new Error('a gateway is never asked through a proxy');
  };
  await expect(followed([at(0, { worker: null })], { work })).rejects.toThrow('through a proxy');
});

test('it gives up when days fail and nothing goes on, and not while others are read', async () => {
  expect((await followed([at(0, { failing })], { giveUpMs: 30 })).ending).toBe('stuck');
  expect((await followed([at(0, { failing }), at(1, { failing }), at(2)], { giveUpMs: 2_000 })).ending).toBe('done');
});

test('what was read while it came to its end counts', async () => {
  const stopping = new AbortController();
  const { ending, pace } = await followed([at(1), at(2)], {
    signal: stopping.signal,
    onPace: ({ done }) => done === 1 && stopping.abort(),
  });
  expect({ ending, done: pace?.done }).toEqual({ ending: 'done', done: 2 });
});
