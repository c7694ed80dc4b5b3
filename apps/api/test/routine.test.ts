import { createHash } from 'node:crypto';
import { ROUTINE_RULES } from '@filings/ai-pipeline';
import type { Store } from '@filings/supabase-sink';
import { describe, expect } from 'vitest';
import type { RoutineCounts } from '../src/routes/routine.ts';
import { test } from './api.ts';

const counted = {
  items: [
    {
      id: 'newspaper-copy',
      version: 1,
      exchange: 'nse' as const,
      filings: 614,
      announcements: 600,
      lastAt: '2026-03-20T06:40:00.000Z',
    },
  ],
  total: 7988,
  routineTotal: 614,
};

describe('GET /v1/routine (G16)', () => {
  test('counts what each rule was applied to, and says what the rules are', async ({ openApi }) => {
    const asked: object[] = [];
    const routineReport: RoutineCounts['routineReport'] = async (filter) => {
      asked.push(filter);
      return counted;
    };
    const { app } = await openApi({ store: { routineReport } as unknown as Store });
    const answer = await app.inject('/v1/routine?exchange=nse&from=2026-02-20');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject(counted);
    expect(asked).toEqual([{ exchange: 'nse', from: '2026-02-20T00:00:00+05:30', to: undefined }]);
    const { rules } = answer.json<{ rules: { id: string }[] }>();
    expect(rules.map(({ id }) => id)).toEqual(ROUTINE_RULES.map(({ id }) => id));
    expect(rules[0]).toMatchObject({ title: expect.any(String), why: expect.any(String), reads: 'row' });
    expect((await app.inject('/v1/routine?exchange=lse')).statusCode).toBe(400);
    expect((await app.inject('/v1/routine?rule=nav')).statusCode).toBe(400);
  });

  test('is for reading keys (G31)', async ({ openApi }) => {
    const hash = createHash('sha256').update('reading').digest('hex');
    const { app } = await openApi({ keys: { read: [hash], operator: [] } });
    expect((await app.inject('/v1/routine')).json()).toMatchObject({ code: 'key_missing' });
    const headers = { authorization: 'Bearer reading' };
    expect((await app.inject({ url: '/v1/routine', headers })).statusCode).toBe(200);
  });
});
