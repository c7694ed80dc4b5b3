import { CONTRACT_VERSION, type Filing, type InvestorJob } from '@filings/queue-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenWorkFilter } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, enrichment, filing, investor, issuer, unreadable } from './jobs.ts';

describe.each(backends)('open work over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeEach(async () => {
    if (unavailable === null) backend = await open();
  });
  afterEach(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  const named = (name: string) => enrichment({ investors: [investor(name)] });
  async function all(filter: OpenWorkFilter): Promise<{ filings: string[]; links: string[] }> {
    const found: { filings: string[]; links: string[] } = { filings: [], links: [] };
    for (let cursor: OpenWorkFilter['cursor']; ; ) {
      const page = await backend.store.openWork({ ...filter, cursor });
      found.filings.push(...page.filings.map((one) => one.filingId));
      found.links.push(...page.links.map((one) => one.filingId));
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
  }

  it('is every filing without enrichment, reason and dead letter, just as it was handed in (G1)', async () => {
    const [bare, whole, done, ended, dead] = [0, 1, 2, 3, 4].map((n) =>
      filing(issuer(), 'bse', n === 0 ? { attachment: null, isin: null, companyName: null, subcategory: null } : {}),
    ) as [Filing, Filing, Filing, Filing, Filing];
    await backend.store.save([
      detected(bare),
      detected(whole),
      enriched(done, document()),
      unreadable(ended),
      detected(dead),
      deadLetter(dead.filingId),
    ]);
    const { filings, links, misfits, nextCursor } = await backend.store.openWork();
    expect(filings.toSorted((a, b) => a.filingId.localeCompare(b.filingId))).toEqual(
      [bare, whole].toSorted((a, b) => a.filingId.localeCompare(b.filingId)),
    );
    expect({ links, misfits, nextCursor }).toEqual({ links: [], misfits: [], nextCursor: null });
    expect((await backend.store.openWork({ olderThanSeconds: 3600 })).filings).toEqual([]);
  });

  it('is every announcement whose named investors are not linked, until they are or their failure is told (G1)', async () => {
    const of = filing(issuer(), 'nse');
    const [outcome] = await backend.store.save([enriched(of, document(), named('Life Insurance Corporation'))]);
    const announcementId = outcome?.ok ? outcome.announcementId! : '';
    const job: InvestorJob = {
      v: CONTRACT_VERSION,
      announcementId,
      filingId: of.filingId,
      investors: named('Life Insurance Corporation').investors,
    };
    expect((await backend.store.openWork()).links).toEqual([job]);

    const failed = deadLetter(of.filingId, 'link-1') as Extract<ReturnType<typeof deadLetter>, { kind: 'dead_letter' }>;
    Object.assign(failed.deadLetter, { queue: 'investor_processing', payload: job });
    await backend.store.save([failed]);
    expect((await backend.store.openWork()).links).toEqual([]);
    // Other names are other work, whatever became of the older ones.
    const { provenance } = enrichment();
    const better = enrichment({ investors: [investor('HDFC Life')], provenance: { ...provenance, engine: 'model' } });
    await backend.store.save([enriched(of, document(), better)]);
    const [link] = (await backend.store.openWork()).links;
    expect(link?.investors.map((one) => one.name)).toEqual(['HDFC Life']);
    await backend.store.linkInvestors(link!);
    expect((await backend.store.openWork()).links).toEqual([]);
  });

  it('comes page by page, newest first, each piece once, both kinds to their end', async () => {
    const filings = Array.from({ length: 11 }, (_, n) =>
      filing(issuer(), 'bse', { publishedAt: `2026-01-24T05:${String(n % 4).padStart(2, '0')}:00.000Z` }),
    );
    const links = Array.from({ length: 4 }, () => filing(issuer(), 'nse'));
    await backend.store.save([
      ...filings.map(detected),
      ...links.map((one, n) => enriched(one, document(), named(`Fund ${n}`))),
    ]);
    const found = await all({ limit: 3 });
    expect(found.filings.toSorted()).toEqual(filings.map((one) => one.filingId).toSorted());
    expect(found.links.toSorted()).toEqual(links.map((one) => one.filingId).toSorted());
    const times = found.filings.map((id) => filings.find((one) => one.filingId === id)!.publishedAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('tells of a row that fits no contract and goes on with the rest', async () => {
    const [good, bad] = [filing(issuer(), 'bse'), filing(issuer(), 'bse')];
    await backend.store.save([detected(good), detected(bad)]);
    await backend.database.sql`update filings set attachment = '{"name": ""}' where id = ${bad.filingId}`;
    const work = await backend.store.openWork();
    expect(work.filings).toEqual([good]);
    expect(work.misfits).toEqual([{ id: bad.filingId, problem: expect.stringContaining('attachment') }]);
  });
});
