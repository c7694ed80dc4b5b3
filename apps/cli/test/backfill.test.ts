import { existsSync } from 'node:fs';
import { connectRedis, createQueues, type Filing, queueKey } from '@filings/queue-core';
import { createBacklog, createBseSource, workOnBacklog } from '@filings/scrapers';
import { until } from '@filings/test-kit';
import { describe, expect, test as pure } from 'vitest';
import { speedOf } from '../src/backfill/follow.ts';
import { planOf } from '../src/backfill/plan.ts';
import { DAYS, test } from './exchange.ts';

const BSE = ['backfill', '--exchange', 'bse', '--from', DAYS.at(-1)!, '--to', DAYS[0]];
const days = DAYS.map((day) => ({ segment: 'equity', day }));

interface Place {
  client: ReturnType<typeof connectRedis>;
  prefix: string;
}
const backlogOf = ({ client, prefix }: Place) => createBacklog({ redis: client, prefix, exchange: 'bse' });

/** The exchange's ids of all filings that wait to be enriched; a filing that waits twice is in it twice. */
async function queuedIds({ client, prefix }: Place): Promise<string[]> {
  const key = (name: string) => queueKey(prefix, 'ai_processing', name);
  const ids = [...(await client.lrange(key('wait'), 0, -1)), ...(await client.zrange(key('prioritized'), '0', '-1'))];
  const jobs = await Promise.all(ids.map((id) => client.hget(key(id), 'data')));
  return jobs.map((job) => (JSON.parse(job!) as { filing: Filing }).filing.exchangeId);
}

describe('backfill', () => {
  test('killed with -9 in the middle and run again, ends with every row queued once (G1, G4, G11)', async ({
    filings,
    redis,
    past,
  }) => {
    const env = { FILINGS_EXCHANGE_GATEWAY_URL: past.replay.url };
    const held = past.hold('2026-02-10');
    const first = filings.start(BSE, { env });
    await until(async () => (await backlogOf(redis).progress(days)).done === 1, { timeoutMs: 30_000 });
    first.kill('SIGKILL');
    expect((await first.ended).code).toBeNull();
    expect(await queuedIds(redis)).toHaveLength(past.idsOf('2026-02-11').length);
    held.release();

    const { code, stdout, stderr } = await filings.start([...BSE, '--json'], { env }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const all = DAYS.flatMap((day) => past.idsOf(day));
    expect(JSON.parse(stdout)).toMatchObject({
      exchange: 'bse',
      lists: 3,
      added: 0,
      ending: 'done',
      done: 3,
      open: [],
      found: all.length,
    });
    expect(all.length).toBeGreaterThan(100);
    expect((await queuedIds(redis)).toSorted()).toEqual(all.toSorted());
    const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
    // Behind whatever is fresh.
    expect(await queues.depth('ai_processing')).toMatchObject({ waiting: 0, prioritized: all.length });
    await queues.close();

    const again = await filings.start(BSE, { env }).ended;
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('All 3 days are read:') });
    const anew = await filings.start([...BSE, '--again', '--json'], { env }).ended;
    expect(JSON.parse(anew.stdout)).toMatchObject({ added: 3, ending: 'done', found: 0 });
    expect((await queuedIds(redis)).toSorted()).toEqual(all.toSorted());
  });

  test('stopped by Ctrl-C, says what is left and how to go on', async ({ filings, redis, past }) => {
    past.hold('2026-02-10');
    const running = filings.start(BSE, { env: { FILINGS_EXCHANGE_GATEWAY_URL: past.replay.url } });
    await until(async () => (await backlogOf(redis).progress(days)).done === 1, { timeoutMs: 30_000 });
    running.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stdout).toBe('2 of 3 days left; run the same command again, or let the scraper go on.\n');
    expect(stderr).toContain('Nobody works on the backlog: reading the days here.');
    expect(stderr).toContain('of 3 days,');
    // The lease went back at once: whoever comes next need not wait for its end.
    expect((await backlogOf(redis).progress(days)).worker).toBeNull();
  });

  test('a day that fails again and again is told with its reason and stops no other (G12)', async ({
    filings,
    redis,
    past,
  }) => {
    const failing = past.fail('2026-02-10');
    const env = { FILINGS_EXCHANGE_GATEWAY_URL: past.replay.url };
    const { code, stdout, stderr } = await filings.start([...BSE, '--give-up', '3s'], { env }).ended;
    expect(code).toBe(1);
    expect(stdout).toContain('1 of 3 days left, and nothing goes on.');
    expect(stderr.match(/2026-02-10 equity fails \(1 attempt, http_error\)/g)).toHaveLength(1);
    expect(await queuedIds(redis)).toHaveLength(past.idsOf('2026-02-11').length + past.idsOf('2026-02-09').length);
    failing.mend();
  });

  test('is followed where a scraper works on it, and not worked on twice (G26)', async ({ filings, redis, past }) => {
    const { client, prefix } = redis;
    const connection = connectRedis(redis.url);
    const queues = createQueues({ connection, prefix });
    const source = createBseSource({ gatewayUrl: past.replay.url });
    const stopping = new AbortController();
    const work = workOnBacklog({
      source,
      redis: connection,
      prefix,
      intake: (some) => queues.intake(some, { backlog: true }),
      holder: 'the scraper',
      signal: stopping.signal,
      onCoverage: async () => {},
    });
    await until(async () => (await backlogOf({ client, prefix }).progress(days)).worker === 'the scraper');
    const detached = await filings(...BSE, '--detach');
    expect(detached.stdout).toMatch(
      /^3 days added, \d open\. the scraper works on it; --status shows how far it is\.\n$/,
    );
    const { code, stdout, stderr } = await filings(...BSE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^All 3 days are read: \d+ rows, \d+ new, in /);
    expect(stderr).not.toContain('Nobody works');
    stopping.abort();
    await work;
    await source.close();
    await queues.close();
    connection.disconnect();
  });

  test('is only added, shown, and taken out again', async ({ filings, redis }) => {
    expect(await filings.json(...BSE, '--detach')).toMatchObject({ added: 3, open: 3, worker: null });
    const status = await filings(...BSE, '--segment', 'equity,debt', '--status');
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toContain('0 of 6 lists, 0 rows, 0 new; 3 left, 3 never asked for.\nNobody works on it now.');
    expect(await filings.json(...BSE, '--status')).toMatchObject({ done: 0, open: days, failing: null });
    expect((await filings(...BSE, '--stop')).stdout).toBe('3 days taken out of the backlog.\n');
    expect(await backlogOf(redis).open()).toBe(0);
  });

  test('reads the segments that are polled, or those that are named', async ({ filings, redis }) => {
    const env = { FILINGS_BSE_SEGMENTS: 'debt, mf' };
    await filings.start([...BSE, '--detach'], { env }).ended;
    const { open } = await backlogOf(redis).progress(['debt', 'mf'].map((segment) => ({ segment, day: DAYS[0] })));
    expect(open.map(({ segment }) => segment).toSorted()).toEqual(['debt', 'mf']);
  });

  test('out of a checkout asks no real exchange by accident (G31)', async ({ filings, redis, tempDir }) => {
    const env = { NODE_ENV: undefined, FILINGS_DATA_DIR: tempDir };
    const running = filings.start(BSE, { env });
    await until(() => running.output.stderr.includes('start the scraper, or set FILINGS_EXCHANGE=live'));
    expect((await backlogOf(redis).progress(days)).worker).toBeNull();
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 1, stdout: expect.stringContaining('3 of 3 days left') });
  });

  test.for([
    [['backfill'], "required option '--exchange"],
    [['backfill', '--exchange', 'bse', '--from', '2026-02-01'], "required option '--to"],
    [['backfill', '--exchange', 'bse', '--from', '2026-02-02', '--to', '2026-02-01'], 'is after --to'],
    [['backfill', '--exchange', 'bse', '--from', '2026-02-01', '--to', '2999-02-02'], 'is in the future'],
    [['backfill', '--exchange', 'bse', '--from', '2024-02-01', '--to', '2026-02-02'], 'at most 400 at a time'],
    [[...BSE, '--segment', 'equities'], 'BSE has no segment "equities"; it has equity, debt, mf.'],
    [[...BSE, '--stop', '--detach'], 'Give one of --detach, --status and --stop.'],
  ] as const)('asked wrongly, %j, ends with 2', async ([args, words], { filings, redis }) => {
    expect(await filings(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
    expect(await backlogOf(redis).open()).toBe(0);
  });
});

