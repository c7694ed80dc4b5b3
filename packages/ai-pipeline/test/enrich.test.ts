import { type DocumentFacts, Enrichment } from '@filings/queue-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnricher, type Enricher, RULES_VERSION } from '../src/index.ts';
import { makeFiling } from './helpers/filing.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, makePdf } from './helpers/pdf.ts';
import { scannedPdf } from './helpers/scan.ts';
import { makeZip } from './helpers/zip.ts';

const PATH = '/nsearchives.nseindia.com/corporate/a.pdf';
let host: Host;
let enricher: Enricher;
beforeEach(async () => {
  host = await startHost();
  enricher = createEnricher({ gatewayUrl: host.gatewayUrl, limits: { maxPages: 3 } });
});
afterEach(async () => {
  await enricher.close();
  await host.close();
});

describe('enrich', () => {
  it('gives a document and an enrichment of the contract, with its provenance (G19)', async () => {
    host.serve(PATH, {
      body: makePdf([letter('Trading window', 'This is to inform you that the trading window is closed.')]),
    });
    const { enrichment } = await enricher.enrich(makeFiling());
    expect(Enrichment.parse(enrichment)).toEqual(enrichment);
    expect(enrichment.provenance).toMatchObject({
      engine: 'rules',
      model: null,
      promptVersion: null,
      rulesVersion: RULES_VERSION,
      tokens: null,
      costUsd: null,
      pages: [{ page: 1, source: 'native' }],
      degraded: null,
    });
    expect(enrichment.provenance.ruleIds).toContain('category/title/trading-window');
  });

  it('without an attachment the exchange’s own text is the content, quoted with page null', async () => {
    const { document, enrichment } = await enricher.enrich(
      makeFiling({
        attachment: null,
        category: 'Bagging/Receiving of orders/contracts',
        subject: 'Bagging/Receiving of orders/contracts',
        text: 'Acme Forgings Limited has informed the Exchange that it received an order worth Rs 12 crore.',
      }),
    );
    expect(document).toBeNull();
    expect(enrichment).toMatchObject({ category: 'New Order', provenance: { pages: [], degraded: null } });
    expect(enrichment.figures).toEqual([expect.objectContaining({ value: 12, page: null, verified: true })]);
  });

  it('a document without a word is enriched from the exchange’s row, labelled, and never shown as a failure (G17)', async () => {
    host.serve(PATH, { body: makePdf([[], []]) });
    const { document, enrichment } = await enricher.enrich(
      makeFiling({
        category: 'Credit Rating',
        subject: 'Credit Rating',
        text: 'Acme Forgings Limited has informed the Exchange about Credit Rating',
      }),
    );
    expect(document).toMatchObject({ pages: 2, textSha256: null });
    expect(enrichment).toMatchObject({
      category: 'Credit Rating',
      headline: 'Acme Forgings Limited: Credit Rating',
      provenance: {
        degraded: { code: 'no_text_layer' },
        pages: [
          { page: 1, source: 'empty' },
          { page: 2, source: 'empty' },
        ],
      },
    });
    expect(`${enrichment.headline} ${enrichment.summary}`).not.toMatch(/scan|layer|unreadable|fail/i);
  });

  it('a scan is recognised, and what it says is quoted from its page', async () => {
    host.serve(PATH, {
      body: await scannedPdf(letter('Receipt of order', 'The Company has received an order worth Rs. 12.50 crore.')),
    });
    const { document, enrichment } = await enricher.enrich(makeFiling());
    // Another scan of the same paper would give other words.
    expect(document).toMatchObject({ pages: 1, textSha256: null });
    expect(enrichment).toMatchObject({
      category: 'New Order',
      figures: [{ metric: 'order_value', value: 12.5, page: 1, verified: true }],
      provenance: { degraded: null, pages: [{ page: 1, source: 'ocr' }] },
    });
  });

  it('pages that recognition did not reach are said', async () => {
    const first = letter('Receipt of order', 'The Company has received an order worth Rs. 12.50 crore.');
    host.serve(PATH, {
      body: makeZip([
        ['1.pdf', makePdf([first])],
        ['2.pdf', await scannedPdf(first)],
      ]),
    });
    const hasty = createEnricher({ gatewayUrl: host.gatewayUrl, ocr: { maxPages: 0 } });
    const { enrichment } = await hasty.enrich(makeFiling());
    expect(enrichment.provenance.degraded).toEqual({
      code: 'pages_not_recognised',
      message: '1 of 2 pages are pictures that were not recognised (more than are recognised of one document).',
    });
    await hasty.close();
  });

  it('a document beyond the page limit says how far it was read', async () => {
    const page = letter('Annual matters', 'We wish to inform you of the matters that are set out on this page.');
    host.serve(PATH, { body: makePdf([page, page, page, page, page]) });
    const { document, enrichment } = await enricher.enrich(makeFiling());
    expect(document).toMatchObject({ pages: 5, textSha256: null });
    expect(enrichment.provenance.degraded).toEqual({
      code: 'page_limit',
      message: '3 of 5 pages were read before the page limit.',
    });
  });

  it('G14: an enrichment that the document already has is taken over, and no engine runs', async () => {
    const body = makePdf([letter('Trading window', 'This is to inform you that the trading window is closed.')]);
    host.serve(PATH, { body });
    const first = await enricher.enrich(makeFiling());
    const asked: DocumentFacts[] = [];
    const second = await enricher.enrich(makeFiling({ exchangeId: '2' }), {
      reuse: async (document) => {
        asked.push(document);
        return first.enrichment;
      },
    });
    expect(asked).toEqual([first.document]);
    expect(second.enrichment).toBe(first.enrichment);
    const third = await enricher.enrich(makeFiling(), { reuse: async () => null });
    expect(third.enrichment).not.toBe(first.enrichment);
  });

  it('the same document read twice says the same', async () => {
    host.serve(PATH, { body: makePdf([letter('Receipt of order', 'We have received an order worth Rs 12 crore.')]) });
    const [one, two] = await Promise.all([enricher.enrich(makeFiling()), enricher.enrich(makeFiling())]);
    const same = ({ provenance: { durationMs, ...provenance }, ...rest }: Enrichment) => ({ ...rest, provenance });
    expect(same(one.enrichment)).toEqual(same(two.enrichment));
  });
});
