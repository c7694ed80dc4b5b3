import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEnricher, type Enricher, type EnricherOptions } from '@filings/ai-pipeline';
import { createRateBudget, type Filing, type Outcome, readLimits } from '@filings/queue-core';
import { test } from '@filings/test-kit';
import { pino } from 'pino';
import { describe, expect } from 'vitest';
import { readEnvironment } from '../src/env.ts';
import { startService } from '../src/service.ts';
import { createAiHandler } from '../src/workers/ai.ts';
import { detected, enriched, type House, newFiling, openHouse } from './support/house.ts';

/** The host of attachments: tells how often it was asked. */
async function startHost(status: number) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

type Copies = Partial<Parameters<typeof createAiHandler>[0]['store']>;

/** One job through the handler of an AI worker, and what comes of it into the database. */
async function work(house: House, enricher: Enricher, filing: Filing, job: { thorough?: true } = {}, copies?: Copies) {
  const problems: string[] = [];
  const handle = createAiHandler({
    enricher,
    queues: house.queues,
    store: { ...house.store, ...copies },
    onProblem: (message) => problems.push(message),
  });
  const payload = { v: 1 as const, filing, ...job };
  const { signal } = new AbortController();
  const outcomes = await handle([{ id: 'one', payload, attemptsMade: 0, queuedAt: new Date() }], { signal });
  await house.workAll();
  return { outcome: outcomes[0] as Outcome, problems };
}

const stored = async (house: House) => {
  const { items } = await house.store.list({ status: 'enriched' });
  return Promise.all(items.map(async ({ id }) => (await house.store.get(id))!));
};
const COPY = { category: 'Copy of Newspaper Publication', subject: 'Copy of Newspaper Publication', text: '' };

describe('a routine filing (G16)', () => {
  test('is stored with its rule; asked for in full it is done again although it is enriched', async ({
    redis,
    database,
  }) => {
    await using house = openHouse(redis, database.url);
    const enricher = createEnricher();
    const filing = newFiling(COPY);
    await house.store.save([detected(filing)]);
    await work(house, enricher, filing);
    const [routine] = await stored(house);
    expect(routine?.provenance?.routine).toEqual({ id: 'newspaper-copy', version: 1 });

    const calls: unknown[] = [];
    const watched: Enricher = {
      ...enricher,
      enrich(one, call) {
        calls.push(call?.thorough);
        return enricher.enrich(one, call);
      },
    };
    await work(house, watched, filing);
    expect(calls).toEqual([]);
    await work(house, watched, filing, { thorough: true });
    expect(calls).toEqual([true]);
    const [full] = await stored(house);
    expect(full?.provenance).not.toHaveProperty('routine');
    expect(full?.provenance?.ruleIds.join()).not.toContain('routine/');
  });

  test('rules to be off are named with commas between', async () => {
    const database = { REDIS_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://u:p@127.0.0.1/d' };
    const of = (text?: string) => readEnvironment({ ...database, FILINGS_ROUTINE_OFF: text }).FILINGS_ROUTINE_OFF;
    expect([of(), of(''), of('nav, newspaper-copy,')]).toEqual([[], [], ['nav', 'newspaper-copy']]);
  });

  test('with a rule to be off that there is none of the service does not start', async ({ redis, database }) => {
    const env = {
      REDIS_URL: redis.url,
      FILINGS_KEY_PREFIX: redis.prefix,
      DATABASE_URL: database.url,
      FILINGS_ROUTINE_OFF: 'newspapers',
    };
    const start = startService({
      settings: readEnvironment(env),
      limits: readLimits(env),
      env,
      log: pino({ level: 'silent' }),
    });
    await expect(start).rejects.toThrow(/no rule "newspapers".*newspaper-copy/);
  });
});

describe('one letter under many bonds', () => {
  const name = '309bf19a-0c1d-4d2e-8f3a-1b2c3d4e5f60.pdf';
  const url = `https://www.bseindia.com/xml-data/corpfiling/AttachLive/${name}`;
  const attachment = { name, urls: [url], bytes: null };
  const bond = (scripCode: string, companyName = 'Acme Capital Limited') =>
    newFiling({ exchange: 'bse', segment: 'debt', scripCode, companyName, attachment });
  const document = {
    sha256: 'a'.repeat(64),
    textSha256: null,
    bytes: 10,
    pages: 1,
    contentType: 'application/pdf',
    url,
  };

  test('is taken over without a download, hangs on the announcement of the first, and is read anew on request', async ({
    redis,
    database,
  }) => {
    await using house = openHouse(redis, database.url);
    await using host = await startHost(404);
    const enricher = createEnricher({ gatewayUrl: host.url });
    const first = bond('975123');
    await house.store.save([detected(first), { ...enriched(first), document }]);
    const second = bond('975124');
    await house.store.save([detected(second)]);
    await work(house, enricher, second);
    expect(host.asked()).toBe(0);
    const [one, ...others] = await stored(house);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ headline: `Headline of ${first.exchangeId}` });
    expect(one?.filings.map(({ filingId }) => filingId).toSorted()).toEqual(
      [first.filingId, second.filingId].toSorted(),
    );
    expect(one?.provenance).not.toHaveProperty('routine');
    const { items } = await house.store.routineReport();
    expect(items).toMatchObject([{ id: 'debt-repeat', version: 1, exchange: 'bse', filings: 1 }]);

    await work(house, enricher, second, { thorough: true });
    expect(host.asked()).toBe(1);
    await enricher.close();
  });

  test('of another issuer is downloaded, and so is one when the database is away', async ({ redis, database }) => {
    await using house = openHouse(redis, database.url);
    await using host = await startHost(404);
    const enricher = createEnricher({ gatewayUrl: host.url });
    const first = bond('975123');
    await house.store.save([detected(first), { ...enriched(first), document }]);
    await work(house, enricher, bond('975200', 'Beta Capital Limited'));
    expect(host.asked()).toBe(1);
    const away = () => Promise.reject(new Error('away'));
    const { outcome, problems } = await work(house, enricher, bond('975124'), {}, { attachmentEnrichment: away });
    expect(outcome).toEqual({ ok: true });
    expect(problems.join()).toContain('copies by name');
    expect(host.asked()).toBe(2);
    await enricher.close();
  });
});

describe('one budget for all workers', () => {
  test('when one worker is turned away, no other asks that host until its time', async ({ redis, database }) => {
    await using house = openHouse(redis, database.url);
    await using host = await startHost(403);
    const { connection, prefix } = house.parts;
    const options = (): EnricherOptions => ({
      gatewayUrl: host.url,
      ...createRateBudget({ connection, prefix, rates: {} }),
    });
    const [one, two] = [createEnricher(options()), createEnricher(options())];
    const urls = ['https://nsearchives.nseindia.com/corporate/a.pdf'];
    const filing = () => newFiling({ attachment: { name: 'a.pdf', urls, bytes: null } });
    const first = await work(house, one, filing());
    expect(first.outcome).toMatchObject({ ok: false, error: { code: 'exchange_rate_limited' } });
    const second = await work(house, two, filing());
    expect(second.outcome).toMatchObject({ ok: false, error: { code: 'host_closed', failure: 'rate_limited' } });
    expect(host.asked()).toBe(1);
    await Promise.all([one.close(), two.close()]);
  });
});
