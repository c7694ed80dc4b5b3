import { ROUTINE_RULES } from '@filings/ai-pipeline';
import {
  connectRedis,
  createQueues,
  type Enrichment,
  type Filing,
  runSession,
  type UploadJob,
  withLimits,
} from '@filings/queue-core';
import { createStore, postgresCall, type RoutineReport, type Store } from '@filings/supabase-sink';
import { expect } from 'vitest';
import { makeFiling } from '../../../packages/spawner/test/support/house.ts';
import { redoRoutine } from '../src/routine/redo.ts';
import { redoneView, routineView } from '../src/routine/view.ts';
import { test } from './filings.ts';

/** Filing n, enriched by rules alone because of that rule. */
function spared(n: number, id: string): UploadJob[] {
  const filing = { ...makeFiling(n, {}), publishedAt: new Date(Date.UTC(2026, 0, 24) + n * 60_000).toISOString() };
  const enrichment: Enrichment = {
    category: 'Procedural/Administrative',
    headline: `Headline ${n}`,
    summary: 'A copy.',
    sentiment: { label: 'Neutral', reason: 'Nothing new.' },
    figures: [],
    investors: [],
    provenance: {
      engine: 'rules',
      model: null,
      promptVersion: null,
      rulesVersion: '1',
      ruleIds: [`routine/${id}`],
      tokens: null,
      costUsd: null,
      durationMs: 1,
      pages: [],
      routine: { id, version: 1 },
      degraded: null,
    },
  };
  const stages = { queuedAt: null, startedAt: null, enrichedAt: '2026-01-24T10:00:09.000Z' };
  return [
    { v: 1, kind: 'detected', filing },
    { v: 1, kind: 'enriched', filing, document: null, enrichment, stages },
  ];
}

test('routine filings are counted by rule, and sent round again in full, newest first (G16)', async ({
  filings,
  redis,
  database,
}) => {
  const store = createStore(postgresCall({ url: database.url }));
  await store.save([1, 2, 3, 4, 5].flatMap((n) => spared(n, 'newspaper-copy')));
  await store.save(spared(6, 'nav'));
  await store.close();
  const list = await filings('routine');
  expect(list.stdout).toMatch(/^RULE +VERSION +EXCHANGE +FILINGS/);
  expect(list.stdout).toMatch(/^newspaper-copy +1 +bse +5 +5 +2026-01-24T00:05Z +Copies of newspaper/m);
  expect(list.stdout).toContain('6 of 6 filings (100.0 %) were routine');
  expect(await filings.json('routine', '--from', '2026-01-24T00:05:00Z')).toMatchObject({ total: 2, routineTotal: 2 });

  const unasked = await filings('routine', 'redo', 'newspaper-copy');
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  const unknown = await filings('routine', 'redo', 'newspapers', '--yes');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('there are xbrl-twin, nav, newspaper-copy'),
  ]);
  const redo = ['routine', 'redo', 'newspaper-copy', '--yes'];
  expect(await filings.json(...redo, '--limit', '2')).toEqual({ rule: 'newspaper-copy', sent: 2, misfits: [] });
  expect((await filings(...redo)).stdout).toBe('5 filings of newspaper-copy sent round again in full.\n');

  const connection = connectRedis(redis.url);
  const place = { connection, prefix: redis.prefix };
  const queues = createQueues(place);
  expect((await queues.depth('ai_processing')).ready).toBe(5);
  const taken: { filing: Filing; thorough?: true | undefined }[] = [];
  await runSession<'ai_processing'>({
    ...place,
    queue: 'ai_processing',
    workerId: 'ai_1',
    limits: { ...withLimits().ai_processing, jobsPerSession: 3 },
    handle: async (jobs) => jobs.map(({ payload }) => ({ ok: taken.push(payload) > 0 }) as { ok: true }),
  });
  expect(taken.map(({ filing, thorough }) => [filing.exchangeId, thorough])).toEqual([
    ['5', true],
    ['4', true],
    ['3', true],
  ]);
  await queues.close();
  connection.disconnect();
});

test('many pages are sent once each, and rows that are no filings any more are told', async ({ redis }) => {
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  const all = Array.from({ length: 450 }, (_, n) => makeFiling(n, {}));
  const misfit = { id: 'x', problem: 'no subject' } as never;
  const routineFilings: Store['routineFilings'] = async ({ cursor, limit }) => {
    const start = Number(cursor ?? 0);
    const end = start + limit!;
    return {
      filings: all.slice(start, end),
      misfits: start === 0 ? [misfit] : [],
      nextCursor: end < all.length ? String(end) : null,
    };
  };
  const done = await redoRoutine({ routineFilings }, queues, { id: 'nav' });
  expect(done).toEqual({ sent: 450, misfits: [misfit] });
  expect(redoneView('nav', done)).toMatch(/^450 filings of nav sent .* 1 row of the database .*: x$/);
  await redoRoutine({ routineFilings }, queues, { id: 'nav' });
  expect((await queues.depth('ai_processing')).ready).toBe(450);
  expect((await redoRoutine({ routineFilings }, queues, { id: 'nav', limit: 250 })).sent).toBe(250);
  await queues.close();
  connection.disconnect();
});

test('the list says which rules were never applied, and which this version does not know', () => {
  const lastAt = '2026-03-20T06:40:00Z';
  const report: RoutineReport = {
    items: [
      { id: 'newspaper-copy', version: 1, exchange: 'nse', filings: 614, announcements: 600, lastAt },
      { id: 'gone', version: 3, exchange: 'bse', filings: 1, announcements: 1, lastAt },
    ],
    total: 7988,
    routineTotal: 615,
  };
  const words = routineView(report, ROUTINE_RULES);
  const lines = words.split('\n');
  expect(lines[2]).toMatch(/^gone +3 +bse +1 +1 +2026-03-20T06:40Z +a rule of another version/);
  expect(lines.filter((line) => /^nav +1 +– +0 +0 /.test(line))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('newspaper-copy'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('615 of 7988 filings (7.7 %) were routine and spared the model.');
  expect(routineView({ items: [], total: 0, routineTotal: 0 }, [])).toContain('0 of 0 filings were routine');
});

test('wrong usage ends with 2 and says what is wrong', async ({ filings }) => {
  expect(await filings('routine', 'redo', 'nav', '--limit', '0')).toMatchObject({ code: 2 });
  expect((await filings('routine', '--exchange', 'lse')).code).toBe(2);
  const { code, stderr } = await filings('routine', '--from', 'yesterday');
  expect([code, stderr]).toEqual([2, expect.stringContaining('Give a date')]);
});
