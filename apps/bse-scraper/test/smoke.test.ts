import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReplay, type Dataset, generateDay } from '@filings/exchange-replay';
import { connectRedis, createQueues, jobIdsOf } from '@filings/queue-core';
import { test as base, builtEntry, until } from '@filings/test-kit';
import { beforeAll, expect, onTestFinished } from 'vitest';

let entry: string;
beforeAll(async () => {
  entry = await builtEntry('bse-scraper');
});

/** 75 rows in each of two segments, on one morning. */
const filings = ['equity', 'debt'].flatMap((segment) =>
  Array.from({ length: 75 }, (_, at) => filing(segment, `${segment === 'equity' ? 1 : 2}${at + 100}`)),
);
const dataset: Dataset = {
  name: 'a morning',
  firstDay: '2026-02-13',
  lastDay: '2026-02-13',
  filings,
  attachment: async () => null,
  issuers: generateDay().issuers,
  truth: null,
};

function filing(segment: string, id: string): Dataset['filings'][number] {
  const publishedAt = Date.parse('2026-02-13T10:00:00+05:30');
  const row = {
    NEWSID: id,
    SCRIP_CD: 599001,
    NEWSSUB: 'Sample Works Ltd - 599001 - Updates',
    DT_TM: '2026-02-13T10:00:00.5',
    HEADLINE: 'An update',
    ATTACHMENTNAME: `${id}.pdf`,
    SLONGNAME: 'Sample Works Ltd',
  };
  return {
    exchange: 'bse',
    segment,
    exchangeId: id,
    publishedAt,
    visibleFrom: publishedAt,
    attachmentUrl: null,
    rows: 1,
    row: async () => row,
  };
}

type Line = { level: number; msg: string; settings?: object };

/** The built app in an environment of its own: production, and nothing but what is given. */
function run(env: Record<string, string>, stdio: 'pipe' | 'ipc' = 'pipe') {
  const child: ChildProcess = spawn(process.execPath, [entry], {
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', ...(stdio === 'ipc' ? (['ipc'] as const) : [])],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  const drained = once(child.stdout!, 'end');
  const ended = once(child, 'exit').then(async ([code]) => {
    await drained;
    return code as number | null;
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = () =>
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  return { child, ended, lines };
}

/** The exchange, replayed, and what the app needs to read it. */
const test = base.extend('day', async ({ redis }) => {
  const replay = await createReplay({ dataset, speed: 100_000 });
  const connection = connectRedis(redis.url);
  const queues = createQueues({ connection, prefix: redis.prefix });
  onTestFinished(async () => {
    await queues.close();
    connection.disconnect();
    await replay.close();
  });
  const env = {
    REDIS_URL: redis.url,
    FILINGS_KEY_PREFIX: redis.prefix,
    FILINGS_EXCHANGE_GATEWAY_URL: replay.url,
    FILINGS_POLL_INTERVAL_MS: '100',
  };
  return { env, queues, connection };
});

test('the built scraper queues every BSE row of a day for both stages and ends at SIGTERM', async ({ day }) => {
  const app = run({ ...day.env, FILINGS_BSE_SEGMENTS: 'equity, debt' });
  await until(async () => (await day.queues.depth('ai_processing')).waiting >= filings.length, { timeoutMs: 30_000 });
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(0);
  const uploads = await jobIdsOf(day.connection, day.env.FILINGS_KEY_PREFIX, 'supabase_upload');
  expect(uploads.alive.filter((id) => id.startsWith('detected-'))).toHaveLength(filings.length);
  expect(uploads.alive.filter((id) => id.startsWith('coverage-')).length).toBeGreaterThan(0);
  expect((await day.queues.depth('ai_processing')).waiting).toBe(filings.length);
  expect(app.lines().map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['settings', expect.stringMatching(/^\d+ new at BSE$/), 'stopping: SIGTERM']),
  );
  expect(app.lines().filter(({ level }) => level >= 40)).toEqual([]);
});

test('it ends when its parent is gone', async ({ day }) => {
  const app = run(day.env, 'ipc');
  await until(() => app.lines().some(({ msg }) => msg.includes(' new at BSE')));
  app.child.disconnect();
  expect(await app.ended).toBe(0);
  const said = app.lines().map(({ msg }) => msg);
  const stopping = said.indexOf('stopping: the parent is gone');
  expect(stopping).toBeGreaterThan(-1);
  // A list of securities that was being handed over is finished; nothing else is begun.
  expect(said.slice(stopping + 1).filter((msg) => !/ securities, \d+ handed over$/.test(msg))).toEqual([]);
});

test('wrong settings end it at once, all of them named, secrets kept (G28, G31)', async () => {
  const app = run({
    REDIS_URL: 'redis://user:hush@127.0.0.1:1',
    FILINGS_BSE_SEGMENT: 'debt',
    FILINGS_POLL_INTERVAL_MS: '100',
  });
  expect(await app.ended).toBe(1);
  const text = app
    .lines()
    .map(({ msg }) => msg)
    .join('\n');
  expect(text).toContain('FILINGS_BSE_SEGMENT is not a setting; did you mean FILINGS_BSE_SEGMENTS?');
  expect(text).toContain('FILINGS_POLL_INTERVAL_MS: the exchange itself is not asked more often than every 5000 ms');
  expect(JSON.stringify(app.lines())).not.toContain('hush');
});

test('in production nothing is made up for what is missing', async () => {
  const app = run({ FILINGS_BSE_SEGMENTS: 'nothing' });
  expect(await app.ended).toBe(1);
  expect(app.lines()[0]?.msg).toMatch(/REDIS_URL: is missing[\s\S]*FILINGS_BSE_SEGMENTS/);
});
