import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnnouncementFilter } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { detected, document, enriched, enrichment, filing, issuer, unreadable } from './jobs.ts';

describe.each(backends)('reading over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  it('pages through more than a hundred without a gap or a double while newer rows arrive', async () => {
    const of = issuer();
    // Pairs share a second, so that the id has to decide between them.
    const at = (second: number) => new Date(Date.UTC(2026, 0, 24, 5, 0, Math.floor(second / 2))).toISOString();
    const there = Array.from({ length: 130 }, (_, n) => filing(of, n % 2 ? 'bse' : 'nse', { publishedAt: at(n) }));
    await backend.store.save(there.map(detected));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await backend.reader.list({ isin: of.isin, limit: 25, cursor });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
      await backend.store.save([detected(filing(of, 'nse', { publishedAt: at(1000 + seen.length) }))]);
    } while (cursor !== undefined);
    const states = await backend.store.filingStates(there.map((one) => one.filingId));
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set(states.map((state) => state.announcementId)));
  });

  it('gives 100 at most whatever is asked for, newest first', async () => {
    const { items } = await backend.store.list({ limit: 1000 });
    expect(items).toHaveLength(100);
    expect(items.map((item) => item.publishedAt)).toEqual(
      items
        .map((item) => item.publishedAt)
        .toSorted()
        .toReversed(),
    );
  });

  it('filters by everything it says it filters by', async () => {
    const of = issuer();
    const word = `quasar${randomUUID().slice(0, 8)}`;
    const order = filing(of, 'nse', { publishedAt: '2026-02-01T10:00:00.000Z' });
    const rating = filing(of, 'bse', { publishedAt: '2026-02-02T10:00:00.000Z', subject: `About ${word}` });
    const scan = filing(of, 'bse', { publishedAt: '2026-02-03T10:00:00.000Z' });
    const negative = { label: 'Negative', reason: 'Downgraded.' } as const;
    const outcomes = await backend.store.save([
      enriched(order, document()),
      enriched(rating, document(), enrichment({ category: 'Credit Rating', sentiment: negative })),
      unreadable(scan),
    ]);
    const [orderId, ratingId, scanId] = outcomes.map(
      (outcome) => (outcome as { announcementId: string }).announcementId,
    );
    const ids = async (filter: AnnouncementFilter) =>
      (await backend.reader.list({ isin: of.isin, ...filter })).items.map((item) => item.id);
    expect(await ids({})).toEqual([scanId, ratingId, orderId]);
    expect(await ids({ exchange: 'nse' })).toEqual([orderId]);
    expect(await ids({ category: 'Credit Rating' })).toEqual([ratingId]);
    expect(await ids({ sentiment: 'Negative' })).toEqual([ratingId]);
    expect(await ids({ status: 'detected' })).toEqual([scanId]);
    expect(await ids({ from: '2026-02-02T10:00:00Z' })).toEqual([scanId, ratingId]);
    expect(await ids({ to: '2026-02-02T10:00:00Z' })).toEqual([orderId]);
    expect(await ids({ q: word })).toEqual([ratingId]);
    expect(await ids({ q: 'NTPC' })).toEqual([ratingId, orderId]);
    expect(await ids({ q: '"order" -ntpc' })).toEqual([scanId]);
    // The rows of the other exchange carry no symbol: their issuer does.
    expect(await ids({ isin: undefined, symbol: of.symbol })).toEqual([scanId, ratingId, orderId]);
    expect(await ids({ q: `'; drop table filings; --` })).toEqual([]);
  });

  it('refuses a cursor that it did not give, by name', async () => {
    for (const cursor of ['nonsense', '', 'bm9uc2Vuc2U', '%%%']) {
      await expect(backend.store.list({ cursor }), cursor).rejects.toMatchObject({
        code: 'cursor_malformed',
        failure: 'permanent',
      });
    }
  });

  it('finds nothing under an id that is not there', async () => {
    expect(await backend.store.get(randomUUID())).toBeNull();
  });

  it('lets readers read and refuses them to write or operate (G31)', async () => {
    const one = filing(issuer(), 'bse');
    await backend.store.save([detected(one)]);
    const { items } = await backend.reader.list({ isin: one.isin! });
    expect(await backend.reader.get(items[0]!.id)).toMatchObject({ filings: [{ filingId: one.filingId }] });
    expect(await backend.reader.schemaVersion()).toMatch(/^\d{14}$/);
    const forbidden = { code: 'forbidden', failure: 'permanent' };
    await expect(backend.reader.save([detected(one)])).rejects.toMatchObject(forbidden);
    await expect(
      backend.reader.linkInvestors({ v: 1, announcementId: items[0]!.id, filingId: one.filingId, investors: [] }),
    ).rejects.toMatchObject(forbidden);
    await expect(backend.reader.deadLetters()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.runSummary()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.stats()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.filingStates([one.filingId])).rejects.toMatchObject(forbidden);
  });
});
