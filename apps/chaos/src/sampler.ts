import { constants, setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { AllLimits } from '@filings/queue-core';
import type { WatchMessage, WatchRequest } from './limit-watch.ts';
import { createProcessTable, type RunMark, workersAmong } from './processes.ts';
import { createTally } from './tally.ts';

/**
 * Samples the process table in a thread of its own, so that nothing else that the harness does can hold it up, and
 * before others on a busy machine where the system lets it.
 */
const { mark, limits, everyMs } = workerData as { mark: RunMark; limits: AllLimits; everyMs: number };
const tell = (message: WatchMessage) => parentPort?.postMessage(message);

try {
  // On Linux 0 is the calling thread, not its process: what the harness starts inherits nothing of it.
  setPriority(0, constants.priority.PRIORITY_HIGH);
} catch {
  // Only root may.
}

const table = createProcessTable(mark);
const tally = createTally(limits);
const gaps: number[] = [];
let lastAt: number | null = null;

function sample(): void {
  const at = performance.now();
  if (lastAt !== null) gaps.push(at - lastAt);
  lastAt = at;
  for (const stretch of tally.take(Date.now(), workersAmong(table.read()))) tell({ type: 'exceeded', stretch });
}

const timer = setInterval(sample, everyMs);
parentPort?.on('message', (request: WatchRequest) => {
  sample();
  if (request === 'sample') return tell({ type: 'sampled' });
  clearInterval(timer);
  gaps.sort((a, b) => a - b);
  tell({
    type: 'report',
    report: {
      exceeded: tally.exceeded,
      most: tally.most,
      started: tally.started.size,
      samples: gaps.length + 1,
      gapMs: {
        p50: gaps[Math.floor(gaps.length / 2)] ?? 0,
        p99: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
        most: gaps.at(-1) ?? 0,
      },
    },
  });
});
