import { ROUTINE_RULES } from '@filings/ai-pipeline';
import { connectRedis, createQueues, type Filing, runSession, withLimits } from '@filings/queue-core';
import { expect } from 'vitest';
import { makeFiling } from '../../../packages/spawner/test/support/house.ts';
import { redoRoutine } from '../src/routine/redo.ts';
import type { RoutineReport, RoutineStore } from '../src/routine/store.ts';
import { routineView } from '../src/routine/view.ts';
import { test } from './filings.ts';

type Asked = Parameters<RoutineStore['routineFilings']>[0];

/** So many routine filings, given out in pages as a store does. */
function pages(count: number) {
  const filings = Array.from({ length: count }, (_, n) => makeFiling(n, {}));
  const asked: Asked[] = [];
  const routineFilings: RoutineStore['routineFilings'] = async (filter) => {
    asked.push(filter);
    const start = Number(filter.cursor ?? 0);
    const end = start + filter.limit!;
    return { filings: filings.slice(start, end), nextCursor: end < count ? String(end) : null };
  };
  return { routineFilings, asked };
}

test('redo sends the filings of a rule round again in full, page by page, once each (G16)', async ({ redis }) => {
  const connection = connectRedis(redis.url);
  const place = { connection, prefix: redis.prefix };
  const queues = createQueues(place);
  const store = pages(450);
  const told: number[] = [];
  const filter = { id: 'newspaper-copy', exchange: 'bse' as const, from: '2026-01-01T00:00:00.000Z', to: undefined };
  expect(await redoRoutine(store, queues, { ...filter, onPage: (sent) => told.push(sent) })).toBe(450);
  expect(told).toEqual([200, 400, 450]);
  expect(store.asked).toEqual([undefined, '200', '400'].map((cursor) => ({ ...filter, cursor, limit: 200 })));
  await redoRoutine(pages(450), queues, filter);
  expect((await queues.depth('ai_processing')).ready).toBe(450);

  const limited = pages(450);
  expect(await redoRoutine(limited, queues, { ...filter, limit: 250 })).toBe(250);
  expect(limited.asked.map(({ limit }) => limit)).toEqual([200, 50]);

  const taken: { filing: Filing; thorough?: true | undefined }[] = [];
  await runSession<'ai_processing'>({
    ...place,
    queue: 'ai_processing',
    workerId: 'ai_1',
    limits: { ...withLimits().ai_processing, jobsPerSession: 3 },
    handle: async (jobs) => jobs.map(({ payload }) => ({ ok: taken.push(payload) > 0 }) as { ok: true }),
  });
  expect(taken.map(({ thorough }) => thorough)).toEqual([true, true, true]);
  expect(taken[0]?.filing).toEqual(makeFiling(0, {}));
  await queues.close();
  connection.disconnect();
});

test('the list says what each rule is, how often it was applied, and which never were', () => {
  const report: RoutineReport = {
    items: [
      {
        id: 'newspaper-copy',
        version: 1,
        exchange: 'nse',
        filings: 614,
        announcements: 600,
        lastAt: '2026-03-20T06:40:00Z',
      },
      { id: 'gone', version: 3, exchange: 'bse', filings: 1, announcements: 1, lastAt: null },
    ],
    total: 7988,
    routineTotal: 615,
  };
  const words = routineView(report, ROUTINE_RULES);
  const lines = words.split('\n');
  expect(lines[0]).toMatch(/^RULE +VERSION +EXCHANGE +FILINGS +ANNOUNCEMENTS +LAST +WHAT IT IS$/);
  expect(lines[1]).toMatch(/^newspaper-copy +1 +nse +614 +600 +2026-03-20T06:40Z +Copies of newspaper advertisements/);
  expect(lines[2]).toMatch(/^gone +3 +bse +1 +1 +– +a rule of another version/);
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
