import { describe, expect } from 'vitest';
import { detected, enriched, filing, save, test } from './api.ts';

interface Page {
  items: { subject: string; publishedAt: string }[];
  nextCursor: string | null;
}

describe('announcements', () => {
  test('are listed newest first, page by page to the end', async ({ api: { app, store } }) => {
    await store.save(Array.from({ length: 7 }, () => detected(filing())));
    const seen: string[] = [];
    let url: string | null = '/v1/announcements?limit=3';
    while (url !== null) {
      const page: Page = (await app.inject(url)).json();
      seen.push(...page.items.map((item) => item.publishedAt));
      url = page.nextCursor === null ? null : `/v1/announcements?limit=3&cursor=${page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  test('are filtered, with dates as days in India', async ({ api: { app, store } }) => {
    // 23:59:59 and 00:00:00 in India.
    await store.save([
      detected(filing({ publishedAt: '2026-01-23T18:29:59.000Z', subject: 'late' })),
      enriched(filing({ publishedAt: '2026-01-23T18:30:00.000Z', subject: 'early' })),
    ]);
    const subjects = async (query: string) =>
      (await app.inject(`/v1/announcements?${query}`)).json<Page>().items.map((item) => item.subject);
    expect(await subjects('from=2026-01-24')).toEqual(['early']);
    expect(await subjects('to=2026-01-24')).toEqual(['late']);
    expect(await subjects('from=2026-01-23T23:59:59%2B05:30')).toEqual(['early', 'late']);
    expect(await subjects('category=New%20Order&sentiment=Positive&symbol=ACME&q=ntpc')).toEqual(['early']);
    expect(await subjects('status=detected')).toEqual(['late']);
    expect(await subjects('exchange=bse')).toEqual([]);
  });

  test('have everything about them under their id, and their document at the exchange', async ({ api }) => {
    const { app, store } = api;
    const one = filing();
    const id = await save(store, enriched(one));
    const answer = await app.inject(`/v1/announcements/${id}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id,
      category: 'New Order',
      figures: [{ metric: 'order_value', value: 120.5, page: 1, verified: true }],
      investors: [{ name: 'Acme Fund', role: 'allottee' }],
      provenance: { engine: 'rules' },
      filings: [{ filingId: one.filingId, stages: { publishedAt: one.publishedAt } }],
    });
    const document = await app.inject(`/v1/announcements/${id}/document`);
    expect(document.statusCode).toBe(302);
    expect(document.headers.location).toBe(`https://exchange.example/archive/${one.exchangeId}.pdf`);
  });

  test('lead from a superseded one to the one that stays', async ({ api: { app, store } }) => {
    const [early, late] = [filing(), filing()];
    const lateId = await save(store, enriched(late, 'same'));
    const earlyId = await save(store, enriched(early, 'same'));
    const answer = await app.inject(`/v1/announcements/${lateId}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([308, `/v1/announcements/${earlyId}`]);
    expect((await app.inject(`/v1/announcements/${lateId}/document`)).statusCode).toBe(302);
  });

  test('without a document say so', async ({ api: { app, store } }) => {
    const id = await save(store, detected(filing({ attachment: null })));
    const answer = await app.inject(`/v1/announcements/${id}/document`);
    expect(answer.json()).toMatchObject({ status: 404, code: 'document_unknown' });
  });

  test('are not sent again while they are the same', async ({ api: { app, store } }) => {
    await store.save([detected(filing())]);
    const { etag } = (await app.inject('/v1/announcements')).headers;
    const asked = { url: '/v1/announcements', headers: { 'if-none-match': String(etag) } };
    expect((await app.inject(asked)).statusCode).toBe(304);
    await store.save([detected(filing())]);
    expect((await app.inject(asked)).statusCode).toBe(200);
  });
});
