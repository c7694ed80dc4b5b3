import { LLMock } from '@copilotkit/aimock';
import { Enrichment, type Filing } from '@filings/queue-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnricher, type EnrichCall, type EnricherOptions } from '../src/index.ts';
import { makeFiling } from './helpers/filing.ts';
import { type Host, startHost } from './helpers/host.ts';
import { letter, makePdf } from './helpers/pdf.ts';

const PATH = '/nsearchives.nseindia.com/corporate/a.pdf';
const ANSWER = {
  category: 'Operational Update',
  headline: 'Acme says more',
  summary: 'Acme says **more**.',
  sentiment: { label: 'Neutral', reason: 'Nothing new.' },
  figures: [],
  investors: [],
};
const COPY: Partial<Filing> = {
  category: 'Copy of Newspaper Publication',
  subject: 'Copy of Newspaper Publication',
  text: 'Acme Forgings Limited has informed the Exchange about Copy of Newspaper Publication',
};
const FUND: Partial<Filing> = { segment: 'mf', category: 'NAV', subject: 'NAV', text: 'NAV of Acme Fund: 10.2345' };

let host: Host;
let mock: LLMock;
beforeEach(async () => {
  host = await startHost();
  host.serve(PATH, {
    body: makePdf([letter('Newspaper', 'We enclose copies of the notice that was published today.')]),
  });
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.on({ predicate: () => true }, () => ({ content: JSON.stringify(ANSWER) }));
  await mock.start();
});
afterEach(async () => {
  await Promise.all([host.close(), mock.stop()]);
});

async function enrich(filing: Partial<Filing>, call: EnrichCall = {}, options: EnricherOptions = {}) {
  const model = { apiKey: 'test', baseUrl: `${mock.url}/v1`, model: 'm-1' };
  const enricher = createEnricher({ gatewayUrl: host.gatewayUrl, model, ...options });
  try {
    return await enricher.enrich(makeFiling(filing), call);
  } finally {
    await enricher.close();
  }
}
const modelCalls = () => mock.getRequests().length;

describe('routine filings (G16)', () => {
  it('are read but spared the model, and say by which rule and version', async () => {
    const { document, enrichment } = await enrich(COPY);
    expect(modelCalls()).toBe(0);
    expect(document).not.toBeNull();
    expect(Enrichment.parse(enrichment)).toEqual(enrichment);
    expect(enrichment.category).toBe('Procedural/Administrative');
    expect(enrichment.provenance).toMatchObject({
      engine: 'rules',
      routine: { id: 'newspaper-copy', version: 1 },
      pages: [{ page: 1, source: 'native' }],
      degraded: null,
    });
    expect(enrichment.provenance.ruleIds).toContain('routine/newspaper-copy');
  });

  it('whose row says it all are not even downloaded', async () => {
    const { document, enrichment } = await enrich(FUND);
    expect([document, host.asked.length, modelCalls()]).toEqual([null, 0, 0]);
    expect(enrichment.provenance).toMatchObject({ routine: { id: 'nav', version: 1 }, degraded: null });
  });

  it('an XBRL attachment is no failure but a twin of what is filed as PDF', async () => {
    const name = 'BM_1_24012026.xml';
    const urls = [`https://nsearchives.nseindia.com/corporate/xbrl/${name}`];
    const { enrichment } = await enrich({ ...COPY, attachment: { name, urls, bytes: null } });
    expect(enrichment.provenance.routine).toEqual({ id: 'xbrl-twin', version: 1 });
  });

  it('all others go to the model and carry no trace of a rule', async () => {
    const { enrichment } = await enrich({ category: 'Outcome of Board Meeting' });
    expect(modelCalls()).toBe(1);
    expect(enrichment.provenance).not.toHaveProperty('routine');
    expect(enrichment.provenance.ruleIds.join()).not.toContain('routine/');
  });

  it('are done in full when that is asked for, and when their rule is off', async () => {
    const { enrichment } = await enrich(COPY, { thorough: true });
    expect(enrichment.provenance).toMatchObject({ engine: 'model' });
    expect(enrichment.provenance).not.toHaveProperty('routine');
    const off = await enrich(COPY, {}, { routine: { off: ['newspaper-copy'] } });
    expect(off.enrichment.provenance.engine).toBe('model');
    expect(modelCalls()).toBe(2);
  });

  it('are recorded without a model too', async () => {
    const { enrichment } = await enrich(COPY, {}, { model: null });
    expect(enrichment.provenance.routine).toEqual({ id: 'newspaper-copy', version: 1 });
  });

  it('a rule that there is none of cannot be off', () => {
    expect(() => createEnricher({ routine: { off: ['newspapers'] } })).toThrow(/"newspapers".*newspaper-copy/);
  });

  it('G14: what a copy was spared serves routine filings only', async () => {
    const spared = (await enrich(COPY)).enrichment;
    const reuse = async () => spared;
    expect((await enrich(COPY, { reuse })).enrichment).toBe(spared);
    const outcome = await enrich({ category: 'Outcome of Board Meeting' }, { reuse });
    expect(outcome.enrichment.provenance.engine).toBe('model');
    const again = await enrich(COPY, { reuse, thorough: true });
    expect(again.enrichment.provenance.engine).toBe('model');
    const full = again.enrichment;
    expect((await enrich(COPY, { reuse: async () => full })).enrichment).toBe(full);
  });

  describe('one attachment under many debt scrips', () => {
    const NAME = 'ACME_24012026153000_Interest.pdf';
    const urls = [`https://nsearchives.nseindia.com/content/debt/WDM/${NAME}`];
    const DEBT = {
      segment: 'debt',
      category: 'Disclosure Under Regulation 51',
      attachment: { name: NAME, urls, bytes: null },
    };
    const serve = () =>
      host.serve(`/nsearchives.nseindia.com/content/debt/WDM/${NAME}`, {
        body: makePdf([letter('Interest', 'Paid.')]),
      });

    it('is read once, the others take it over without a download, and say so', async () => {
      serve();
      const first = await enrich(DEBT);
      expect(first.enrichment.provenance).toMatchObject({ engine: 'model' });
      const asked = host.asked.length;
      const second = await enrich({ ...DEBT, exchangeId: '2' }, { reuseByName: async () => first });
      expect([host.asked.length, modelCalls()]).toEqual([asked, 1]);
      expect(second.document).toEqual(first.document);
      expect(second.enrichment).toMatchObject({ headline: first.enrichment.headline });
      expect(second.enrichment.provenance).toMatchObject({
        engine: 'model',
        routine: { id: 'debt-repeat', version: 1 },
      });
      expect(second.enrichment.provenance.ruleIds).toContain('routine/debt-repeat');
      const third = await enrich({ ...DEBT, exchangeId: '3' }, { reuseByName: async () => second });
      expect(third).toEqual(second);
    });

    it('is read again where that is asked for, where the rule is off, and where nothing is known of it', async () => {
      serve();
      const first = await enrich(DEBT);
      const reuseByName = async () => first;
      expect((await enrich(DEBT, { reuseByName, thorough: true })).enrichment.provenance).not.toHaveProperty('routine');
      await enrich(DEBT, { reuseByName }, { routine: { off: ['debt-repeat'] } });
      await enrich(DEBT, { reuseByName: async () => null });
      expect(modelCalls()).toBe(4);
    });

    it('shares of one company are never taken by name', async () => {
      const asked: Filing[] = [];
      const reuseByName = async (filing: Filing) => {
        asked.push(filing);
        return null;
      };
      await enrich({ category: 'Updates' }, { reuseByName });
      expect(asked).toEqual([]);
    });
  });
});
