import { createHash } from 'node:crypto';
import { ROUTINE_RULES } from '@filings/ai-pipeline';
import type { UploadJob } from '@filings/queue-core';
import { describe, expect } from 'vitest';
import { detected, enriched, filing, test } from './api.ts';

describe('GET /v1/routine (G16)', () => {
  test('counts what each rule was applied to, and says what the rules are', async ({ api: { app, store } }) => {
    const copy = enriched(filing({ publishedAt: '2026-02-20T05:00:00.000Z' })) as UploadJob & { kind: 'enriched' };
    const routine = { id: 'newspaper-copy', version: 1 };
    copy.enrichment.provenance = { ...copy.enrichment.provenance, routine };
    await store.save([detected(copy.filing), copy, detected(filing({ publishedAt: '2026-02-20T06:00:00.000Z' }))]);
    const answer = await app.inject('/v1/routine?exchange=nse&from=2026-02-20');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      items: [{ ...routine, exchange: 'nse', filings: 1, announcements: 1, lastAt: '2026-02-20T05:00:00.000Z' }],
      total: 2,
      routineTotal: 1,
    });
    const { rules } = answer.json<{ rules: { id: string }[] }>();
    expect(rules.map(({ id }) => id)).toEqual(ROUTINE_RULES.map(({ id }) => id));
    expect(rules[0]).toMatchObject({ title: expect.any(String), why: expect.any(String), reads: 'row' });
    expect((await app.inject('/v1/routine?from=2026-02-21')).json()).toMatchObject({ items: [], total: 0 });
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