const pty = existsSync('/usr/bin/script');
if (!pty) console.warn('NOT TESTED: the progress bar needs a terminal, and there is no script(1) to make one');

test.skipIf(!pty)('at a terminal a bar shows days, rows, speed and what is left', async ({ filings, past }) => {
  const env = { FILINGS_EXCHANGE_GATEWAY_URL: past.replay.url, TERM: 'xterm' };
  const { code, stdout } = await filings.start(BSE, { env, terminal: true }).ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/░+ 0\/3 days \| 0 rows \| 0 new \| – rows\/s \| – left/);
  expect(stdout).toMatch(/█+ 3\/3 days \| [\d,]+ rows \| [\d,]+ new \| [\d,]+ rows\/s \| 0 ms left/);
  expect(stdout).toContain('All 3 days are read:');
});

pure('a plan is all days, newest first, each in every segment once', () => {
  const wanted = {
    exchange: 'nse',
    from: '2026-02-27',
    to: '2026-03-01',
    segments: ['equities', 'sme', 'sme'],
  } as const;
  const plan = planOf(wanted, '2026-03-01');
  expect(plan.map(({ day, segment }) => `${day} ${segment}`)).toEqual([
    '2026-03-01 equities',
    '2026-03-01 sme',
    '2026-02-28 equities',
    '2026-02-28 sme',
    '2026-02-27 equities',
    '2026-02-27 sme',
  ]);
  const year = { exchange: 'nse', from: '2025-01-01', segments: ['equities'] } as const;
  expect(planOf({ ...year, to: '2026-02-04' }, '2026-03-01')).toHaveLength(400);
  expect(() => planOf({ ...year, to: '2026-02-05' }, '2026-03-01')).toThrow('are 401 days');
});

pure('the speed is of this run alone: days that were done before say nothing of it', () => {
  const open = [{ segment: 'equity', day: '2026-02-09' }];
  expect(speedOf({ done: 5, rows: 5_000 }, { done: 5, rows: 5_000, open }, 1_000)).toEqual({
    rowsPerSecond: null,
    leftMs: null,
  });
  expect(speedOf({ done: 5, rows: 5_000 }, { done: 7, rows: 6_000, open }, 2_000)).toEqual({
    rowsPerSecond: 500,
    leftMs: 1_000,
  });
});
