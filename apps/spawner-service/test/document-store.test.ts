import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import * as stores from '@filings/ai-pipeline';
import { type Filing, readLimits } from '@filings/queue-core';
import { builtEntry, test, until } from '@filings/test-kit';
import { pino } from 'pino';
import { describe, expect } from 'vitest';
import { openDocumentStore } from '../src/document-store.ts';
import { readEnvironment } from '../src/env.ts';
import { startService } from '../src/service.ts';
import { type House, newFiling, openHouse } from './support/house.ts';
import { letterPdf } from './support/pdf.ts';

const ENV = { REDIS_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://u:p@127.0.0.1/d' };
const SUPABASE = { SUPABASE_URL: 'http://127.0.0.1:1', SUPABASE_SECRET_KEY: 'sb_secret_x' };

describe('where documents are kept', () => {
  const of = (env: Record<string, string>) => {
    const problems: string[] = [];
    const store = openDocumentStore(stores, readEnvironment({ ...ENV, ...env }), (message) => problems.push(message));
    return { store, problems };
  };

  test('is a folder of the installation’s data, one that is named, a bucket, or nowhere', async ({ tempDir }) => {
    const data = { FILINGS_DATA_DIR: tempDir };
    const name = `documents/${'a'.repeat(64)}.pdf`;
    for (const env of [data, { FILINGS_DOCUMENT_STORE: join(tempDir, 'named') }]) {
      const { store } = of(env);
      await store!.put(name, Buffer.from('x'));
      expect(await of(env).store!.has(name)).toBe(true);
    }
    expect(of({ ...data, FILINGS_DOCUMENT_STORE: 'off' })).toEqual({ store: undefined, problems: [] });
    const { store: bucket } = of({ ...data, ...SUPABASE, FILINGS_DOCUMENT_STORE: 'supabase:filings' });
    expect(bucket).toMatchObject({ lock: expect.any(Function) });
    await expect(bucket!.get(name)).rejects.toMatchObject({ failure: 'outage' });
  });

  test('is nowhere behind a gateway, unless it is named', ({ tempDir }) => {
    const env = { FILINGS_DATA_DIR: tempDir, FILINGS_EXCHANGE_GATEWAY_URL: 'http://127.0.0.1:1' };
    expect(of(env).store).toBeUndefined();
    expect(of({ ...env, FILINGS_DOCUMENT_STORE: join(tempDir, 'named') }).store).toBeDefined();
  });

  test.for([
    [{ FILINGS_DOCUMENT_STORE: 'supabase:filings' }, /FILINGS_DOCUMENT_STORE: a bucket needs SUPABASE_URL/],
    [{ ...SUPABASE, FILINGS_DOCUMENT_STORE: 'supabase:' }, /FILINGS_DOCUMENT_STORE: names no bucket/],
    [{ FILINGS_DOCUMENT_STORE_MAX_MB: 'much' }, /FILINGS_DOCUMENT_STORE_MAX_MB/],
  ] as const)('%j is refused by its name (G22, G28)', ([env, says]) => {
    expect(() => readEnvironment({ ...ENV, ...env })).toThrow(says);
  });
});

/** The host of attachments: it takes its time, so that whoever else wants the same is there before the answer is. */
async function startHost(body: Buffer) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    setTimeout(() => response.end(body), 1_500);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const enriched = async ({ store }: House, filings: Filing[]) => {
  const states = await store.filingStates(filings.map(({ filingId }) => filingId));
  return states.length === filings.length && states.every(({ status }) => status === 'enriched');
};

test('two workers that are given one attachment download it once, and the workers of a later run not at all', async ({
  redis,
  database,
  tempDir,
}) => {
  await using house = openHouse(redis, database.url);
  await using host = await startHost(letterPdf('The company has received an order worth Rs. 12 crore.'));
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    FILINGS_KEY_PREFIX: redis.prefix,
    DATABASE_URL: database.url,
    FILINGS_EXCHANGE_GATEWAY_URL: host.url,
    FILINGS_DOCUMENT_STORE: join(tempDir, 'documents'),
    FILINGS_AI_MAX_CONCURRENT: '2',
  };
  const workers = join(dirname(await builtEntry('spawner-service')), 'workers');
  const run = async (filings: Filing[]) => {
    const log = pino({ level: 'silent' });
    const service = await startService({ settings: readEnvironment(env), limits: readLimits(env), env, log, workers });
    try {
      await house.queues.intake(filings);
      await until(() => enriched(house, filings), { timeoutMs: 60_000 });
    } finally {
      await service.stop();
    }
  };
  const urls = ['https://nsearchives.nseindia.com/corporate/a.pdf'];
  const filing = () => newFiling({ attachment: { name: 'a.pdf', urls, bytes: null } });
  await run([filing(), filing()]);
  expect(host.asked()).toBe(1);
  await run([filing()]);
  expect(host.asked()).toBe(1);
}, 120_000);
