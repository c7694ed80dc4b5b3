import type { Enrichment, InvestorJob } from '@filings/queue-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { document, enriched, enrichment, filing, investor, issuer, type TestIssuer } from './jobs.ts';

describe.each(backends)('investors over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  /** Saves an announcement that names investors, and gives the job to link them. */
  async function named(investors: Enrichment['investors'], of: TestIssuer = issuer()): Promise<InvestorJob> {
    const one = filing(of, 'bse');
    const [outcome] = await backend.store.save([enriched(one, document(), enrichment({ investors }))]);
    expect(outcome).toMatchObject({ ok: true, investors: true });
    const { announcementId } = outcome as { announcementId: string };
    return { v: 1, announcementId, filingId: one.filingId, investors };
  }

  it('are linked once however often the job runs, and asked for until they are (G21)', async () => {
    const of = issuer();
    const one = filing(of, 'bse');
    const job = enriched(one, document(), enrichment({ investors: [investor('Acme Fund I')] }));
    const asked = async () => (await backend.store.save([job]))[0];
    expect(await asked()).toMatchObject({ applied: true, investors: true });
    // The worker that was to hand them on died: the repeated upload asks again.
    const again = await asked();
    expect(again).toMatchObject({ applied: false, investors: true });
    const { announcementId } = again as { announcementId: string };
    const link = { v: 1, announcementId, filingId: one.filingId, investors: [investor('Acme Fund I')] } as const;
    expect(await backend.store.linkInvestors({ ...link, investors: [...link.investors] })).toMatchObject({
      linked: 1,
      applied: true,
    });
    expect(await backend.store.linkInvestors({ ...link, investors: [...link.investors] })).toMatchObject({
      linked: 1,
      applied: false,
    });
    expect(await asked()).toMatchObject({ applied: false, investors: false });
  });

  it('written differently are one investor with aliases; person and institution are two', async () => {
    const names = ['Blue & Gold Capital Ltd.', 'M/s. BLUE AND GOLD CAPITAL LIMITED', 'Blue and Gold Capital Ltd'];
    const jobs = [];
    for (const name of names) jobs.push(await named([investor(name)]));
    jobs.push(await named([investor('Mr. Blue and Gold Capital', { kind: 'individual' })]));
    await Promise.all(jobs.map((job) => backend.store.linkInvestors(job)));
    const ids = await Promise.all(
      jobs.map(async (job) => (await backend.store.get(job.announcementId))?.investors[0]?.investorId),
    );
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
    const [{ aliases }] = (await backend.database.sql`
      select count(*)::int as aliases from investor_aliases where investor_id = ${ids[0]!}`) as unknown as [
      { aliases: number },
    ];
    expect(aliases).toBe(3);
    const listed = await backend.store.list({ investor: 'blue & gold capital limited' });
    expect(new Set(listed.items.map((item) => item.id))).toEqual(new Set(jobs.map((job) => job.announcementId)));
    expect((await backend.store.list({ investor: ids[3]! })).items).toHaveLength(1);
  });

  it('keep role, page and quote as evidence, and are shown before they are linked', async () => {
    const who = investor('Carol Investor', {
      kind: 'individual',
      role: 'seller',
      page: 3,
      quote: 'sold by Carol Investor',
    });
    const job = await named([who]);
    const shown = { name: who.name, printedName: who.name, role: 'seller', page: 3, quote: who.quote };
    expect((await backend.store.get(job.announcementId))?.investors).toMatchObject([{ ...shown, investorId: null }]);
    await backend.store.linkInvestors(job);
    expect((await backend.store.get(job.announcementId))?.investors).toMatchObject([
      { ...shown, investorId: expect.any(String) },
    ]);
  });

  it('linked at the same time by several workers are one each', async () => {
    const investors = ['Zeta', 'Eta', 'Theta', 'Iota'].map((name) => investor(`${name} Partners`));
    const jobs = [await named(investors), await named(investors.toReversed()), await named(investors)];
    const stores = [backend.another(), backend.another(), backend.another()];
    await Promise.all(jobs.map((job, index) => stores[index]!.linkInvestors(job)));
    const rows = await backend.database.sql`select name_key, kind from investors where name_key like '%partners'`;
    expect(rows).toHaveLength(4);
  });

  it('of a copy that was joined are linked to the announcement that stays', async () => {
    const of = issuer();
    const read = document();
    const found = enrichment({ investors: [investor('Joined Fund')] });
    const late = filing(of, 'bse', { publishedAt: '2026-01-24T06:00:00.000Z' });
    const [outcome] = await backend.store.save([enriched(late, read, found)]);
    const { announcementId } = outcome as { announcementId: string };
    const [joined] = await backend.store.save([enriched(filing(of, 'nse'), read, found)]);
    const survivor = (joined as { announcementId: string }).announcementId;
    expect(survivor).not.toBe(announcementId);
    const linked = await backend.store.linkInvestors({
      v: 1,
      announcementId,
      filingId: late.filingId,
      investors: found.investors,
    });
    expect(linked).toEqual({ announcementId: survivor, linked: 1, applied: true });
  });
});
