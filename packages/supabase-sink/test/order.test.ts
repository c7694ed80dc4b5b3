import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, enrichment, filing, investor, issuer, unreadable } from './jobs.ts';
import { sameInEveryOrder } from './orders.ts';

describe.each(backends)('order of arrival over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  it('of detected, unreadable, enriched and a dead letter, the enrichment stays (G5)', async () => {
    const one = filing(issuer(), 'nse');
    const state = await sameInEveryOrder(
      backend,
      [detected(one), unreadable(one), enriched(one, document('a')), deadLetter(one.filingId, 'a')],
      [one.filingId],
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
      backend,
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
      [one.filingId],
    );
    expect(state).toMatchObject({ rows: [{ headline: 'By model', engine: 'model', degraded: null }] });
  });

  it('of two copies on two exchanges, one announcement stays (G14)', async () => {
    const of = issuer();
    const early = filing(of, 'nse', { publishedAt: '2026-01-24T05:00:00.000Z' });
    const late = filing(of, 'bse', { publishedAt: '2026-01-24T05:00:40.000Z', isin: null });
    const named = enrichment({ investors: [investor('Acme Fund')] });
    const state = await sameInEveryOrder(
      backend,
      [detected(early), enriched(early, document('a')), detected(late), enriched(late, document('a'), named)],
      [early.filingId, late.filingId],
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
      backend,
      [enriched(a, bytes), unreadable(b, 'pdf_damaged', bytes), enriched(c, sameText), detected(b)],
      [a.filingId, b.filingId, c.filingId],
    );
    expect(state).toMatchObject({ rows: [{ status: 'enriched', filingCount: 3, publishedAt: b.publishedAt }] });
  });

  it('an unknown issuer is learned from a row that knows it, before or after (G15)', async () => {
    const of = issuer();
    const unknown = filing(of, 'bse', { isin: null, companyName: `${of.name.replace('Limited', 'Ltd.')}-$` });
    const state = await sameInEveryOrder(backend, [detected(unknown), detected(filing(of, 'nse'))], [unknown.filingId]);
    expect(state).toMatchObject({
      rows: [{ company: { isin: of.isin, symbol: of.symbol } }, { company: { isin: of.isin } }],
    });
  });
});
