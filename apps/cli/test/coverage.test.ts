import { type Coverage, filingIdOf, type UploadJob } from '@filings/queue-core';
import { addDays, createHealth, dayOf } from '@filings/scrapers';
import { type CoverageReport, createStore, postgresCall } from '@filings/supabase-sink';
import type { TestDatabase } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { makeFiling } from '../../../packages/spawner/test/support/house.ts';
import type { SourceReport } from '../src/health.ts';
import { sourcesView } from '../src/source-view.ts';
import { test } from './filings.ts';

const covered = (changes: Partial<Coverage>): UploadJob => ({
  v: 1,
  kind: 'coverage',
  coverage: {
    exchange: 'bse',
    segment: 'equity',
    day: '2026-02-13',
    reported: 0,
    received: 0,
    known: 0,
    bad: 0,
    repeated: 0,
    witnessed: null,
    unmatched: null,
    checkedAt: '2026-02-13T18:40:00.000Z',
    ...changes,
  },
});

const detected = (n: number, day: string): UploadJob => ({
  v: 1,
  kind: 'detected',
  filing: {
    ...makeFiling(n, {}),
    exchange: 'bse',
    segment: 'equity',
    exchangeId: `row-${n}`,
    filingId: filingIdOf('bse', 'equity', `row-${n}`),
    publishedAt: `${day}T06:00:00.000Z`,
  },
});

async function save(database: TestDatabase, ...jobs: UploadJob[]): Promise<void> {
  const store = createStore(postgresCall({ url: database.url }));
  const outcomes = await store.save(jobs);
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  await store.close();
}

const lineOf = (stdout: string, ...words: string[]) =>
  stdout.split('\n').find((line) => words.every((word) => line.includes(word))) ?? `no line with ${words}`;

describe('coverage', () => {
  test('is a line a day with a total; what is not complete is marked, and how to read it again is said (G13)', async ({
    filings,
    database,
  }) => {
    await save(
      database,
      covered({ reported: 2, received: 2, known: 2 }),
      ...[1, 2].map((n) => detected(n, '2026-02-13')),
      covered({ day: '2026-02-11', reported: 3, received: 1, known: 1 }),
      detected(3, '2026-02-11'),
      covered({ day: '2026-02-10', reported: null }),
    );
    const { code, stdout, stderr } = await filings('coverage', '--from', '2026-02-10', '--to', '2026-02-13');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^DAY +EXCHANGE +SEGMENT +REPORTED +RECEIVED +STORED +ENRICHED +FAILED +MISSING$/m);
    expect(lineOf(stdout, '2026-02-13')).toMatch(/^2026-02-13 +BSE +equity +2 +2 +2 +0 +0 +0$/);
    expect(lineOf(stdout, '2026-02-12')).toMatch(/BSE +equity .*<< NEVER READ$/);
    expect(lineOf(stdout, '2026-02-11')).toMatch(/ 3 +1 +1 +0 +0 +2 +<< 2 MISSING$/);
    expect(lineOf(stdout, '2026-02-10')).toMatch(/<< NOT COUNTED by the exchange$/);
    expect(lineOf(stdout, 'Total')).toMatch(/^Total +5 +3 +3 +0 +0 +2$/);
    expect(stdout).toContain('3 days are not complete');
    expect(stdout).toContain('filings backfill --exchange bse --from 2026-02-10 --to 2026-02-12 --again');

    const missing = (await filings('coverage', '--from', '2026-02-10', '--to', '2026-02-13', '--missing')).stdout;
    expect(missing).not.toMatch(/^2026-02-13/m);
    expect(missing).toMatch(/^2026-02-11/m);
  });

  test('ends with 1 on --check when a day is not complete, and with 0 when all are (G13)', async ({
    filings,
    database,
  }) => {
    await save(
      database,
      covered({ reported: 1, received: 1, known: 1 }),
      detected(1, '2026-02-13'),
      covered({ day: '2026-02-12', reported: 4 }),
    );
    const asked = (...more: string[]) => filings('coverage', '--check', ...more);
    const complete = await asked('--day', '2026-02-13');
    expect(complete).toMatchObject({ code: 0, stdout: expect.stringContaining('Complete: nothing is missing') });
    expect((await asked('--day', '2026-02-12')).code).toBe(1);
    // A day that nobody read is not complete either.
    expect((await asked('--from', '2026-02-13', '--to', '2026-02-14')).code).toBe(1);
    expect((await asked('--day', '2026-02-13', '--exchange', 'nse')).code).toBe(1);
    expect((await filings('coverage', '--day', '2026-02-12')).code).toBe(0);
  });

  test('is of the last seven days for programs too, however many pages there are', async ({ filings, database }) => {
    const today = dayOf(new Date());
    const segments = Array.from({ length: 30 }, (_, n) => `segment-${n}`);
    const days = Array.from({ length: 8 }, (_, n) => addDays(today, -n));
    await save(database, ...days.flatMap((day) => segments.map((segment) => covered({ day, segment, reported: 1 }))));
    const report = (await filings.json('coverage')) as CoverageReport & { unread: unknown[]; from: string };
    expect(report.items).toHaveLength(7 * 30);
    expect(report.totals).toMatchObject({ days: 7 * 30, reported: 7 * 30, missing: 7 * 30 });
    expect(report).toMatchObject({ from: addDays(today, -6), to: today, unread: [] });
    const one = (await filings.json('coverage', '--segment', 'segment-7', '--day', today)) as CoverageReport;
    expect(one.items).toMatchObject([{ segment: 'segment-7', day: today }]);
  });

  test('of days without any says where to look instead', async ({ filings, database }) => {
    expect((await filings('coverage')).stdout).toContain('no list was read yet');
    await save(database, covered({ reported: 2 }));
    expect(await filings.json('coverage')).toMatchObject({
      from: '2026-02-07',
      to: '2026-02-13',
      items: [{ reported: 2 }],
    });
    expect((await filings('coverage', '--day', '2026-03-01')).stdout).toBe(
      'Nothing is known of 2026-03-01 to 2026-03-01; the newest day with filings is 2026-02-13.\n',
    );
  });

  test.for([
    [['--day', '2026-02-30'], 'Give a day as YYYY-MM-DD'],
    [['--from', '2026-02-13', '--to', '2026-02-12'], 'is after --to'],
    [['--day', '2026-02-13', '--to', '2026-02-13'], 'Give --day, or --from and --to.'],
    [['--exchange', 'lse'], 'Allowed choices are bse, nse'],
  ] as const)('asked wrongly, %j, ends with 2', async ([args, words], { filings }) => {
    expect(await filings('coverage', ...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(words),
    });
  });

  test('needs a database, and says so', async ({ filings }) => {
    const { code, stderr } = await filings.start(['coverage'], { env: { DATABASE_URL: undefined } }).ended;
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('set DATABASE_URL') });
  });
});

