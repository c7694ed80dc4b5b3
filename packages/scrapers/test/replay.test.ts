import { createReplay, type Dataset, type Fault, generateDay, loadRecording } from '@filings/exchange-replay';
import { connectRedis, createQueues } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import {
  BSE_SEGMENTS,
  type BseSegment,
  createBseSource,
  createNseSource,
  createPoller,
  createSeen,
  gatewayClock,
  NSE_SEGMENTS,
  type Problem,
  type ReportedRow,
} from '../src/index.ts';
import { haveShared, sharedPath } from './support.ts';

/** Every answer of the lists but rate limits goes wrong at times: those name a pause that the test would wait for. */
const FAULTS: readonly Fault[] = (['html200', 'empty-object', 'reset', 'truncated-json', 'forbidden'] as const).flatMap(
  (answer, at) => [
    { match: 'bse-list', every: 13 + 8 * at, answer },
    { match: 'nse-list', every: 13 + 8 * at, answer },
  ],
);

/** Replays the dataset in four seconds while both exchanges are polled into real queues. */
async function pollThrough(dataset: Dataset, redisUrl: string, prefix: string) {
  const replay = await createReplay({ dataset, durationMs: 4000, faults: FAULTS });
  const connection = connectRedis(redisUrl);
  const queues = createQueues({ connection, prefix });
  const gatewayUrl = replay.url;
  const clock = await gatewayClock(gatewayUrl);
  const used = new Set(dataset.filings.map(({ segment }) => segment));
  const named = <S extends string>(segments: readonly S[]): S[] => segments.filter((segment) => used.has(segment));
  const sources = [
    createBseSource({ gatewayUrl, segments: named(Object.keys(BSE_SEGMENTS) as BseSegment[]) }),
    createNseSource({ gatewayUrl, segments: named(NSE_SEGMENTS) }),
  ];
  const problems: Problem[] = [];
  const bad: ReportedRow[] = [];
  const pollers = sources.map((source) =>
    createPoller({
      source,
      intake: queues.intake,
      seen: createSeen({ redis: connection, prefix, exchange: source.exchange }),
      clock,
      intervalMs: 50,
      onProblem: (problem) => problems.push(problem),
      onBadRow: (row) => bad.push(row),
    }),
  );
  const waiting = async () => ({
    ai: (await queues.depth('ai_processing')).waiting,
    upload: (await queues.depth('supabase_upload')).waiting,
  });
  try {
    for (const poller of pollers) poller.start();
    // Intake fills the queue of the AI stage last.
    await until(async () => (await waiting()).ai >= dataset.filings.length, { timeoutMs: 30_000 });
    await Promise.all(pollers.map((poller) => poller.stop()));
    const codes = new Set(problems.map(({ error }) => ('code' in error ? error.code : error.message)));
    return { waiting: await waiting(), codes: [...codes], bad };
  } finally {
    await Promise.all(pollers.map((poller) => poller.stop()));
    await Promise.all(sources.map((source) => source.close()));
    await queues.close();
    connection.disconnect();
    await replay.close();
  }
}

const everyFault = ['access_denied', 'empty_object', 'network', 'not_json'];

test.skipIf(!haveShared)(
  'every row of a recorded weekend is queued once for each stage, through every fault of the exchanges (G1, G10, G11, G12)',
  async ({ redis }) => {
    const weekend = await loadRecording(sharedPath('recordings/weekend-2026-01-24'));
    const { waiting, codes, bad } = await pollThrough(weekend, redis.url, redis.prefix);
    expect(waiting).toEqual({ ai: 197 + 35, upload: 197 + 35 });
    expect(codes).toEqual(expect.arrayContaining(everyFault));
    expect(bad).toEqual([]);
  },
);

test('every row of a generated day, in all segments, is queued once for each stage', async ({ redis }) => {
  const day = await generateDay({ seed: 11, filings: 150 });
  const { waiting, codes, bad } = await pollThrough(day, redis.url, redis.prefix);
  expect(waiting).toEqual({ ai: day.filings.length, upload: day.filings.length });
  expect(codes).toEqual(expect.arrayContaining(everyFault));
  expect(bad).toEqual([]);
});
