import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectRedis, createQueues, type Filing, filingIdOf } from '@filings/queue-core';
import { createStore, postgresCall } from '@filings/supabase-sink';
import { builtEntry, test, until } from '@filings/test-kit';
import { beforeAll, expect } from 'vitest';

let entry: string;
beforeAll(async () => {
  entry = await builtEntry('spawner-service');
});

const filing: Filing = {
  filingId: filingIdOf('nse', 'equities', '106400001'),
  exchange: 'nse',
  segment: 'equities',
  exchangeId: '106400001',
  companyName: 'Sample Works Limited',
  isin: null,
  symbol: 'SAMPLE',
  scripCode: null,
  subject: 'Credit Rating',
  category: 'Credit Rating',
  subcategory: null,
  text: 'Sample Works Limited has informed the Exchange that CRISIL has reaffirmed its rating at AA/Stable.',
  attachment: null,
  publishedAt: '2026-02-13T10:00:00Z',
  publishedRaw: '13-Feb-2026 15:30:00',
  detectedAt: '2026-02-13T10:00:05Z',
  raw: {},
};

const production = (env: Record<string, string>) => ({ PATH: process.env.PATH!, NODE_ENV: 'production', ...env });

test('the built service takes a filing through built workers, and ends cleanly on SIGTERM (G28)', async ({
  redis,
  database,
}) => {
  const child = spawn(process.execPath, [entry], {
    env: production({ REDIS_URL: redis.url, FILINGS_KEY_PREFIX: redis.prefix, DATABASE_URL: database.url }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  const store = createStore(postgresCall({ url: database.url }));
  await queues.intake([filing]);
  const page = await until(
    async () => {
      const { items } = await store.list({});
      return items[0]?.status === 'enriched' && items;
    },
    { timeoutMs: 30_000 },
  );
  expect(page).toMatchObject([
    { category: 'Credit Rating', engine: 'rules', company: { name: 'Sample Works Limited', isin: null } },
  ]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(output).toMatch(/Spawned worker ai_\d+_1_\w+ for AI \(PID: \d+, Total: 1\)/);
  // The settings are printed, the password in them is not (G31).
  expect(output).toContain(redis.prefix);
  expect(output).not.toContain(new URL(database.url).password);
  await queues.close();
  await store.close();
  connection.disconnect();
});

test.for([
  ['a missing setting', { REDIS_URL: '' }, /REDIS_URL/],
  ['an unknown one', { FILINGS_AI_MAX_CONCURENT: '2' }, /did you mean FILINGS_AI_MAX_CONCURRENT/],
  ['limits that contradict each other', { FILINGS_AI_IDLE_EXIT_MS: '400000' }, /AI: idleExitMs/],
] as const)('the built service refuses %s by its name (G22, G28)', async ([, change, message], { redis, database }) => {
  const child = spawn(process.execPath, [entry], {
    env: production({ REDIS_URL: redis.url, DATABASE_URL: database.url, ...change }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(output).toMatch(message);
});
