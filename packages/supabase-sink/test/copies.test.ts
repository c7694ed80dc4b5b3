import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { detected, document, enriched, enrichment, filing, investor, issuer, unreadable } from './jobs.ts';

describe.each(backends)('copies over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  it('two copies uploaded at once are one announcement, every time (G14)', async () => {
    const [left, right] = [backend.another(), backend.another()];
    for (let round = 0; round < 20; round += 1) {
      const of = issuer();
      const read = document();
      const [bse, nse] = [filing(of, 'bse'), filing(of, 'nse')];
      // Document and issuer are there already, so that no unique index makes one of the two wait.
      await backend.store.save([detected(filing(of, 'nse')), enriched(filing(issuer(), 'nse'), read)]);
      const outcomes = await Promise.all([
        left.save([detected(bse), enriched(bse, read)]),
        right.save([detected(nse), enriched(nse, read)]),
      ]);
      expect(outcomes.flat().every((outcome) => outcome.ok)).toBe(true);
      const { items } = await backend.store.list({ isin: of.isin, status: 'enriched' });
      expect(items).toMatchObject([{ exchanges: ['bse', 'nse'], filingCount: 2 }]);
    }
  });

  it('crossed batches at once neither deadlock nor lose a filing', async () => {
    const of = issuer();
    const reads = Array.from({ length: 12 }, () => document());
    const jobs = reads.flatMap((read) => [enriched(filing(of, 'bse'), read), enriched(filing(of, 'nse'), read)]);
    const stores = [backend.another(), backend.another(), backend.another()];
    await Promise.all(
      stores.map((store, index) =>
        store.save(index === 1 ? jobs.toReversed() : [...jobs.slice(index * 5), ...jobs.slice(0, index * 5)]),
      ),
    );
    const { items } = await backend.store.list({ isin: of.isin, limit: 100 });
    expect(items).toHaveLength(12);
    expect(items.every((item) => item.filingCount === 2)).toBe(true);
  });

  it('equal bytes of two issuers stay two announcements', async () => {
    const [one, other] = [issuer(), issuer()];
    const read = document();
    await backend.store.save([enriched(filing(one, 'bse'), read), enriched(filing(other, 'nse'), read)]);
    expect((await backend.store.list({ isin: one.isin })).items).toHaveLength(1);
    expect((await backend.store.list({ isin: other.isin })).items).toHaveLength(1);
    // Neither does an unknown issuer of another name join them.
    const stranger = filing({ ...issuer(), name: 'A third company' }, 'bse', { isin: null });
    const [outcome] = await backend.store.save([enriched(stranger, read)]);
    const detail = await backend.store.get((outcome as { announcementId: string }).announcementId);
    expect(detail).toMatchObject({ status: 'enriched', filingCount: 1, company: { isin: null } });
  });

  it('three letters that differ in one amount stay three announcements (G14)', async () => {
    const of = issuer();
    const letter = (amount: number) => document(`${of.isin}: an order of Rs ${amount} crore was received`);
    await backend.store.save([120, 121, 210].map((amount) => enriched(filing(of, 'nse'), letter(amount))));
    expect((await backend.store.list({ isin: of.isin })).items).toHaveLength(3);
  });

  it('the later announcement is superseded, named as such, and not listed', async () => {
    const of = issuer();
    const read = document();
    const early = filing(of, 'nse', { publishedAt: '2026-01-24T05:00:00.000Z' });
    const late = filing(of, 'bse', { publishedAt: '2026-01-24T05:00:09.000Z' });
    const [first, second] = await backend.store.save([enriched(late, read), detected(early)]);
    const [joined] = await backend.store.save([enriched(early, read)]);
    const [survivor, loser] = [second, first].map((outcome) => (outcome as { announcementId: string }).announcementId);
    expect(joined).toMatchObject({ announcementId: survivor, status: 'enriched' });
    expect(await backend.store.get(loser!)).toMatchObject({
      status: 'superseded',
      supersededBy: survivor,
      filings: [],
      figures: [],
    });
    expect((await backend.store.list({ isin: of.isin })).items.map((item) => item.id)).toEqual([survivor]);
    expect((await backend.store.list({ isin: of.isin, status: 'superseded' })).items.map((item) => item.id)).toEqual([
      loser,
    ]);
    const told = await backend.database.sql`
      select type, payload->>'supersededBy' as by from outbox where announcement_id = ${loser!} order by id`;
    expect(told).toMatchObject([{ type: 'announcement.enriched' }, { type: 'announcement.superseded', by: survivor }]);
  });

  it('offers the enrichment of a copy by the same issuer, never a degraded one', async () => {
    const of = issuer();
    const read = document();
    const found = enrichment({ investors: [investor('Acme Fund')] });
    const { provenance } = found;
    const degraded = { ...found, provenance: { ...provenance, degraded: { code: 'model_away', message: 'Later.' } } };
    const query = { sha256: read.sha256, textSha256: null, isin: of.isin, companyName: null };
    await backend.store.save([enriched(filing(of, 'bse'), read, degraded)]);
    expect(await backend.store.documentEnrichment(query)).toBeNull();
    await backend.store.save([enriched(filing(of, 'nse'), read, found)]);
    expect(await backend.store.documentEnrichment(query)).toMatchObject({ enrichment: found, document: read });
    const sameText = { ...query, sha256: document().sha256, textSha256: read.textSha256 };
    expect(await backend.store.documentEnrichment(sameText)).toMatchObject({ enrichment: found });
    const byName = { ...query, isin: null, companyName: of.name.toUpperCase().replace('LIMITED', 'LTD') };
    expect(await backend.store.documentEnrichment(byName)).toMatchObject({ enrichment: found });
    expect(await backend.store.documentEnrichment({ ...query, isin: issuer().isin })).toBeNull();
    expect(await backend.store.documentEnrichment({ ...query, isin: null })).toBeNull();
  });

  it('a run is summed up from its rows: no duplicate, and what is open is open', async () => {
    const fresh = await open();
    const of = issuer();
    const read = document();
    const [bse, nse, left] = [filing(of, 'bse'), filing(of, 'nse'), filing(issuer(), 'nse')];
    await fresh.store.save([
      enriched(bse, read),
      enriched(nse, read),
      detected(left),
      unreadable(filing(issuer(), 'bse')),
    ]);
    expect(await fresh.store.runSummary()).toMatchObject({
      filings: { bse: 2, nse: 2 },
      announcements: 3,
      detected: 2,
      enriched: 1,
      superseded: 1,
      deadLetters: 0,
      duplicates: 0,
      open: 1,
      reasons: { pdf_encrypted: 1 },
      latencyMs: { worked: { count: 2, p50: 5000, p95: 5000 } },
    });
    // The count of duplicates is not zero by construction: a copy that somebody tears off is counted.
    await fresh.database.sql`insert into announcements (id, published_at, detected_at)
      values ('6f0d6c1c-6f0b-8d0e-9a55-3c1f4b8e2a01', now(), now())`;
    await fresh.database
      .sql`update filings set announcement_id = '6f0d6c1c-6f0b-8d0e-9a55-3c1f4b8e2a01' where id = ${nse.filingId}`;
    expect(await fresh.store.runSummary()).toMatchObject({ duplicates: 1 });
    expect(await fresh.store.stats()).toMatchObject({
      filings: { nse: { total: 2 } },
      lastHour: { stored: 4, enriched: 2 },
    });
    await fresh.close();
  });
});
