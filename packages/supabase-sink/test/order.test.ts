import type { UploadJob } from '@filings/queue-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnnouncementDetail } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, enrichment, filing, investor, issuer, unreadable } from './jobs.ts';

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** What must not depend on the order: everything but when it was stored. */
function final(detail: AnnouncementDetail | null): unknown {
  return JSON.parse(JSON.stringify(detail, (key, value) => (/[sS]toredAt$/.test(key) ? undefined : value)));
}

describe.each(backends)('order of arrival over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  /** Saves the same jobs in every order and checks that all end in one state; returns that state. */
  async function sameInEveryOrder(jobs: readonly UploadJob[], ids: () => string[]): Promise<unknown> {
    const states = new Map<string, unknown>();
    for (const order of permutations(jobs)) {
      await backend.database
        .sql`truncate filings, announcements, documents, issuers, investors, dead_letters, outbox cascade`;
      for (const job of order) {
        const [outcome] = await backend.store.save([job]);
        expect(outcome).toMatchObject({ ok: true });
      }
      const rows = await backend.store.list({ limit: 100 });
      const filings = await backend.store.filingStates(ids());
      const details = await Promise.all(
        [...new Set([...rows.items.map((row) => row.id), ...filings.map((state) => state.announcementId)])]
          .toSorted()
          .map(async (id) => final(await backend.store.get(id))),
      );
      states.set(JSON.stringify({ rows, filings, details }), { rows: rows.items, filings });
    }
    expect(states.size, 'states that different orders ended in').toBe(1);
    return [...states.values()][0];
  }

  it('of detected, unreadable, enriched and a dead letter, the enrichment stays (G5)', async () => {
    const one = filing(issuer(), 'nse');
    const state = await sameInEveryOrder(
      [detected(one), unreadable(one), enriched(one, document('a')), deadLetter(one.filingId, 'a')],
      () => [one.filingId],
    );
    expect(state).toMatchObject({
      rows: [{ status: 'enriched', reason: null }],
      filings: [{ status: 'enriched', reason: null }],
    });
  });

  it('of a degraded, a rules and a model enrichment, the model one stays (G19)', async () => {
    const one = filing(issuer(), 'nse');
    const { provenance } = enrichment();
    const degraded = { code: 'no_text_layer', message: 'A scan.' };
    const state = await sameInEveryOrder(
      [
        enriched(one, document('a'), enrichment({ headline: 'By rules' })),
        enriched(
          one,
          document('a'),
          enrichment({ headline: 'By model', provenance: { ...provenance, engine: 'model' } }),
        ),
        enriched(
          one,
          document('a'),
          enrichment({ headline: 'Degraded', provenance: { ...provenance, engine: 'model', degraded } }),
        ),
      ],
      () => [one.filingId],
    );
    expect(state).toMatchObject({ rows: [{ headline: 'By model', engine: 'model', degraded: null }] });
  });

  it('of two copies on two exchanges, one announcement stays (G14)', async () => {
    const of = issuer();
    const early = filing(of, 'nse', { publishedAt: '2026-01-24T05:00:00.000Z' });
    const late = filing(of, 'bse', { publishedAt: '2026-01-24T05:00:40.000Z', isin: null });
    const named = enrichment({ investors: [investor('Acme Fund')] });
    const state = await sameInEveryOrder(
      [detected(early), enriched(early, document('a')), detected(late), enriched(late, document('a'), named)],
      () => [early.filingId, late.filingId],
    );
    expect(state).toMatchObject({
      rows: [{ status: 'enriched', exchanges: ['bse', 'nse'], filingCount: 2, publishedAt: early.publishedAt }],
    });
  });

  it('of three copies, by bytes and by text, readable or not, one announcement stays (G14)', async () => {
    const of = issuer();
    const [a, b, c] = [
      filing(of, 'bse', { publishedAt: '2026-01-24T05:00:20.000Z' }),
      filing(of, 'nse', { publishedAt: '2026-01-24T05:00:10.000Z' }),
      filing(of, 'nse', { publishedAt: '2026-01-24T05:00:30.000Z' }),
    ];
    const bytes = document('a');
    const sameText = document('other bytes', { textSha256: bytes.textSha256 });
    const state = await sameInEveryOrder(
      [enriched(a, bytes), unreadable(b, 'pdf_damaged', bytes), enriched(c, sameText), detected(b)],
      () => [a.filingId, b.filingId, c.filingId],
    );
    expect(state).toMatchObject({ rows: [{ status: 'enriched', filingCount: 3, publishedAt: b.publishedAt }] });
  });

  it('an unknown issuer is learned from a row that knows it, before or after (G15)', async () => {
    const of = issuer();
    const unknown = filing(of, 'bse', { isin: null, companyName: `${of.name.replace('Limited', 'Ltd.')}-$` });
    const state = await sameInEveryOrder([detected(unknown), detected(filing(of, 'nse'))], () => [unknown.filingId]);
    expect(state).toMatchObject({
      rows: [{ company: { isin: of.isin, symbol: of.symbol } }, { company: { isin: of.isin } }],
    });
  });
});
