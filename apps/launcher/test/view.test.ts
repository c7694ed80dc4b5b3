import { stripVTControlCharacters } from 'node:util';
import type { QueueStatus } from '@filings/spawner';
import { expect, test } from 'vitest';
import { renderView } from '../src/view.ts';

const queue = (label: string, change: Partial<QueueStatus>): QueueStatus => ({
  queue: 'ai_processing',
  label,
  ready: 0,
  waiting: 0,
  prioritized: 0,
  delayedDue: 0,
  holds: [],
  delayed: 0,
  active: 0,
  failed: 0,
  paused: false,
  oldestWaitingMs: null,
  workers: [],
  maxConcurrent: 1,
  ...change,
});

test('the live view shows the day, what is stored, each queue with its workers by slot, rate, latency and addresses', () => {
  const worker = {
    workerId: 'ai_1_2_abcd',
    queue: 'ai_processing' as const,
    slot: 2,
    host: 'h',
    pid: 7,
    state: 'busy' as const,
    startedAt: 4_000,
    jobs: 3,
  };
  const text = stripVTControlCharacters(
    renderView(
      {
        title: 'Filings',
        elapsedMs: 61_000,
        day: { clock: '13 Feb 2026, 14:53 IST', share: 0.5, published: 150, total: 300 },
        stored: 148,
        enriched: 120,
        withReason: 6,
        deadLetters: 1,
        queues: [
          queue('AI', { ready: 4, active: 1, maxConcurrent: 3, workers: [worker] }),
          queue('INVESTOR', { paused: true }),
        ],
        perMinute: 88,
        latencyMs: { detected: { p50: 800, p95: 1_400 }, enriched: { p50: null, p95: 52_000 } },
        urls: [{ label: 'API', url: 'http://127.0.0.1:8080' }],
        notes: [],
      },
      10_000,
    ),
  );
  expect(text).toContain('50 %  13 Feb 2026, 14:53 IST   published 150 of 300');
  expect(text).toContain('42 %  stored 148, enriched 120, unreadable with a reason 6, dead letters 1');
  expect(text).toMatch(/AI +4 +1 +0 {2}1 · +2 ● busy 6s 3j +3 ·/);
  expect(text).toMatch(/INVESTOR .* paused/);
  expect(text).toContain('88 enriched a minute');
  expect(text).toContain('detected p50 0.8 s, p95 1.4 s;  enriched p50 –, p95 52 s');
  expect(text).toContain('http://127.0.0.1:8080');
});
