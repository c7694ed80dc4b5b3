import type { Enrichment, Exchange, Filing } from '@filings/queue-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RoutineFilingsFilter } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { detected, document, enriched, enrichment, filing, issuer } from './jobs.ts';
import { sameInEveryOrder } from './orders.ts';

function routine(id: string, version = 1, changes: Partial<Enrichment> = {}): Enrichment {
  const { provenance } = enrichment();
  return enrichment({ ...changes, provenance: { ...provenance, routine: { id, version } } });
}

describe.each(backends)('routine filings over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  beforeEach(async () => {
    if (unavailable === null)
      await backend.database.sql`truncate filings, announcements, documents, issuers, outbox cascade`;
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  const ofMinute = (minute: number, exchange: Exchange = 'bse'): Filing =>
    filing(issuer(), exchange, { publishedAt: `2026-01-24T05:${String(minute).padStart(2, '0')}:00.000Z` });

  async function pages(filter: RoutineFilingsFilter): Promise<string[][]> {
    const found: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await backend.store.routineFilings({ ...filter, cursor });
      expect(page.misfits).toEqual([]);
      found.push(page.filings.map((one) => one.filingId));
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
  }

  it('are counted by rule, version and exchange, beside all (G16)', async () => {
    const of = issuer();
    const read = document();
    const [copy, twin] = [filing(of, 'bse'), filing(of, 'bse')];
    await backend.store.save([
      enriched(copy, read, routine('newspaper-copy')),
      enriched(twin, read, routine('newspaper-copy')),
      enriched(ofMinute(5), document(), routine('newspaper-copy', 2)),
      enriched(ofMinute(6, 'nse'), document(), routine('trading-window')),
      enriched(ofMinute(7), document()),
      detected(ofMinute(8)),
    ]);
    const row = {
      id: 'newspaper-copy',
      version: 1,
      exchange: 'bse',
      filings: 2,
      announcements: 1,
      lastAt: copy.publishedAt,
    };
    expect(await backend.store.routineReport()).toEqual({
      items: [
        row,
        { ...row, version: 2, filings: 1, lastAt: '2026-01-24T05:05:00.000Z' },
        { ...row, id: 'trading-window', exchange: 'nse', filings: 1, lastAt: '2026-01-24T05:06:00.000Z' },
      ],
      total: 6,
      routineTotal: 4,
    });
    expect(await backend.store.routineReport({ exchange: 'nse' })).toMatchObject({ total: 1, routineTotal: 1 });
    const span = { from: '2026-01-24T05:05:00Z', to: '2026-01-24T05:07:00Z' };
    expect(await backend.store.routineReport(span)).toMatchObject({ total: 2, routineTotal: 2 });
    expect(await backend.store.routineReport({ to: '2020-01-01T00:00:00Z' })).toEqual({
      items: [],
      total: 0,
      routineTotal: 0,
    });
  });

  it('come back as complete filings, newest first, page by page, to be sent round again', async () => {
    const many = Array.from({ length: 7 }, (_, n) => ofMinute(n, n % 2 ? 'nse' : 'bse'));
    await backend.store.save([
      ...many.map((one, n) => enriched(one, document(), routine('nav', n < 2 ? 1 : 2))),
      enriched(ofMinute(30), document(), routine('other-rule')),
    ]);
    const newest = many.toReversed().map((one) => one.filingId);
    expect(await pages({ id: 'nav', limit: 3 })).toEqual([newest.slice(0, 3), newest.slice(3, 6), newest.slice(6)]);
    expect(await pages({ id: 'nav', version: 1 })).toEqual([newest.slice(5)]);
    expect((await pages({ id: 'nav', exchange: 'nse' }))[0]).toHaveLength(3);
    expect(await pages({ id: 'nav', from: many[5]!.publishedAt })).toEqual([newest.slice(0, 2)]);
    expect(await pages({ id: 'unheard-of' })).toEqual([[]]);
    expect((await backend.store.routineFilings({ id: 'nav', limit: 1 })).filings).toEqual([many[6]]);
    await expect(backend.store.routineFilings({ id: 'nav', cursor: 'x' })).rejects.toMatchObject({
      code: 'cursor_malformed',
    });
  });

  it('one that was sent round again in full stays so, whichever comes first (G5, G16)', async () => {
    const one = filing(issuer(), 'nse');
    const { provenance } = enrichment();
    const degraded = { code: 'model_away', message: 'Later.' };
    const model = { ...provenance, engine: 'model' as const };
    const state = await sameInEveryOrder(
      backend,
      [
        enriched(one, document('a'), routine('nav', 1, { headline: 'Routine' })),
        enriched(one, document('a'), enrichment({ headline: 'In full' })),
        enriched(one, document('a'), enrichment({ headline: 'Degraded', provenance: { ...model, degraded } })),
      ],
      [one.filingId],
    );
    expect(state).toMatchObject({ rows: [{ headline: 'In full' }] });
    expect(await backend.store.routineReport()).toMatchObject({ routineTotal: 0, total: 1 });
  });

  it('a copy that was read in full is shown and reused before one that was not', async () => {
    const of = issuer();
    const read = document();
    const early = filing(of, 'bse', { publishedAt: '2026-01-24T04:00:00.000Z' });
    const late = filing(of, 'nse', { attachment: early.attachment });
    await backend.store.save([
      enriched(early, read, routine('nav', 1, { headline: 'Routine' })),
      enriched(late, read, enrichment({ headline: 'In full' })),
    ]);
    expect((await backend.store.list()).items).toMatchObject([{ headline: 'In full', filingCount: 2 }]);
    const query = { sha256: read.sha256, textSha256: null, isin: of.isin, companyName: null };
    expect(await backend.store.documentEnrichment(query)).toMatchObject({ filingId: late.filingId });
  });

  it('are counted and fetched by the service alone (G31)', async () => {
    const forbidden = { code: 'forbidden', failure: 'permanent' };
    await expect(backend.reader.routineReport()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.routineFilings({ id: 'nav' })).rejects.toMatchObject(forbidden);
  });
});