test('sources are told with what is wrong, or fails without being an alarm yet (G12)', () => {
  const now = new Date('2026-02-13T10:00:00.000Z');
  const bse: SourceReport = {
    exchange: 'bse',
    segments: ['equity', 'debt'],
    holder: 'bse-scraper at here',
    standbys: 2,
    intervalMs: 60_000,
    polledAt: '2026-02-13T09:59:48.000Z',
    answeredAt: '2026-02-13T09:59:48.000Z',
    foundAt: '2026-02-13T09:57:00.000Z',
    newestAt: '2026-02-13T09:56:30.000Z',
    failing: null,
    fallback: false,
    unmatched: 0,
    backlog: 12,
    alarms: [],
  };
  const failing = { since: '2026-02-13T09:00:00.000Z', code: 'blocked_page', message: 'a page came', polls: 4 };
  const alarm = {
    exchange: 'nse',
    reason: 'no_answer',
    since: failing.since,
    message: 'NSE has not answered.',
  } as const;
  const view = sourcesView([bse, { ...bse, exchange: 'nse', failing, fallback: true, alarms: [alarm] }], now);
  expect(lineOf(view, 'BSE', 'equity')).toMatch(
    /^BSE +equity, debt +12 s ago +12 s ago +3 min ago +60 s +2 +12 +fresh$/,
  );
  expect(lineOf(view, 'NSE', 'equity')).toMatch(/no answer, the feed stands in$/);
  expect(view).toContain('ALARM NSE no_answer: NSE has not answered.');
  expect(sourcesView([{ ...bse, failing }], now)).toContain('BSE: 4 polls in a row failed (blocked_page): a page came');
  const nobody = { ...bse, holder: '', polledAt: null, answeredAt: null, foundAt: null, segments: [] };
  expect(lineOf(sourcesView([nobody], now), 'BSE')).toMatch(/^BSE +– +never +never +never +– /);
});

test('sources are read from what the scrapers told in Redis; --check ends with 1 on an alarm (G12)', async ({
  filings,
  redis,
}) => {
  const now = new Date().toISOString();
  const told = {
    segments: ['equity'],
    holder: 'here:7',
    intervalMs: 60_000,
    failing: null,
    fallback: false,
    unmatched: 0,
  };
  const times = { polledAt: now, answeredAt: now, foundAt: now, newestAt: now };
  const tell = (exchange: 'bse' | 'nse') =>
    createHealth({ redis: redis.client, prefix: redis.prefix, exchange }).tell({ exchange, ...told, ...times });
  await tell('bse');
  const { code, stdout } = await filings('sources', '--check');
  expect(code).toBe(1);
  expect(lineOf(stdout, 'BSE', 'equity')).toMatch(/fresh$/);
  expect(stdout).toContain('ALARM NSE never_polled: NSE was never polled');
  expect(stdout).toContain('BSE is polled by here:7.');
  await tell('nse');
  expect((await filings('sources', '--check')).code).toBe(0);
  expect(await filings.json('sources')).toMatchObject([
    { exchange: 'bse', alarms: [] },
    { exchange: 'nse', alarms: [] },
  ]);
});

test('sources of a Redis that is away are refused in words', async ({ filings, port }) => {
  const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
  const { code, stdout, stderr } = await filings.start(['sources'], { env }).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Redis does not answer');
  expect(stderr).not.toMatch(/\n\s+at /);
});
