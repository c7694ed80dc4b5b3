import { type Filing, filingIdOf, type InvestorJob } from '@filings/queue-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, enrichment, filing, investor, issuer, unreadable } from './jobs.ts';
import { permutations, sameInEveryOrder } from './orders.ts';

/** What the feed tells of a row of the list: no id, no code, seen a little before. */
function fromFeed(row: Filing): Filing {
  const exchangeId = `feed:${row.attachment!.name}`;
  return {
    ...row,
    filingId: filingIdOf(row.exchange, row.segment, exchangeId),
    exchangeId,
    isin: null,
    symbol: null,
    category: null,
    publishedAt: '2026-01-24T04:59:58.000Z',
    detectedAt: '2026-01-24T05:00:00.000Z',
    raw: { title: row.companyName },
    provisional: true,
  };
}

describe.each(backends)('provisional filings over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  beforeEach(async () => {
    if (unavailable === null)
      await backend.database.sql`truncate filings, announcements, documents, issuers, dead_letters, outbox cascade`;
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  it('one is shown, worked on and counted as what it is, until the list has its row', async () => {
    const row = filing(issuer(), 'nse');
    const told = fromFeed(row);
    const [outcome] = await backend.store.save([detected(told)]);
    const announcementId = outcome?.ok ? outcome.announcementId! : '';
    expect((await backend.store.get(announcementId))?.filings).toMatchObject([{ provisional: true }]);
    expect((await backend.store.openWork()).filings).toEqual([told]);
    expect((await backend.store.coverage()).items).toMatchObject([{ stored: 0, provisional: 1, complete: false }]);
    await backend.store.save([detected(row)]);
    expect((await backend.store.openWork()).filings).toEqual([row]);
    expect((await backend.store.coverage()).items).toMatchObject([{ stored: 1, provisional: 0, pending: 1 }]);
    expect(await backend.store.runSummary()).toMatchObject({
      filings: { nse: 1 },
      announcements: 1,
      open: 1,
      duplicates: 0,
    });
    expect((await backend.store.stats()).filings.nse).toMatchObject({ total: 1, detected: 1 });
    const { items } = await backend.store.list();
    expect(items).toMatchObject([{ filingCount: 1, company: { isin: row.isin }, publishedAt: row.publishedAt }]);
    expect((await backend.store.get(items[0]!.id))?.filings).toMatchObject([
      { filingId: row.filingId, provisional: false },
    ]);
  });

  it('enriched or not, with the row before or after, all ends in one state, and nothing is done twice (G4, G5)', async () => {
    const row = filing(issuer(), 'bse');
    const told = fromFeed(row);
    const state = await sameInEveryOrder(
      backend,
      [detected(told), enriched(told, document('a')), detected(row), detected(row)],
      [row.filingId, told.filingId],
    );
    expect(state).toMatchObject({
      rows: [{ status: 'enriched', filingCount: 1, detectedAt: told.detectedAt }],
      filings: [{ terminal: true }, { terminal: true }],
      summary: { filings: { bse: 1 }, enriched: 1, duplicates: 0 },
      open: [],
      coverage: { stored: 1, enriched: 1, pending: 0, provisional: 0 },
    });
  });

  it('that could not be read, or ended as a dead letter, leaves the row to its own work, in every order (G5)', async () => {
    const row = filing(issuer(), 'bse');
    const told = fromFeed(row);
    const failed = [unreadable(told), deadLetter(told.filingId, 'of the feed')];
    const state = await sameInEveryOrder(backend, [detected(told), ...failed, detected(row)], [row.filingId]);
    expect(state).toMatchObject({
      rows: [{ status: 'detected', reason: null }],
      filings: [{ terminal: false }],
      open: [row.filingId],
    });
    const ended = await sameInEveryOrder(
      backend,
      [enriched(told, document('a')), unreadable(row), ...failed],
      [row.filingId],
    );
    expect(ended).toMatchObject({ rows: [{ status: 'enriched', reason: null }], open: [], summary: { reasons: {} } });
  });

  it('of two enrichments the better one is shown, and a copy on the other exchange joins both, in every order (G14)', async () => {
    const of = issuer();
    const row = filing(of, 'bse');
    const told = fromFeed(row);
    const { provenance } = enrichment();
    const copy = filing(of, 'nse', { publishedAt: '2026-01-24T04:59:59.000Z' });
    const state = await sameInEveryOrder(
      backend,
      [
        enriched(
          told,
          document('a'),
          enrichment({ headline: 'By model', provenance: { ...provenance, engine: 'model' } }),
        ),
        enriched(row, document('a'), enrichment({ headline: 'By rules', investors: [investor('Acme Fund')] })),
        enriched(copy, document('a'), enrichment({ headline: 'By rules, too' })),
        detected(told),
      ],
      [row.filingId, told.filingId, copy.filingId],
    );
    expect(state).toMatchObject({
      rows: [{ headline: 'By model', filingCount: 2, exchanges: ['bse', 'nse'], publishedAt: copy.publishedAt }],
      summary: { duplicates: 0, announcements: 1 },
    });
  });

  it('with several rows of one attachment is completed by the first, and the rest join by their document', async () => {
    const of = issuer();
    const share = filing(of, 'bse');
    const dvr = filing(of, 'bse', { attachment: share.attachment, scripCode: '570001' });
    const told = fromFeed(share);
    const read = document('a');
    for (const order of permutations([enriched(told, read), enriched(share, read), enriched(dvr, read)])) {
      await backend.database.sql`truncate filings, announcements, documents, issuers, outbox cascade`;
      for (const job of order) await backend.store.save([job]);
      expect((await backend.store.list()).items).toMatchObject([{ filingCount: 2, status: 'enriched' }]);
      expect(await backend.store.runSummary()).toMatchObject({ filings: { bse: 2 }, open: 0, duplicates: 0 });
      const [first] = await backend.database.sql`select completed_by from filings where provisional`;
      const rows = order.flatMap((job) =>
        job.kind === 'enriched' && !job.filing.provisional ? [job.filing.filingId] : [],
      );
      expect(first?.completed_by).toBe(rows[0]);
    }
  });

  it('investors that it named stay linked, and are not asked for again', async () => {
    const row = filing(issuer(), 'bse');
    const told = fromFeed(row);
    const found = enrichment({ investors: [investor('Acme Fund')] });
    const [outcome] = await backend.store.save([enriched(told, document('a'), found)]);
    const announcementId = outcome?.ok ? outcome.announcementId! : '';
    const job: InvestorJob = { v: 1, announcementId, filingId: told.filingId, investors: found.investors };
    await backend.store.linkInvestors(job);
    await backend.store.save([detected(row)]);
    expect((await backend.store.openWork()).links).toEqual([]);
    const [item] = (await backend.store.list()).items;
    expect((await backend.store.get(item!.id))?.investors).toMatchObject([{ investorId: expect.any(String) }]);
  });

  it('and their rows at the same time end as one announcement, every time', async () => {
    const stores = [backend.another(), backend.another(), backend.another()];
    for (let round = 0; round < 10; round += 1) {
      await backend.database.sql`truncate filings, announcements, documents, issuers, outbox cascade`;
      const of = issuer();
      const rows = Array.from({ length: 6 }, () => filing(of, 'bse'));
      const told = rows.map(fromFeed);
      const reads = rows.map(() => document());
      const outcomes = await Promise.all([
        stores[0]!.save(told.map((one, n) => enriched(one, reads[n]!))),
        stores[1]!.save(rows.toReversed().map(detected)),
        stores[2]!.save(rows.map((_, n) => enriched(filing(of, 'nse'), reads[n]!))),
      ]);
      expect(outcomes.flat().every((outcome) => outcome.ok)).toBe(true);
      const { items } = await backend.store.list({ isin: of.isin });
      expect(items.map((item) => item.filingCount)).toEqual(Array(6).fill(2));
      expect((await backend.store.openWork()).filings).toEqual([]);
    }
  });

  it('an enrichment is found by the name of the attachment, for the same exchange and issuer alone (G14)', async () => {
    const of = issuer();
    const row = filing(of, 'bse', { segment: 'debt' });
    const read = document();
    const found = enrichment();
    await backend.store.save([enriched(row, read, found)]);
    const query = { exchange: 'bse', attachmentName: row.attachment!.name, isin: of.isin, companyName: null } as const;
    expect(await backend.store.attachmentEnrichment(query)).toMatchObject({ enrichment: found, document: read });
    const byName = { ...query, isin: null, companyName: of.name.toUpperCase() };
    expect(await backend.store.attachmentEnrichment(byName)).toMatchObject({ filingId: row.filingId });
    for (const other of [
      { exchange: 'nse' as const },
      { isin: issuer().isin },
      { isin: null },
      { attachmentName: 'b.pdf' },
    ])
      expect(await backend.store.attachmentEnrichment({ ...query, ...other })).toBeNull();
  });
});
