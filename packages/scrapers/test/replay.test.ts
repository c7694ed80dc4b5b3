import { createReplay, loadRecording } from '@filings/exchange-replay';
import { connectRedis, createQueues } from '@filings/queue-core';
import { test, until } from '@filings/test-kit';
import { expect } from 'vitest';
import {
  createBseSource,
  createNseSource,
  createPoller,
  createSeen,
  gatewayClock,
  type Problem,
} from '../src/index.ts';
import { haveShared, sharedPath } from './support.ts';

test.skipIf(!haveShared)(
  'every row of a replayed weekend is queued once at each stage, through every fault of the exchanges (G1, G10, G11, G12)',
  async ({ redis }) => {
    const dataset = await loadRecording(sharedPath('recordings/weekend-2026-01-24'));
    const answers = ['html200', 'empty-object', 'reset', 'truncated-json', 'forbidden'] as const;
    const faults = answers.flatMap((answer, at) => [
      { match: 'bse-list', every: 11 + 6 * at, answer } as const,
      { match: 'nse-list', every: 11 + 6 * at, answer } as const,
    ]);
    const replay = await createReplay({ dataset, durationMs: 4000, faults });
    const connection = connectRedis(redis.url);
    const queues = createQueues({ connection, prefix: redis.prefix });
    const clock = await gatewayClock(replay.url);
    const gatewayUrl = replay.url;
    const problems: Problem[] = [];
    const pollers = [createBseSource({ gatewayUrl }), createNseSource({ gatewayUrl })].map((source) =>
      createPoller({
        source,
        intake: queues.intake,
        seen: createSeen({ redis: redis.client, prefix: redis.prefix, exchange: source.exchange }),
        clock,
        intervalMs: 50,
        onProblem: (problem) => problems.push(problem),
      }),
    );
    for (const poller of pollers) poller.start();
    const expected = dataset.filings.length;
    const stored = () => queues.depth('supabase_upload');
    const waiting = await until(async () => (await stored()).waiting >= expected && stored(), { timeoutMs: 30_000 });
    await until(async () => (await queues.depth('ai_processing')).waiting >= expected);
    await Promise.all(pollers.map((poller) => poller.stop()));
    const met = new Set(problems.map(({ error }) => ('code' in error ? error.code : error.message)));
    expect([...met]).toEqual(expect.arrayContaining(['blocked_page', 'empty_object', 'network', 'not_json']));
    expect(expected).toBe(197 + 35);
    expect(waiting.waiting).toBe(expected);
    expect((await queues.depth('ai_processing')).waiting).toBe(expected);
    await queues.close();
    connection.disconnect();
    await replay.close();
  },
);
