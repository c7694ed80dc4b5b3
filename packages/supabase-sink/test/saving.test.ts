import { randomUUID } from 'node:crypto';
import type { UploadJob } from '@filings/queue-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, enrichment, filing, issuer, unreadable } from './jobs.ts';

describe.each(backends)('saving over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  const events = async (announcementId: string): Promise<string[]> =>
    (await backend.database.sql`select type from outbox where announcement_id = ${announcementId} order by id`).map(
      (row) => row.type as string,
    );

  async function saved(job: UploadJob) {
    const [outcome] = await backend.store.save([job]);
    if (outcome?.ok !== true) throw new Error(`not saved: ${outcome?.message}`);
    return { ...outcome, announcementId: outcome.announcementId! };
  }

  it('stores a filing as detected at once and enriched later, each told exactly once (G9)', async () => {
    const one = filing(issuer(), 'nse');
    const first = await saved(detected(one));
    expect(first).toMatchObject({ status: 'detected', applied: true, investors: false, filingId: one.filingId });
    const second = await saved(enriched(one, document()));
    expect(second).toMatchObject({ status: 'enriched', applied: true, announcementId: first.announcementId });
    expect(await events(first.announcementId)).toEqual(['announcement.detected', 'announcement.enriched']);
  });

  it('stores the same upload again without any effect (G4)', async () => {
    const one = filing(issuer(), 'bse');
    const jobs = [detected(one), enriched(one, document())];
    await backend.store.save(jobs);
    const before = await backend.store.get((await saved(detected(one))).announcementId);
    for (const outcome of await backend.store.save([...jobs, ...jobs]))
      expect(outcome).toMatchObject({ applied: false });
    const after = await backend.store.get(before!.id);
    expect(after).toEqual(before);
    expect(await events(before!.id)).toHaveLength(2);
  });

  it('keeps every field of a filing and its enrichment', async () => {
    const of = issuer();
    const one = filing(of, 'nse', { text: 'Rs 5 < 6 & "quotes" – ₹ ✓' });
    const read = document();
    const found = enrichment();
    const { announcementId } = await saved(enriched(one, read, found));
    const detail = await backend.store.get(announcementId);
    expect(detail).toMatchObject({
      status: 'enriched',
      company: { isin: of.isin, name: of.name, symbol: of.symbol },
      category: found.category,
      headline: found.headline,
      summary: found.summary,
      sentiment: found.sentiment,
      figures: found.figures,
      provenance: found.provenance,
      document: read,
      documentSha256: read.sha256,
      exchanges: ['nse'],
      publishedAt: one.publishedAt,
      reason: null,
    });
    expect(detail?.filings).toMatchObject([
      {
        filingId: one.filingId,
        text: one.text,
        attachment: one.attachment,
        stages: {
          publishedAt: one.publishedAt,
          detectedAt: one.detectedAt,
          queuedAt: '2026-01-24T05:00:03.000Z',
          startedAt: '2026-01-24T05:00:04.000Z',
          enrichedAt: '2026-01-24T05:00:09.000Z',
          storedAt: expect.any(String),
          enrichedStoredAt: expect.any(String),
        },
      },
    ]);
  });

  it('stores the rest of a batch with bad items in it, and says what is wrong with each', async () => {
    const [good, alsoGood, unknownVersion] = [
      filing(issuer(), 'bse'),
      filing(issuer(), 'nse'),
      filing(issuer(), 'nse'),
    ];
    const outcomes = await backend.store.save([
      detected(good),
      { ...detected(unknownVersion), v: 2 } as unknown as UploadJob,
      { v: 1, kind: 'detected', filing: { ...good, filingId: 'no uuid' } } as UploadJob,
      { v: 1, kind: 'guessed', filing: good } as unknown as UploadJob,
      detected({ ...good, exchangeId: 'another' }),
      detected({ ...good, filingId: randomUUID() }),
      { v: 1 } as UploadJob,
      detected(alsoGood),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code))).toEqual([
      'ok',
      'contract_version',
      'job_malformed',
      'kind_unknown',
      'identity_conflict',
      'identity_conflict',
      'kind_unknown',
      'ok',
    ]);
  });

  it('refuses a failure as category, headline or summary, and keeps the filing as detected (G17)', async () => {
    const one = filing(issuer(), 'nse');
    await saved(detected(one));
    const outcomes = await backend.store.save([
      enriched(one, document(), enrichment({ category: 'Error' as 'USFDA' })),
      enriched(one, document(), enrichment({ category: null as unknown as 'USFDA' })),
      enriched(one, document(), enrichment({ headline: 'N/A' })),
      enriched(one, document(), enrichment({ summary: 'failed.' })),
    ]);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.code)).toEqual([
      'category_refused',
      'category_refused',
      'constraint_refused',
      'constraint_refused',
    ]);
    expect(await backend.store.filingStates([one.filingId])).toMatchObject([{ status: 'detected', reason: null }]);
  });

  it('stores text that jsonb cannot hold without those letters', async () => {
    const one = filing(issuer(), 'bse', { text: 'before\u0000after \ud800 end' });
    const { announcementId } = await saved(detected(one));
    expect((await backend.store.get(announcementId))?.filings[0]?.text).toBe('beforeafter \ufffd end');
  });

  it('keeps a dead letter once and shows its reason on the filing, whichever comes first', async () => {
    const [before, after] = [filing(issuer(), 'bse'), filing(issuer(), 'bse')];
    const letter = deadLetter(after.filingId, 'job-7');
    await backend.store.save([
      detected(before),
      deadLetter(before.filingId),
      letter,
      letter,
      detected(after),
      deadLetter(null),
    ]);
    for (const one of [before, after]) {
      const { announcementId } = await saved(detected(one));
      expect(await backend.store.get(announcementId)).toMatchObject({
        status: 'detected',
        reason: { code: 'payload_malformed' },
      });
    }
    expect(await backend.store.filingStates([after.filingId])).toMatchObject([{ terminal: true, deadLetter: true }]);
    const first = await backend.store.deadLetters({ limit: 2 });
    const second = await backend.store.deadLetters({ limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items]).toHaveLength(3);
    expect(second.nextCursor).toBeNull();
    expect(new Set([...first.items, ...second.items].map((item) => item.jobId)).size).toBe(3);
    expect((await backend.store.deadLetters({ queue: 'supabase_upload' })).items).toEqual([]);
  });

  it('tells the states of known filings only', async () => {
    const [open, done, ended] = [filing(issuer(), 'bse'), filing(issuer(), 'nse'), filing(issuer(), 'nse')];
    await backend.store.save([detected(open), enriched(done, null), unreadable(ended)]);
    const states = await backend.store.filingStates([open.filingId, done.filingId, ended.filingId, randomUUID()]);
    const byId = new Map(states.map((state) => [state.filingId, state]));
    expect(byId.size).toBe(3);
    expect(byId.get(open.filingId)).toMatchObject({ status: 'detected', terminal: false, reason: null });
    expect(byId.get(done.filingId)).toMatchObject({ status: 'enriched', terminal: true });
    expect(byId.get(ended.filingId)).toMatchObject({
      status: 'detected',
      terminal: true,
      reason: { code: 'pdf_encrypted' },
    });
  });

  it('refuses in the database what would turn a status back (G5)', async () => {
    const one = filing(issuer(), 'nse');
    const { announcementId } = await saved(enriched(one, document()));
    await expect(
      backend.database.sql`update announcements set status = 'detected', category = null where id = ${announcementId}`,
    ).rejects.toThrow('cannot go from enriched back to detected');
  });
});
